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
const run = (...args: string[]) => runHere([...args, "--quiet", "--db", "runs.db"], { cwd });
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

  test.each([
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
