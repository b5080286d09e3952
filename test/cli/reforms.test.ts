import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(
  join(cwd, "families.csv"),
  "wage,hours,age,filing_status,children,other_earned\n15,40,30,head-of-household,2,\n24,40,41,married-joint,1,85280\n12,35,23,single,,\n60,45,52,single,,\n",
);
/** Hours that stay as they are need no optimum beside the run, which takes its time. */
const scenario = (law: string, decide = "fixed"): string => `name: families
steps: 2
taxYear: 1
population: { source: { file: families.csv } }
economy: { law: ${law}, disutility: proportional, calibrate: { meanHours: 38, under: us-2024 } }
workers: { decide: ${decide} }
planner: { kind: us-federal, levers: [ctc] }
`;
writeFileSync(join(cwd, "full.yaml"), "from: us-2024\nset: {ctc.amount: 4000, ctc.refundable: full}\n");
writeFileSync(join(cwd, "grant.yaml"), grant());
writeFileSync(
  join(cwd, "top.yaml"),
  "from: us-2024\nparameters: {top: {least: 0, most: 1, start: 0.4, unit: rate}}\nset: {brackets.rates.6: top}\n",
);
writeFileSync(join(cwd, "s.yaml"), scenario("full.yaml"));
writeFileSync(join(cwd, "rational.yaml"), scenario("full.yaml", "rational"));
const run = (...args: string[]) => runHere([...args, "--db", "runs.db"], { cwd });

function grant(): string {
  return "from: us-2024\nparameters: {grant: {least: 0, most: 5000, start: 1000}}\nset: {demogrant: grant}\n";
}

describe("runs under a reform", () => {
  test("are replayed without its file", async () => {
    const file = join(cwd, "gone.yaml");
    writeFileSync(file, grant());
    writeFileSync(join(cwd, "gone-scenario.yaml"), scenario("gone.yaml").replace("[ctc]", "[grant]"));
    for (const kind of ["us-federal", "llm"]) {
      const { code, stdout } = await run("simulate", "gone-scenario.yaml", "--quiet", "--set", `planner.kind=${kind}`);
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(kind === "us-federal" ? "US law as it is" : "grant "),
      ]);
      rmSync(file);
      expect(await run("replay", "latest")).toMatchObject({ code: 0, stdout: expect.stringContaining("the same") });
      expect((await run("runs", "show", "latest")).code).toBe(0);
      writeFileSync(file, grant());
    }
  });
  test("and without one, side by side", async () => {
    const { code, stdout } = await run(
      ...["compare", "s.yaml", "--seeds", "1", "--quiet", "--set", "planner.kind=fixed", "--vary"],
      ...["economy.law=us-2024,full.yaml", "--jobs", "1", "--json"],
    );
    expect(code).toBe(0);
    expect(stdout).toContain("full.yaml");
  });
  test("the optimum of the levers is beside US law and the reform", async () => {
    const { code, stdout } = await run("optimum", "rational.yaml", "--json");
    expect(code).toBe(0);
    const { policies } = JSON.parse(stdout);
    const [, usFederal, start, best] = policies;
    expect([usFederal.name, usFederal.parameters, usFederal.gapClosed]).toEqual(["us-federal", {}, 0]);
    expect([start.name, start.parameters]).toEqual(["start", { "ctc.amount": 4000 }]);
    expect([best.name, Object.keys(best.parameters), best.gapClosed]).toEqual(["stackelberg", ["ctc.amount"], 1]);
    expect(best.welfare).toBeGreaterThanOrEqual(start.welfare);
  });
  test("what validate prints has its content", async () => {
    const { code, stdout } = await run("validate", "s.yaml");
    expect([code, stdout]).toEqual([0, expect.stringContaining("ctc.refundable: full")]);
    writeFileSync(join(cwd, "again.yaml"), stdout);
    expect((await run("validate", "again.yaml")).code).toBe(0);
  });
  const wrong: readonly [string, string[], string][] = [
    ["a value out of its range", ["--set", "planner.parameters={ctc.amount: 20000}"], "ctc.amount"],
    [
      "a parameter that is no lever",
      ["--set", "planner.parameters={eitc.maximum.1: 5000}"],
      'no parameter "eitc.maximum.1"',
    ],
    [
      "a reform's own rate whose range reaches what nobody keeps anything of",
      ["--set", "economy.law=top.yaml", "--set", "planner.levers=[top]"],
      'parameter "top" ranges from 0 to 1, and at 1 it makes no law',
    ],
    ["a lever that the law lacks", ["--set", "planner.levers=[grant]"], 'no lever "grant"'],
    [
      "a planner of rates on brackets",
      ["--set", "planner.kind=median-voter-flat"],
      "--set planner.kind=median-voter-flat: planner.kind: median-voter-flat sets rates on brackets that are the same for everybody, and economy.law is",
    ],
  ];
  test.each(wrong)("wrong: %s", async (_, args, message) => {
    const { code, stderr } = await run("simulate", "s.yaml", "--quiet", ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
