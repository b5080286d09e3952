import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { openStore } from "../../src/store/open-store.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(
  join(cwd, "s.yaml"),
  'name: forked\nsteps: 10\ntaxYear: 2\nseed: 7\npopulation: { size: 8 }\neconomy: { brackets: [0, 40000] }\nworkers: { model: "offline:learner" }\nplanner: { kind: llm, model: "offline:learner", rates: [0.2, 0.3] }\n',
);
writeFileSync(
  join(cwd, "sampler.mjs"),
  `const between = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10007, 7) / 10007;
export const plugin = { providers: [{
  name: "sampler", description: "hours at random about the usual, by the seed of sampling", isFree: true, usesNetwork: false,
  standIn: "a rule of a test, not a language model",
  create: ({ uri, model }, { seed }) => ({ uri, complete: async ({ key, user }) => {
    const { you } = JSON.parse(user.slice(user.indexOf("{")).split("\\n", 1)[0]);
    const text = JSON.stringify({ hours: Math.round(you.usualHours * (0.8 + 0.4 * between([seed, key.agent, key.step].join()))) });
    return { text, usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }, model, finishReason: "stop", latencyMs: 0, requests: 1 };
  } }),
}] };\n`,
);
writeFileSync(
  join(cwd, "sampled.yaml"),
  'name: sampled\nplugins: [./sampler.mjs]\nsteps: 4\ntaxYear: 1\nseed: 7\npopulation: { size: 4 }\neconomy: { brackets: [0, 40000] }\nworkers: { model: "sampler:a" }\nplanner: { kind: bandit, rates: [0.2, 0.3] }\n',
);
const run = (...args: string[]) =>
  runHere([...args, ...(args[0] === "runs" ? [] : ["--quiet"]), "--db", "runs.db"], { cwd });
const json = async (...args: string[]) => {
  const { stdout, stderr } = await run(...args, "--json");
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
};
const forked = (...args: string[]) => json("fork", ...args);

describe("llm-econ fork", () => {
  let parent: { readonly run: string; readonly final: unknown };
  beforeAll(async () => {
    parent = await json("simulate", "s.yaml");
  });

  test("with no change it is the same run, bit for bit, and asks nobody anew", async () => {
    const child = await forked(parent.run, "--at-year", "3");
    expect(child).toMatchObject({ parent: parent.run, atYear: 3 });
    expect(child.run).not.toBe(parent.run);
    expect(child.differences.every(({ difference }: { difference: number }) => difference === 0)).toBe(true);
    const { run: _, parent: _parent, atYear: _year, differences: _differences, headline: _headline, ...same } = child;
    const { run: _own, headline: _first, ...original } = JSON.parse(JSON.stringify(parent));
    expect(same).toEqual(original);
    const store = await openStore(join(cwd, "runs.db"), "read");
    expect(await store.differences(child.run, store, parent.run)).toEqual([]);
    await store.close();
  });

  test.each([
    [["--set", "planner.kind=us-federal"]],
    [["--set", "workers.decide=rational"]],
    [["--replace-workers", "0-3=rational"]],
    [["--replace-workers", "0=fixed", "--replace-workers", "7=rational"]],
    [["--model", "offline:noisy"]],
  ])("%j: the past is the parent's, the rest is not, and it replays", async (change) => {
    const child = await forked(parent.run, "--at-year", "4", ...change);
    const store = await openStore(join(cwd, "runs.db"), "read");
    const differences = await store.differences(child.run, store, parent.run, 6);
    // What they were told that they are goes with who asks.
    expect(differences.filter((sentence: string) => !/^(warnings|workers):/.test(sentence))).toEqual([]);
    expect(await store.differences(child.run, store, parent.run)).not.toEqual([]);
    await store.close();
    expect(child.differences.some(({ difference }: { difference: number }) => difference !== 0)).toBe(true);
    expect((await json("replay", child.run)).identical).toBe(true);
  });

  test("replaced workers are asked no more, the others go on", async () => {
    const child = await forked(parent.run, "--at-year", "2", "--replace-workers", "0-6=fixed");
    const store = await openStore(join(cwd, "runs.db"), "read");
    const last = await store.panel(child.run, 10);
    const workers = await store.workers(child.run);
    for (const row of [0, 1, 2, 3, 4, 5, 6]) expect(last.hours[row]).toBe(workers[row].usualHours);
    const asked = new Set<unknown>();
    for await (const page of store.records(child.run, "model_calls"))
      for (const [step, agent] of page) if (Number(step) > 2) asked.add(agent);
    await store.close();
    expect([...asked].sort()).toEqual(["planner", "w7"]);
  });

  test("in words: what it was forked from, and the table", async () => {
    const { stdout } = await run("fork", parent.run, "--at-year", "5", "--set", "planner.kind=us-federal");
    expect(stdout).toContain(`Forked from run ${parent.run} at tax year 5`);
    expect(stdout).toContain("of workers, each with itself");
  });

  test("without rows of workers it says so", async () => {
    const { run: id } = await json("simulate", "s.yaml", "--set", "logging.panel=0", "--set", "steps=4");
    const { stdout } = await run("fork", id, "--at-year", "2");
    expect(stdout).toContain("No rows of workers are stored");
    expect(stdout).not.toContain("each with itself");
  });

  test("of a fork, without a change, it is that fork again", async () => {
    const first = await forked(
      parent.run,
      "--at-year",
      "2",
      "--set",
      "planner.kind=bandit",
      "--replace-workers",
      "0-2=rational",
    );
    const second = await forked(first.run, "--at-year", "4");
    expect(second.differences.filter(({ difference }: { difference: number }) => difference !== 0)).toEqual([]);
    const store = await openStore(join(cwd, "runs.db"), "read");
    expect(await store.differences(second.run, store, first.run)).toEqual([]);
    await store.close();
  });

  test("--dry-run counts what would be asked, and stores nothing", async () => {
    const before = (await json("runs")).length;
    expect(await forked(parent.run, "--at-year", "3", "--dry-run")).toMatchObject({ calls: 0, plan: [] });
    const change = ["--at-year", "4", "--set", "planner.kind=us-federal"];
    const once = await forked(parent.run, ...change, "--dry-run");
    // Eight workers in the last two tax years of two steps; the planner is asked no more.
    expect(once.plan).toMatchObject([{ purpose: "hours", calls: 32 }]);
    const pairs = await forked(parent.run, ...change, "--resample", "3", "--dry-run");
    // Without the change all are asked afresh, and the planner twice.
    expect(pairs.calls).toBe(3 * (32 + 32 + 2));
    expect((await json("runs")).length).toBe(before);
  });

  test("--resample of who goes by the prompt alone: intervals of width 0, and it is said", async () => {
    const child = await forked(parent.run, "--at-year", "5", "--set", "planner.kind=us-federal", "--resample", "2");
    expect(child.resample).toMatchObject({ of: 2, varies: false, reason: expect.stringContaining("offline:learner") });
    expect(child.resample.runs).toHaveLength(2);
    for (const { over, low, high, difference } of child.differences)
      expect([over, low, high]).toEqual(["resamples", difference, difference]);
    expect((await json("replay", child.resample.runs[1].unchanged)).identical).toBe(true);
  });

  describe("of a model that samples", () => {
    let sampled: string;
    beforeAll(async () => {
      sampled = (await json("simulate", "sampled.yaml")).run;
    });

    test("each pair of futures is another, and has an interval", async () => {
      const child = await forked(sampled, "--at-year", "3", "--set", "planner.rates=[0.5, 0.6]", "--resample", "2");
      expect(child.resample).toMatchObject({ of: 2, varies: true, reason: null });
      const hours = child.differences.find(
        ({ measure, when }: { measure: string; when: string }) => measure === "meanHours" && when === "end",
      );
      // Who ignores the law works the same hours in both futures of a pair, though not in two pairs.
      expect(hours).toMatchObject({ difference: 0, low: 0, high: 0, over: "resamples" });
      const store = await openStore(join(cwd, "runs.db"), "read");
      const futures = new Set<unknown>();
      for (const { unchanged } of child.resample.runs)
        futures.add((await store.run(unchanged)).series.at(-1)?.meanHours);
      await store.close();
      expect(futures.size).toBeGreaterThan(1);
    });

    test("replaced by who does not sample, the difference has a width", async () => {
      const child = await forked(sampled, "--at-year", "3", "--replace-workers", "0-3=fixed", "--resample", "2");
      const hours = child.differences.find(({ measure }: { measure: string }) => measure === "meanHours");
      expect(hours.high - hours.low).toBeGreaterThan(0);
      expect(hours.low).toBeLessThan(hours.difference);
    });
  });

  test.each([
    [["--at-year", "3", "--resample", "1"], "--resample 1: expected a whole number from 2"],
    [["--at-year", "6"], "has 5 tax years; expected --at-year from 1 to 5"],
    [["--at-year", "0"], "--at-year 0: expected a whole number from 1"],
    [["--at-year", "2", "--set", "population.size=9"], "a fork cannot change population"],
    [["--at-year", "2", "--set", "seed=9"], "a fork cannot change seed"],
    [["--at-year", "2", "--set", "planer.kind=saez"], "planer"],
    [["--at-year", "2", "--replace-workers", "5-99=rational"], "rows 5 to 99 of 8 workers; expected rows from 0 to 7"],
    [["--at-year", "2", "--replace-workers", "all"], "expected rows and a way of deciding, e.g. 0-9=rational"],
    [["--at-year", "2", "--replace-workers", "0=ratoinal"], "ratoinal"],
    [["--at-year", "2", "--set", "steps=2"], "a fork cannot end before it begins"],
  ])("%j: exit 2", async (args, message) => {
    const { code, stderr } = await run("fork", parent.run, ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
