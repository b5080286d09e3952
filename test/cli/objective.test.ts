import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const text = "help the bottom fifth without cutting hours by more than 3 %";
const run = (...args: string[]) => runHere(["objective", text, "s.yaml", "--quiet", ...args], { cwd });
beforeAll(() =>
  writeFileSync(
    join(cwd, "s.yaml"),
    "# mine\nname: s\nseed: 3\npopulation: { size: 30, source: gb2 }\neconomy: { brackets: [0, 40000] }\n",
  ),
);

describe("llm-econ objective", () => {
  test("candidates with checks, rates and distribution; the chosen one is written into the scenario", async () => {
    const { code, stdout, stderr } = await run("--json", "-o", "chosen.yaml", "--db", "one.db");
    expect([code, stderr]).toEqual([0, "wrote chosen.yaml\n"]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ text, rounds: [{ round: 1 }], chosen: expect.any(Number) });
    expect(found.candidates).toHaveLength(4);
    const [first] = found.candidates;
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(["expression", "explanation", "checks", "rates", "welfare", "distribution"]),
    );
    expect(first.expression).toBe("mean(u)");
    expect(first.distribution.fifths).toHaveLength(5);
    expect(found.warnings[0].code).toBe("stand-in");
    const written = readFileSync(join(cwd, "chosen.yaml"), "utf8");
    expect(written).toContain("# mine");
    expect(written).toContain(`expression: ${found.candidates[found.chosen - 1].expression}`);
    const validated = await runHere(["validate", "chosen.yaml", "--json"], { cwd });
    const { welfareChecks } = JSON.parse(validated.stdout);
    expect(welfareChecks.map(({ name }: { name: string }) => name)).toEqual([
      "pareto",
      "pigou-dalton",
      "anonymity",
      "scale",
    ]);
    expect((await runHere(["validate", "chosen.yaml"], { cwd })).stderr).toContain(
      "planner.welfare by samples: Pareto",
    );
    expect((await runHere(["replay", found.run, "--db", "one.db"], { cwd })).stdout).toContain("identical");
    expect((await runHere(["runs", "show", found.run, "--db", "one.db"], { cwd })).stdout).toContain("Chosen: ");
  });

  test("stopped by its budget it is gone on with", async () => {
    const { code, stderr } = await run("--candidates", "2", "--budget-calls", "3", "--db", "two.db");
    expect([code, stderr]).toEqual([4, expect.stringContaining("the budget of 3 calls is used up")]);
    const again = ["resume", "--db", "two.db", "--quiet", "--json", "--budget-calls", "1000"];
    const resumed = JSON.parse((await runHere(again, { cwd })).stdout);
    const whole = JSON.parse((await run("--candidates", "2", "--json", "--db", "three.db")).stdout);
    expect({ ...resumed, run: "" }).toEqual({ ...whole, run: "" });
  });

  test("a dry run asks nobody", async () => {
    const { code, stdout } = await run("--dry-run", "--json", "--model", "openai:gpt-4o-mini", "--candidates", "2");
    expect(code).toBe(0);
    const { plan } = JSON.parse(stdout);
    expect(plan.map(({ purpose, calls }: { purpose: string; calls: number }) => [purpose, calls])).toEqual([
      ["objective", 2],
      ["satisfies", 2],
      ["judge", 42],
    ]);
  });

  const wrong: readonly [name: string, args: string[], message: string][] = [
    ["no candidates", ["--candidates", "0"], "--candidates 0: expected a whole number from 1"],
    ["no rounds", ["--rounds", "x"], "--rounds x: expected a whole number from 1"],
    ["who ranks", ["--rank", "me"], "--rank me: expected judge or user"],
    ["two who rank", ["--rank", "user", "--judge", "offline:noisy"], "with --rank user that is you"],
    ["a model", ["--model", "offline:lerner"], 'did you mean "learner"'],
    ["another file", ["-o", "x.json"], "-o x.json: expected a file that ends in .yaml"],
    ["nowhere", ["-o", "none/x.yaml"], "none"],
    [
      "utility without an optimum",
      ["--set", 'economy.utility={kind: expression, expression: "c - psi * l^2"}'],
      "economy.utility",
    ],
  ];
  test.each(wrong)("bad input: %s", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(cwd, "x.json"))).toBe(false);
  });
  test("no words", async () => {
    const { code, stderr } = await runHere(["objective", " ", "s.yaml"], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected what is wanted")]);
  });
});
