import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { StorageError, UsageError } from "../../src/base/errors.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { CallRow, NewRun, NewStep } from "../../src/store/store.ts";
import { newDatabase } from "../episode/run-with.ts";

const newRun: NewRun = {
  command: "test",
  name: "n",
  scenario: { name: "n", seed: 3 },
  scenarioVersion: 2,
  scenarioPath: null,
  files: [{ path: "/a.csv", sha256: "00" }],
  seed: 3,
  planner: "flat",
  steps: 9,
};

const call = (agent: string, changes: Partial<CallRow> = {}): CallRow => ({
  ...{ step: 1, agent, purpose: "hours", sample: 1, attempt: 1, uri: "openai:m", model: "m-1" },
  ...{ system: "rules", user: `question of ${agent}`, answer: "{}", finishReason: "stop", problem: null, error: null },
  ...{
    inputTokens: 5,
    outputTokens: 2,
    cachedInputTokens: 1,
    reasoningTokens: 0,
    usageEstimated: 0,
    thoughts: null,
    choice: null,
    requests: 1,
    latencyMs: 1.5,
    source: "provider",
  },
  ...changes,
});

const step = (number: number, welfare: number, panel: readonly number[] = [0, 2]): NewStep => ({
  ...{
    step: number,
    taxYear: 1,
    brackets: [0, 10],
    rates: [0.1, 0.25],
    parameters: null,
    welfare,
    floored: 1,
    fallbacks: 2,
  },
  ...{ revenuePerWorker: 7, meanHours: 38, meanIncome: 50, giniPre: null, giniPost: 0.25, metrics: { suits: 0.5 } },
  panel,
  hours: Float64Array.of(1, 2, 3),
  income: Float64Array.of(10, 20, 30),
  tax: Float64Array.of(0.1, 0.2, 0.3),
  consumption: Float64Array.of(9, 8, 7),
  utility: Float64Array.of(-1, -2, -3),
  thoughts: ["a", "b", null],
  satisfied: null,
});

let path: string;
let store: SqliteStore;
beforeEach(() => {
  path = newDatabase();
  store = new SqliteStore(path);
});
afterEach(() => store.close());

/** What another program sees in the file now. */
function seen<T = Record<string, unknown>>(sql: string): T[] {
  const other = new Database(path, { readonly: true });
  const rows = other.prepare(sql).all() as T[];
  other.close();
  return rows;
}

describe("runs", () => {
  test("have UUIDv7 ids that sort by time", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push((await store.startRun(newRun)).id);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids).toEqual(ids.toSorted());
    const age = Date.now() - Number.parseInt(ids[0].replace("-", "").slice(0, 12), 16);
    expect(Math.abs(age)).toBeLessThan(60_000);
    expect((await store.runs()).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test("are found by id, unique prefix or latest", async () => {
    const first = (await store.startRun(newRun)).id;
    const second = (await store.startRun(newRun)).id;
    const common = [...first].findIndex((letter, i) => letter !== second[i]);
    const found = async (reference: string) => (await store.run(reference)).id;
    expect(await found(first)).toBe(first);
    expect(await found("latest")).toBe(second);
    expect(await found(first.slice(0, common + 1))).toBe(first);
    await expect(found(first.slice(0, common))).rejects.toThrow("fits several runs");
    await expect(found(first.slice(0, common))).rejects.toBeInstanceOf(UsageError);
    for (const reference of [`${first}0`, "zz", "%", "_", "0_9"]) {
      await expect(found(reference)).rejects.toThrow(`no run "${reference}"`);
    }
  });

  test("come back as they were written", async () => {
    const run = await store.startRun(newRun);
    await run.step(step(1, 100));
    await run.step(step(2, 200));
    await run.warning("b", 2, "second");
    await run.warning("a", 0, "first");
    await run.warning("a", 2, "again");
    expect(await store.run(run.id)).toMatchObject({ status: "running", stepsDone: 2, summary: null, endedAt: null });
    await run.end("finished", { summary: { final: 1 } });
    const { startedAt, endedAt, series, version, scenarioHash, ...rest } = await store.run(run.id);
    expect(rest).toEqual({
      ...{ id: run.id, command: "test", name: "n", seed: 3, planner: "flat", status: "finished", error: null },
      ...{ steps: 9, stepsDone: 2, welfare: 200, scenario: newRun.scenario, summary: { final: 1 } },
      ...{
        scenarioPath: null,
        scenarioVersion: 2,
        promptsVersion: null,
        endpoints: null,
        files: newRun.files,
        comparison: null,
        arm: null,
        tags: [],
        note: null,
      },
      warnings: ["a: again", "b: second"],
    });
    expect([startedAt <= endedAt!, version.length > 0]).toEqual([true, true]);
    const {
      panel: _,
      hours,
      income,
      tax,
      consumption,
      utility,
      thoughts,
      satisfied,
      metrics,
      floored,
      fallbacks,
      ...first
    } = step(1, 100);
    expect(series[0]).toEqual(first);
    expect(seen("SELECT files, scenario_hash FROM runs")[0]).toEqual({
      files: JSON.stringify(newRun.files),
      scenario_hash: createHash("sha256").update(JSON.stringify(newRun.scenario)).digest("hex"),
    });
  });

  test("latest of an empty database is nobody", async () => expect(store.run("latest")).rejects.toThrow("no runs in"));
});

describe("a step", () => {
  test("holds the panel's rows of every column", async () => {
    const run = await store.startRun(newRun);
    await run.step(step(1, 100));
    expect(seen("SELECT * FROM worker_steps ORDER BY worker")).toEqual([
      {
        episode_id: 1,
        step: 1,
        worker: 0,
        hours: 1,
        income: 10,
        tax: 0.1,
        consumption: 9,
        utility: -1,
        thought: "a",
        satisfied: null,
      },
      {
        episode_id: 1,
        step: 1,
        worker: 2,
        hours: 3,
        income: 30,
        tax: 0.3,
        consumption: 7,
        utility: -3,
        thought: null,
        satisfied: null,
      },
    ]);
    expect(seen("SELECT metrics, floored, fallbacks, gini_pre FROM steps")).toEqual([
      { metrics: '{"suits":0.5}', floored: 1, fallbacks: 2, gini_pre: null },
    ]);
  });

  test("is written wholly or not at all", async () => {
    const run = await store.startRun(newRun);
    await expect(run.step(step(1, 100, [0, 1, 1]))).rejects.toBeInstanceOf(StorageError);
    expect(seen("SELECT * FROM worker_steps")).toEqual([]);
    await run.step(step(1, 100));
    expect(seen("SELECT step FROM steps")).toEqual([{ step: 1 }]);
  });
});

describe("model calls", () => {
  test.each(["openai:m", "offline:learner"])("of %s can be read by others when their promise resolves", async (uri) => {
    const run = await store.startRun(newRun);
    const agents = Array.from({ length: 30 }, (_, i) => `w${i}`);
    await Promise.all(
      agents.map(async (agent, i) => {
        await new Promise((resolve) => setTimeout(resolve, i % 7));
        await run.call(call(agent, { uri }));
        expect(seen(`SELECT user FROM model_calls WHERE agent = '${agent}'`)).toEqual([
          { user: `question of ${agent}` },
        ]);
      }),
    );
    expect(seen("SELECT count(*) AS n FROM model_calls")).toEqual([{ n: 30 }]);
  });

  test("keep a text that comes again once, and hash the whole prompt", async () => {
    const run = await store.startRun(newRun);
    await Promise.all([run.call(call("w0")), run.call(call("w1")), run.call(call("w2", { system: "other" }))]);
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(seen("SELECT text FROM texts ORDER BY text")).toEqual([{ text: "other" }, { text: "rules" }]);
    expect(seen("SELECT prompt_hash, system_hash FROM model_calls WHERE agent = 'w1'")).toEqual([
      { prompt_hash: sha256(`${sha256("rules")}\nquestion of w1`).slice(0, 32), system_hash: sha256("rules") },
    ]);
  });

  test("that cannot be written are refused, each of their group; later ones are written", async () => {
    const run = await store.startRun(newRun);
    const group = [run.call(call("w0")), run.call(call("w0"))];
    for (const { status, ...rest } of await Promise.allSettled(group)) {
      expect([status, rest]).toEqual(["rejected", { reason: expect.any(StorageError) }]);
    }
    expect(seen("SELECT 1 FROM model_calls")).toEqual([]);
    // The texts of the failed group went with it.
    await run.call(call("w1"));
    expect(seen("SELECT agent, text FROM model_calls JOIN texts ON hash = system_hash")).toEqual([
      { agent: "w1", text: "rules" },
    ]);
  });
});

describe("the cache", () => {
  const answer = { text: "You are kept.", model: "m-1", finishReason: "stop" };
  const about = { uri: "openai:m", purpose: "persona" };

  test("keeps answers by key, and counts their use", async () => {
    expect(await store.cache.get("k")).toBeUndefined();
    await store.cache.set("k", answer, about);
    await store.cache.set("k", { ...answer, text: "You are changed." }, about);
    expect(await store.cache.get("k")).toEqual({ ...answer, text: "You are changed." });
    expect(await store.cache.list()).toMatchObject([{ key: "k", ...about, hits: 1, size: 16 }]);
  });

  test("is pruned by last use, and cleared", async () => {
    for (const key of ["a", "b"]) await store.cache.set(key, answer, about);
    expect(await store.cache.remove("2000-01-01")).toBe(0);
    expect(await store.cache.remove("2999-01-01")).toBe(2);
    await store.cache.set("c", answer, about);
    expect([await store.cache.remove(), await store.cache.list()]).toEqual([1, []]);
  });

  test("that cannot be written is a StorageError", async () => {
    const other = new Database(path);
    other.exec("CREATE TRIGGER t BEFORE INSERT ON cache BEGIN SELECT raise(ABORT, 'no'); END");
    other.close();
    await expect(store.cache.set("k", answer, about)).rejects.toBeInstanceOf(StorageError);
  });
});

describe("a run that is resumed", () => {
  async function stopped() {
    const run = await store.startRun(newRun);
    await run.call(call("w0"));
    await run.call(call("w1", { answer: null, error: "down", requests: 3 }));
    await run.step(step(1, 5));
    await run.end("failed", { error: "down" });
    return run.id;
  }

  test("keeps its id, its steps and its answers", async () => {
    const id = await stopped();
    const run = await store.resumeRun(id);
    expect(run.id).toBe(id);
    expect(seen("SELECT status, error, ended_at FROM runs")).toEqual([
      { status: "running", error: null, ended_at: null },
    ]);
    await run.step(step(1, 5));
    await run.step(step(2, 6));
    expect(seen("SELECT step, welfare FROM steps")).toEqual([
      { step: 1, welfare: 5 },
      { step: 2, welfare: 6 },
    ]);
    expect(seen("SELECT count(*) AS n FROM worker_steps")).toEqual([{ n: 4 }]);
  });

  test.each([
    ["welfare", step(1, 5.000000001)],
    ["a metric", { ...step(1, 5), metrics: { suits: 0.4 } }],
  ])("says that a step came out differently: %s", async (_, changed) => {
    const run = await store.resumeRun(await stopped());
    await expect(run.step(changed)).rejects.toThrow("step 1 came out differently from what is stored");
  });

  test("completes a question that failed, and counts its tries", async () => {
    const run = await store.resumeRun(await stopped());
    await run.call(call("w1", { requests: 2 }));
    expect(seen("SELECT agent, answer, error, requests FROM model_calls ORDER BY agent")).toEqual([
      { agent: "w0", answer: "{}", error: null, requests: 1 },
      { agent: "w1", answer: "{}", error: null, requests: 5 },
    ]);
  });

  test("answers only what was answered", async () => {
    const calls = store.calls(await stopped());
    const key = { step: 1, agent: "w0", purpose: "hours", sample: 1, attempt: 1 };
    expect(await calls.get(key)).toMatchObject({ answer: "{}", model: "m-1", inputTokens: 5, requests: 1 });
    for (const other of [{ agent: "w1" }, { step: 2 }, { attempt: 2 }, { purpose: "rates" }])
      expect(await calls.get({ ...key, ...other })).toBeUndefined();
  });

  test("must not be finished", async () => {
    const run = await store.startRun(newRun);
    await run.end("finished", {});
    await expect(store.resumeRun(run.id)).rejects.toThrow(UsageError);
  });

  test("must not be at work in another process", async () => {
    const run = await store.startRun(newRun);
    const other = new Database(path);
    const owned = (owner: string) => other.prepare("UPDATE runs SET process = ?, status = 'running'").run(owner);
    const beat = (at: string | null) => other.prepare("UPDATE runs SET heartbeat = ?").run(at);
    for (const owner of [`${hostname()}:${process.ppid}`, "elsewhere:7"]) {
      owned(owner);
      const waits: string[] = [];
      const resumed = store.resumeRun(run.id, { onWait: (reason) => waits.push(reason) });
      beat(`of ${owner}`);
      const [host, number] = owner.split(":");
      await expect(resumed).rejects.toThrow(
        `still running: process ${number} on ${host} writes it (last heartbeat of ${owner})`,
      );
      expect(waits).toEqual([expect.stringContaining(`process ${number} on ${host}`)]);
    }
    // Of a process that has ended, and of one of before there were heartbeats on another machine, nothing is awaited.
    owned(`${hostname()}:4194305`);
    expect((await store.resumeRun(run.id)).id).toBe(run.id);
    owned("elsewhere:7");
    beat(null);
    expect((await store.resumeRun(run.id)).id).toBe(run.id);
    owned(`${hostname()}:${process.ppid}`);
    beat(null);
    await expect(store.resumeRun(run.id)).rejects.toThrow(/still running/);
    other.close();
  });

  test("is no more that of the process that wrote it before: neither a row nor a question of it comes through", async () => {
    const run = await store.startRun(newRun);
    const other = new SqliteStore(path);
    const seenBefore = seen("SELECT count(*) AS n FROM steps");
    // As on another machine: its process is not known here.
    new Database(path).prepare("UPDATE runs SET process = 'elsewhere:7', epoch = 2").run();
    const taken = `run ${run.id} has been taken over by process 7 on elsewhere`;
    await expect(run.step(step(1, 5))).rejects.toThrow(taken);
    await expect(run.call(call("w0"))).rejects.toThrow(taken);
    await expect(run.warning("code", 1, "text")).rejects.toThrow(taken);
    await expect(run.end("failed", { error: "x" })).rejects.toThrow(taken);
    expect(seen("SELECT count(*) AS n FROM steps")).toEqual(seenBefore);
    expect(seen("SELECT status FROM runs")).toEqual([{ status: "running" }]);
    await other.close();
  });
});

test("a closed store says so", async () => {
  const run = await store.startRun(newRun);
  await store.close();
  await expect(run.step(step(1, 1))).rejects.toBeInstanceOf(StorageError);
  await expect(run.call(call("w0"))).rejects.toBeInstanceOf(StorageError);
  await expect(store.runs()).rejects.toBeInstanceOf(StorageError);
  store = new SqliteStore(newDatabase());
});
