import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(
  join(cwd, "families.csv"),
  `wage,hours,age,filing_status,children,other_earned
15,40,30,head-of-household,2,
24,40,41,married-joint,1,85280
41,40,44,married-joint,1,49920
12,35,23,single,,
60,45,52,single,,
`,
);
writeFileSync(
  join(cwd, "s.yaml"),
  `name: families
steps: 2
population: { source: { file: families.csv } }
economy: { law: us-2024, disutility: proportional, calibrate: { meanHours: 38 } }
workers: { decide: rational }
planner: { kind: us-federal }
`,
);
writeFileSync(
  join(cwd, "census.yaml"),
  "name: census\nsteps: 1\npopulation: { size: 60 }\neconomy: { law: us-2024 }\nworkers: { decide: rational }\n",
);
const run = (command: string, ...args: string[]) => runHere([command, ...args, "--db", ":memory:"], { cwd });

describe("a scenario under the statute", () => {
  test("families of a file; us-federal is the statute as it is", async () => {
    const { code, stdout, stderr } = await run("simulate", "s.yaml", "--json", "--quiet");
    expect([code, stderr]).toEqual([0, ""]);
    const summary = JSON.parse(stdout);
    expect(summary.warnings.join()).not.toContain("single-filers");
    expect(JSON.stringify(summary)).toContain('"brackets.rates.6":0.37');
    expect(summary.final?.gapClosed ?? summary.gapClosed).toBeCloseTo(0, 9);
  });
  test("people from the census have families, and the run says what is assumed of them", async () => {
    const { code, stdout } = await run("simulate", "census.yaml", "--quiet", "--set", "planner.kind=us-federal");
    expect(code).toBe(0);
    expect(stdout).not.toContain("single-filers");
    expect(stdout).toMatch(/families-assumed: .*MAR 1.*17\/18.*counted as earned/s);
  });
  test("without statuses everybody is single, and the run says so", async () => {
    const { code, stdout } = await run(
      ...(["simulate", "census.yaml", "--quiet", "--set", "planner.kind=us-federal"] as const),
      ...["--set", "population.families=by-age"],
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain("families-assumed");
    expect(stdout).toContain("single-filers: nobody's filing status is known");
  });
  test("hours are fitted under the statute", async () => {
    const { code, stdout } = await run(
      ...(["simulate", "census.yaml", "--quiet", "--set", "planner.kind=us-federal"] as const),
      ...["--set", "economy.calibrate.under=us-2024"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/Gap to the optimum closed +0\.0 %/);
  });
  test("what validate prints can be run", async () => {
    const { code, stdout } = await run("validate", "census.yaml", "--set", "planner.kind=us-federal");
    expect([code, stdout]).toEqual([0, expect.not.stringContaining("brackets:")]);
    writeFileSync(join(cwd, "again.yaml"), stdout);
    expect((await run("validate", "again.yaml")).code).toBe(0);
  });
  const wrong: readonly [string, string[], string][] = [
    [
      "brackets beside it",
      ["--set", "economy.brackets=three"],
      "economy.brackets: not beside economy.law: us-2024, since a statute has brackets of its own",
    ],
    ["its own brackets beside it", ["--set", "economy.brackets=us-2024-single"], "not beside economy.law: us-2024"],
    ["another year", ["--set", "economy.law=us-2023"], 'did you mean "us-2024"?'],
    [
      "an unknown law to fit hours under",
      ["--set", "economy.calibrate.under=us-2042"],
      'no law "us-2042"; did you mean',
    ],
    ["brackets to fit hours under", ["--set", "economy.calibrate.under=three"], '"three" has no rates'],
    [
      "a rate of 380 %",
      ["--set", "planner.kind=fixed", "--set", "planner.parameters={brackets.rates.6: 3.8}"],
      'parameter "brackets.rates.6" starts at 3.8; expected 0 to 0.86',
    ],
    [
      "an unknown parameter",
      ["--set", "planner.kind=fixed", "--set", "planner.parameters={brackets.rate.6: 0.4}"],
      'no parameter "brackets.rate.6"; did you mean "brackets.rates.6"?',
    ],
    [
      "a planner of rates on brackets",
      ["--set", "planner.kind=median-voter-flat"],
      "--set planner.kind=median-voter-flat: planner.kind: median-voter-flat sets rates on brackets that are the same for everybody, and economy.law is",
    ],
    [
      "a flat tax of several rates",
      ["--set", "planner.kind=flat"],
      "planner.kind flat sets one rate on taxable income, and the brackets start from 0.1, 0.12",
    ],
  ];
  test.each(wrong)("wrong: %s", async (_, args, message) => {
    const { code, stderr } = await run("simulate", "s.yaml", "--quiet", ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
  test.each([
    ["filing status", "married-joint", "maried-joint", "expected single, married-joint"],
    ["children", "household,2,", "household,2.5,", "a number of children"],
    ["another's wage", "single,,\n60", "single,,500\n60", "otherEarned: 500 of person 3"],
  ])("wrong in the file: %s", async (_, good, bad, message) => {
    const { readFileSync } = await import("node:fs");
    writeFileSync(join(cwd, "bad.csv"), readFileSync(join(cwd, "families.csv"), "utf8").replace(good, bad));
    const { code, stderr } = await run("simulate", "s.yaml", "--quiet", "--set", "population.source={file: bad.csv}");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
