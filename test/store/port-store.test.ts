import { MessageChannel } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { UsageError } from "../../src/base/errors.ts";
import { serveStore, storeOverPort } from "../../src/store/port/port-store.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { CallRow, NewRun, NewStep, RunStore, RunWriter } from "../../src/store/store.ts";
import { newDatabase } from "../episode/run-with.ts";

const newRun: NewRun = {
  ...{
    command: "test",
    name: "n",
    scenario: { name: "n" },
    scenarioVersion: 1,
    scenarioPath: null,
    files: [],
    seed: 3,
    planner: "flat",
  },
  steps: 90,
};

/** Six workers, of whom two are in the panel. */
const step = (number: number): NewStep => ({
  ...{
    step: number,
    taxYear: 1,
    brackets: [0],
    parameters: null,
    rates: [0.1],
    welfare: number,
    floored: 0,
    fallbacks: 0,
    metrics: {},
  },
  ...{ revenuePerWorker: 7, meanHours: 38, meanIncome: 50, giniPre: null, giniPost: 0.25, panel: [1, 4] },
  hours: Float64Array.of(0, 1, 2, 3, 4, 5),
  income: Float64Array.of(0, 10, 20, 30, 40, 50),
  tax: new Float64Array(6),
  consumption: new Float64Array(6),
  utility: Float64Array.of(-1, -2, -3, -4, -5, -6),
  thoughts: ["a", null, "c", "d", "e", "f"],
  satisfied: Float64Array.of(0.5, 1, 0.5, 1, 0.5, 1),
});

const call: CallRow = {
  ...{ step: 1, agent: "w1", purpose: "hours", sample: 1, attempt: 1, uri: "offline:m", model: "m", system: "rules" },
  ...{ user: "question", answer: "{}", finishReason: "stop", problem: null, error: null, source: "provider" },
  thoughts: null,
  choice: null,
  ...{
    inputTokens: 5,
    outputTokens: 2,
    cachedInputTokens: 1,
    reasoningTokens: 1,
    usageEstimated: 0,
    requests: 1,
    latencyMs: 1.5,
  },
};

let path: string;
let store: SqliteStore;
let channel: MessageChannel;
let far: RunStore;
beforeEach(() => {
  path = newDatabase();
  store = new SqliteStore(path);
  channel = new MessageChannel();
  serveStore(channel.port2, store);
  far = storeOverPort(channel.port1);
});
afterEach(async () => {
  channel.port1.close();
  await store.close();
});

/** The same to any writer. */
async function write(run: RunWriter): Promise<string> {
  for (let number = 1; number <= 90; number++) await run.step(step(number));
  await run.call(call);
  await run.warning("code", 2, "message");
  await run.batches.put({ step: 1, attempt: 1, uri: "u", batchId: "b" });
  expect(await run.batches.list(1)).toEqual([{ step: 1, attempt: 1, uri: "u", batchId: "b" }]);
  await run.end("finished", { summary: { done: true } });
  return run.id;
}

describe("a store behind a port", () => {
  test("writes what a store at hand writes", async () => {
    const written = await write(await far.startRun(newRun));
    const other = newDatabase();
    const direct = new SqliteStore(other);
    const expected = await write(await direct.startRun(newRun));
    expect(await store.differences(written, direct, expected)).toEqual([]);
    expect(await store.run(written)).toMatchObject({ status: "finished", summary: { done: true }, stepsDone: 90 });
    expect((await store.calls(written).get(call))?.answer).toBe("{}");
    await direct.close();
  });
  test("keeps answers for other runs", async () => {
    const answer = { text: "t", model: "m", finishReason: "stop" };
    await far.cache.set("key", answer, { uri: "u", purpose: "persona" });
    expect([await far.cache.get("key"), await far.cache.get("other")]).toEqual([answer, undefined]);
  });
  test("goes on with a run", async () => {
    const first = await store.startRun(newRun);
    await first.step(step(1));
    await first.end("interrupted", {});
    const again = await far.resumeRun(first.id);
    await again.step(step(1));
    await again.step(step(2));
    await again.end("interrupted", {});
    expect(await store.run(first.id)).toMatchObject({ status: "interrupted", stepsDone: 2 });
  });
  test("hands back errors as they are", async () => {
    const run = await store.startRun(newRun);
    await run.end("finished", {});
    const refused = far.resumeRun(run.id);
    await expect(refused).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining("is finished") });
    await expect(store.resumeRun(run.id)).rejects.toBeInstanceOf(UsageError);
  });
  test("does not finish a run of which a row could not be written", async () => {
    const run = await far.startRun(newRun);
    await run.step(step(1));
    await run.step({ ...step(1), welfare: 5 });
    await expect(run.end("finished", {})).rejects.toThrow("step 1 came out differently");
    await expect(run.step(step(2))).rejects.toThrow("step 1 came out differently");
    await run.end("failed", { error: "so it is" });
    expect(await store.run(run.id)).toMatchObject({ status: "failed", error: "so it is" });
  });
});

describe("a run of a comparison", () => {
  test("takes the place of an earlier one with its label and seed", async () => {
    const { id: comparison } = await store.startComparison({
      name: "n",
      command: "c",
      scenarioVersion: 1,
      spec: { seeds: [3, 4] },
    });
    const member = { comparison, arm: "flat", isFlushed: false };
    const first = await store.startRun({ ...newRun, member });
    await first.step(step(1));
    await store.startRun({ ...newRun, member: { ...member, arm: "saez" } });
    const second = await store.startRun({ ...newRun, member });
    expect((await store.runs()).map(({ id }) => id)).toEqual([second.id, expect.any(String)]);
    expect(await store.member(comparison, "flat", 3)).toBe(second.id);
    expect(await store.verify()).toEqual([]);
  });
});

describe("references", () => {
  test("latest is the newest comparison, or run that is no part of one", async () => {
    await expect(store.resolve("latest")).rejects.toThrow("no runs in");
    const alone = await store.startRun(newRun);
    expect(await store.resolve("latest")).toEqual({ kind: "run", id: alone.id });
    const { id: comparison } = await store.startComparison({
      name: "n",
      command: "c",
      scenarioVersion: 1,
      spec: { seeds: [3] },
    });
    const member = await store.startRun({ ...newRun, member: { comparison, arm: "flat", isFlushed: false } });
    expect(await store.resolve("latest")).toEqual({ kind: "comparison", id: comparison });
    expect(await store.resolve(member.id)).toEqual({ kind: "run", id: member.id });
    expect((await store.run("latest")).id).toBe(alone.id);
    await expect(store.resolve("0")).rejects.toThrow("fits several runs");
    await expect(store.resolve("nothing")).rejects.toThrow('no run "nothing"');
    await expect(store.comparison("nothing")).rejects.toThrow('no comparison "nothing"');
  });
});
