import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

function scenario(welfare: string, planner = "kind: us-federal"): string {
  const directory = emptyDirectory();
  const path = join(directory, "s.yaml");
  const people = Array.from(
    { length: 70 },
    (_, i) => `${(10 * 1.03 ** i).toFixed(2)},${i % 3 === 0 ? "bachelor" : "high-school"}`,
  );
  writeFileSync(join(directory, "people.csv"), ["wage,education", ...people].join("\n"));
  writeFileSync(
    path,
    `name: s\nsteps: 2\ntaxYear: 1\npopulation: {source: {file: people.csv}}\nworkers: {decide: rational}\neconomy: {brackets: [0, 40000]}\nplanner:\n  ${planner}\n  welfare: ${welfare}\n`,
  );
  return path;
}

describe("what is wrong is told with its place", () => {
  const refused = (welfare: string, message: string | RegExp) =>
    test(welfare, async () => {
      const { code, stderr } = await runHere(["validate", scenario(welfare)]);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    });
  refused('{expression: "mean(utility)"}', /s\.yaml:9:\d+: planner\.welfare\.expression: .*unknown variable "utility"/);
  refused('{expression: "mean(u, person.educatoin == 1)"}', /no column person\.educatoin; did you mean "education"/);
  refused("{kind: expression}", /s\.yaml:9:\d+: planner\.welfare\.kind: expression needs planner\.welfare\.expression/);
  refused("{kind: group-maximin}", /needs planner\.welfare\.groups/);
  refused("{kind: group-maximin, groups: educaton}", /no column "educaton"; did you mean "education"/);
  refused("{kind: group-maximin, groups: wage}", /different numbers; expected 60 at most/);
  refused("{kind: group-maximin, groups: tenth, within: {kind: paper}}", /within\.kind: "paper" is none of/);
  refused("{kind: cvar, share: 0}", /planner\.welfare\.share/);
  refused("{kind: cvar, shares: 0.2}", /did you mean "share"/);
});

describe("runs and optima", () => {
  test("an expression's run says its formula, path and properties, and stores them", async () => {
    const path = scenario('{expression: "mean(u) - 0.1*sd(u)"}', "kind: stackelberg");
    const cwd = emptyDirectory();
    const { stdout, stderr, code } = await runHere(["simulate", path, "--json"], { cwd });
    expect([code, stderr.includes("rror")]).toEqual([0, false]);
    const { warnings, gap, final } = JSON.parse(stdout);
    expect(warnings.find((text: string) => text.startsWith("welfare-expression"))).toMatch(
      /: mean\(u\) - 0\.1\*sd\(u\): it is worked out on the processor .*Pareto .* held in 200/,
    );
    expect(final.welfare).toBeCloseTo(gap.optimum, 6);
    const again = await runHere(["replay", "latest"], { cwd });
    expect(again.code).toBe(0);
  });

  test.each([
    ["{kind: group-maximin, groups: education}", "group-maximin ces 1 within education"],
    ['{expression: "mean(u) + mean(c, z < 30000)/10"}', "mean(u) + mean(c, z < 30000)/10"],
  ])("optimum of %s", async (welfare, label) => {
    const { stdout, code } = await runHere(["optimum", scenario(welfare), "--gpu", "off"]);
    expect(code).toBe(0);
    expect(stdout).toContain(label);
    expect(stdout).toMatch(/stackelberg .*100\.0 %/);
  });

  test("a formula that no law satisfies says so", async () => {
    const { stderr, code } = await runHere(["optimum", scenario('{expression: "mean(log(u - 1e8))"}')]);
    expect(code).toBe(2);
    expect(stderr).toContain("is not defined under");
  });

  test("planners by formulas need slopes, and say so", async () => {
    const path = scenario('{expression: "mean(u) + mean(c)"}', "kind: saez");
    const { stderr, code } = await runHere(["simulate", path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/has no marginal weights/);
  });
});
