import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const scenario = (name: string, text: string): string => {
  writeFileSync(join(cwd, `${name}.yaml`), `name: ${name}\nsteps: 1\ntaxYear: 1\n${text}`);
  return `${name}.yaml`;
};
const run = (command: string, ...args: string[]) => runHere([command, ...args, "--db", ":memory:"], { cwd });
const works = (economy: string, workers = "decide: rational", size = 120, more = "") =>
  `population: { size: ${size} }\neconomy: { brackets: three, ${economy} }\nworkers: { ${workers} }\nplanner: { kind: fixed, rates: [0.15, 0.2, 0.3]${more} }\n`;

describe("economy.participation", () => {
  test("a run says who works, what they owe for it and how both margins answer", async () => {
    const file = scenario(
      "work",
      works("participation: { elasticity: 0.25 }, baseIncome: 100", "decide: rational", 60),
    );
    const { code, stdout } = await run("simulate", file, "--json", "--quiet");
    expect(code).toBe(0);
    const { work, gapClosed, dwl, mvpfMarginal } = JSON.parse(stdout).final;
    expect(work.employment).toBeGreaterThan(0.6);
    expect(work.employment).toBeLessThan(0.9);
    expect(work.participationTaxRate).toBeGreaterThan(0.15);
    expect(work.elasticity.intensive).toBeGreaterThan(0.3);
    expect(work.elasticity.extensive).toBeGreaterThanOrEqual(0);
    expect(gapClosed).not.toBeNull();
    expect(dwl).toBeGreaterThan(0);
    expect(mvpfMarginal).toBeNull();
    const printed = await run("simulate", file, "--quiet");
    expect(printed.stdout).toMatch(/People who work {2}\d\d\.\d %, who owe \d\d\.\d % of their pay/);
    expect(printed.stdout).toMatch(/Elasticity of income of optimising workers {2}0\.\d\d: 0\.\d\d by those who work/);
  });

  test.each([
    [
      "an elasticity below 0",
      "participation: { elasticity: -0.1 }",
      /5:\d+: economy\.participation\.elasticity: expected a number of at least 0/,
    ],
    ["an unknown key", "participation: { elastcity: 0.1 }", /did you mean "elasticity"/],
    ["no elasticity", "participation: {}", /5:\d+: economy\.participation\.elasticity: expected a number from 0 to 10/],
    ["a share of 1", "participation: { elasticity: 0.1, employment: 1 }", /economy\.participation\.employment/],
    [
      "a share beside the census",
      "participation: { elasticity: 0.1, employment: 0.7 }",
      /5:\d+: .*the people say who of them is employed/,
    ],
    ["a base income where all work", "baseIncome: 5000", /5:\d+: economy\.baseIncome: it is for who does not work/],
    [
      "a base income that work cannot beat",
      "participation: { elasticity: 0.1 }, baseIncome: 90000",
      /5:\d+: economy\.participation: the cell .* cannot be reached/,
    ],
    [
      "log utility",
      "participation: { elasticity: 0.1 }, utility: log",
      /5:\d+: economy\.participation: .* expected utility in dollars/,
    ],
  ])("%s is refused with its place", async (_, keys, message) => {
    const { code, stderr } = await run("simulate", scenario("wrong", works(keys)), "--quiet");
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test("people of whom nobody says who works need a share", async () => {
    const text = (participation: string) =>
      `population: { source: gb2, size: 40 }\neconomy: { participation: ${participation} }\nworkers: { decide: rational }\nplanner: { kind: fixed, rates: [0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.3], welfare: { kind: paper } }\n`;
    const refused = await run("simulate", scenario("gb2", text("{ elasticity: 0.1 }")), "--quiet");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("these people have no column employed"),
    ]);
    const { code, stdout } = await run(
      "simulate",
      scenario("gb2", text("{ elasticity: 0.1, employment: 0.75 }")),
      "--json",
      "--quiet",
    );
    expect([code, JSON.parse(stdout).final.work.employment]).toEqual([0, expect.closeTo(0.75, 1)]);
  });

  test.each(["rational", "myopic", "noisy", "misperceiving", "reference-dependent", "fixed"])(
    "workers who are %s stay at home, too",
    async (decide) => {
      const file = scenario(
        "bounded",
        works("participation: { elasticity: 0.25 }", `decide: ${decide}`, 60, ", welfare: { kind: paper }"),
      );
      // Welfare without an optimum: no search for it.
      const { code, stdout } = await run("simulate", file, "--json", "--quiet", "--steps", "3");
      expect(code).toBe(0);
      expect(JSON.parse(stdout).final.work.employment).toBeGreaterThan(0.5);
      expect(JSON.parse(stdout).final.work.employment).toBeLessThan(0.95);
    },
  );

  test("elasticities on both margins are recovered", async () => {
    const file = scenario(
      "margins",
      works("participation: { elasticity: 0.3 }, elasticity: 0.4", "decide: rational", 6000),
    );
    const { code, stdout } = await run("elasticity", file, "--change", "0.1", "--json");
    expect(code).toBe(0);
    const { intensive, extensive, employment } = JSON.parse(stdout).margins;
    expect(intensive.elasticity).toBeCloseTo(0.4, 6);
    expect(Math.abs(extensive.elasticity - 0.3)).toBeLessThan(0.06);
    expect(extensive.low).toBeLessThan(0.3);
    expect(extensive.high).toBeGreaterThan(0.25);
    expect(employment.reform).toBeGreaterThan(employment.control);
  });
});
