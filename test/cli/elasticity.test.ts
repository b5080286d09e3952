import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(join(cwd, "s.yaml"), "name: s\nsteps: 2\ntaxYear: 2\npopulation: {size: 30}\n");
const run = (...args: string[]) => runHere(["elasticity", "s.yaml", "--quiet", ...args], { cwd });
const rational = ["--set", "workers.decide=rational"];

describe("llm-econ elasticity", () => {
  test("--json prints the documented fields", async () => {
    const { code, stdout, stderr } = await run("--json", ...rational);
    expect([code, stderr]).toEqual([0, ""]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      scenario: "s",
      workers: { size: 30, decide: "rational", model: null },
      change: 0.01,
      steps: { all: 6, before: 2, measured: 2 },
      runs: null,
      aggregate: { workers: 30, reason: null },
      calls: { count: 0 },
    });
    expect(found.interior.elasticity).toBeCloseTo(0.4, 9);
    expect(found.brackets).toHaveLength(7);
    for (const key of ["from", "to", "workers", "elasticity", "low", "high", "shareAtKink", "interior", "reason"])
      expect(found.brackets[6]).toHaveProperty(key);
    for (const key of ["reform", "schedule", "shareAtKinks", "shareUnmoved", "kinks"])
      expect(found).toHaveProperty(key);
  });
  test("in words: a table, its meaning, the stand-in and where the two runs are", async () => {
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^s: 30 workers, llm \(offline:learner\)\noffline: a behavioural stand-in/);
    expect(stdout).toMatch(/\neverybody +30 +−?\d/);
    expect(stdout).toMatch(/A net-of-tax rate 1 % higher goes with (more|less) taxable income, by \d\.\d\d %/);
    expect(stdout).toMatch(/Stored as [0-9a-f-]{36} and [0-9a-f-]{36}; 300 model calls/);
    const runs = JSON.parse((await runHere(["runs", "--json"], { cwd })).stdout);
    expect(runs.map(({ command }: { command: string }) => command)).toEqual(["elasticity", "elasticity"]);
  });
  test("nobody responds", async () =>
    expect((await run("--set", "workers.decide=fixed")).stdout).toContain("Nobody responds."));
  test("the planner's model is not needed", async () =>
    expect((await run(...rational, "--set", "planner.model=openai:gpt-4o-mini")).code).toBe(0));
  const wrong: readonly [string, string[], string][] = [
    ["change", ["--change", "0"], "--change 0: expected a number between -1 and 1"],
    ["change", ["--change", "all"], "--change all: expected a number"],
    ["repeats", ["--repeats", "0"], "--repeats 0: expected a whole number from 1"],
    ["bootstrap", ["--bootstrap", "10"], "--bootstrap 10: expected a whole number from 100"],
    ["rates of 0", ["--set", "planner.kind=flat", "--set", "planner.rates=0"], "leaves planner.rates as they are"],
  ];
  test.each(wrong)("wrong %s", async (_, args, message) => {
    const { code, stderr } = await run(...rational, ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
