import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { findOptimum, type Optimum } from "../../src/analysis/optimum.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { runWith } from "../episode/run-with.ts";

interface GoldenCase {
  readonly swf: string;
  readonly brackets: readonly number[];
  readonly W: Readonly<Record<string, number>>;
}

const golden = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8"));
const cases: readonly GoldenCase[] = golden("stackelberg.json");
const welfares: Record<string, string> = {
  ces1: "{kind: ces, aversion: 1}",
  ces2: "{kind: ces, aversion: 2}",
  invz_notax: "{kind: inverse-income}",
  rawls: "{kind: rawlsian}",
};

/** The people of the golden numbers, from a file of bare wages. */
const wages = join(emptyDirectory(), "wages.csv");
writeFileSync(wages, `wage\n${golden("inputs.json").skills_hourly.join("\n")}\n`);
const keys = (brackets: readonly number[], welfare: string): string =>
  `population: {source: {file: ${wages}}}
economy: {elasticity: 0.25, calibrate: {meanHours: 39}, brackets: [${brackets}]}
workers: {decide: rational}
planner: {kind: us-federal, welfare: ${welfare}}
`;

function optimum(text: string): Optimum {
  return findOptimum(prepare(parseScenario(`name: golden\n${text}`, "/golden.yaml", builtInKinds).scenario));
}

const outcome = (found: Optimum, name: string) => found.policies.find((policy) => policy.name === name)!;

describe("named policies against independently computed numbers", () => {
  test.each(cases.filter(({ swf }) => swf in welfares).map((one) => [one.swf, one.brackets.length, one] as const))(
    "%s, %d brackets",
    (swf, _, { brackets, W }) => {
      const found = optimum(keys(brackets, welfares[swf]));
      const expected: readonly [string, number, number][] = [
        ["laissez-faire", W.laissez_faire, 1e-9],
        ["us-federal", W.us_fed, 1e-9],
        ["optimal-flat", W.best_flat, 1e-7],
        ["saez", W.saez_exact_selfconsistent, 1e-4],
      ];
      for (const [name, value, tolerance] of expected) {
        expect([name, Math.abs(outcome(found, name).welfare / value - 1) <= tolerance]).toEqual([name, true]);
      }
      expect(outcome(found, "stackelberg").welfare).toBeGreaterThanOrEqual(W.optimum * (1 - 1e-4));
      expect(found.policies.map(({ welfare }) => welfare)).toEqual(
        found.policies.map(({ welfare }) => Math.min(welfare, outcome(found, "stackelberg").welfare)),
      );
      expect([outcome(found, "us-federal").gapClosed, outcome(found, "stackelberg").gapClosed]).toEqual([0, 1]);
    },
  );

  test("metrics and the ratio of welfare", () => {
    const checks = golden("checks.json").calibrations["prop_0.25"].metrics_us;
    const found = optimum(keys(cases[1].brackets, "{kind: ces, aversion: 1}"));
    const law = outcome(found, "us-federal");
    expect(law.giniPost).toBeCloseTo(checks.gini_disp, 9);
    expect(law.meanHours).toBeCloseTo(39, 9);
    expect(law.revenuePerWorker).toBeCloseTo(checks.R, 6);
    // The golden number compares US law with laissez-faire; here it is the other way round.
    expect(1 / (1 + outcome(found, "laissez-faire").welfareRatio!) - 1).toBeCloseTo(checks.cev_ede1_vs_LF, 9);
  });

  test("with equal wages no tax is best and there is nothing to gain", () => {
    const path = join(emptyDirectory(), "equal.csv");
    writeFileSync(path, "wage\n20\n20\n20\n");
    const found = optimum(keys([0, 50_000], "{kind: ces}").replace(wages, path));
    expect(outcome(found, "stackelberg").welfare).toBeCloseTo(outcome(found, "laissez-faire").welfare, 6);
  });
});

describe("economies without closed forms", () => {
  const few = "population: {size: 30}\neconomy: {brackets: three, ";
  const byStep = "elasticity: {byIncome: [{upTo: 40000, elasticity: 0.2}, {elasticity: 0.5}]}}\n";
  test.each([
    ["log utility", `${few}utility: log}\n`, ["saez-income-effects"]],
    ["elasticities by income", `${few}${byStep}`, ["saez-elasticities"]],
  ])("%s has an optimum, which no policy on the same brackets beats", (_, text, codes) => {
    const found = optimum(text);
    const names = found.policies.map(({ name }) => name);
    expect(names).toEqual(
      optimum("population: {size: 30}\neconomy: {brackets: three}\n").policies.map(({ name }) => name),
    );
    const best = outcome(found, "stackelberg");
    expect([best.gapClosed, outcome(found, "us-federal").gapClosed]).toEqual([1, 0]);
    for (const { name, welfare } of found.policies)
      if (name !== "us-federal") expect(best.welfare).toBeGreaterThanOrEqual(welfare);
    expect(found.warnings.map((text) => text.replace(/: .*/, ""))).toEqual(expect.arrayContaining(codes));
  });
  test.each([
    ["an expression", `${few}utility: {expression: "sqrt(c) - psi * l^2"}}\n`],
    ["a grid of hours", "population: {size: 30}\neconomy: {preset: paper}\nplanner: {welfare: {kind: utilitarian}}\n"],
  ])("of %s only the named policies are evaluated, and that is said", (_, text) => {
    const found = optimum(text);
    expect(found.policies.map(({ name }) => name)).toEqual(["laissez-faire", "us-federal", "start"]);
    expect(found.policies.every(({ gapClosed, welfare }) => gapClosed === null && welfare > 0)).toBe(true);
    expect(found.warnings.join()).toMatch(/no-optimum: no optimum is searched for .*only the named policies/);
  });
});

describe("what has no optimum is refused", () => {
  const refused: readonly [string, string, string][] = [
    ["the paper's economy", "economy: {preset: paper}\n", "has no optimum"],
    ["the paper's welfare", "planner: {welfare: {kind: paper}}\n", "has no optimum"],
  ];
  test.each(refused)("%s", (_, text, message) =>
    expect(() => optimum(`population: {size: 5, source: gb2}\n${text}`)).toThrow(message),
  );
});

test("where people decide whether to work the formula that counts who stops is among the policies", () => {
  const text = `name: p
population: {size: 40}
economy: {brackets: flat, participation: {elasticity: 0.3}, baseIncome: 1000}
workers: {decide: rational}
`;
  const people = prepare(parseScenario(text, "/p.yaml", builtInKinds).scenario);
  const { policies } = findOptimum(people);
  const named = (name: string) => policies.find((policy) => policy.name === name)!;
  const [saez, leaving, best] = ["saez", "saez-participation", "stackelberg"].map(named);
  // Who stops working costs revenue: the rate is lower than that of the formula that has everybody stay.
  expect(leaving.rates[0]).toBeLessThan(saez.rates[0]);
  expect(leaving.welfare).toBeLessThanOrEqual(best.welfare);
  expect(leaving.welfare).toBeGreaterThan(saez.welfare);
});

describe("llm-econ optimum", () => {
  test("--json prints the documented fields", async () => {
    const cwd = emptyDirectory();
    writeFileSync(
      join(cwd, "s.yaml"),
      "name: s\npopulation: {size: 50}\nplanner: {welfare: {kind: ces, aversion: 2}}\n",
    );
    const { code, stdout } = await runHere(["optimum", "s.yaml", "--json"], { cwd });
    expect(code).toBe(0);
    const out = JSON.parse(stdout);
    expect(out).toMatchObject({ welfare: { kind: "ces", aversion: 2 }, population: { size: 50, source: "census" } });
    expect(out.policies.map(({ name }: { name: string }) => name)).toEqual([
      "laissez-faire",
      "us-federal",
      "optimal-flat",
      "saez",
      "saez-paper",
      "saez-ai-economist",
      "stackelberg",
    ]);
    for (const key of ["rates", "welfare", "gapClosed", "meanHours", "revenuePerWorker", "giniPost", "cev"]) {
      expect(out.policies[0]).toHaveProperty(key);
    }
  });

  test("--gpu says what ran; kernels never make the optimum worse", async () => {
    const cwd = emptyDirectory();
    writeFileSync(join(cwd, "s.yaml"), "name: s\npopulation: {size: 50}\n");
    const optimum = async (...args: string[]) => {
      const { policies, gpu } = JSON.parse((await runHere(["optimum", "s.yaml", "--json", ...args], { cwd })).stdout);
      return { gpu, welfare: policies[6].welfare };
    };
    const off = await optimum("--gpu", "off");
    const kernels = await optimum("--gpu", "webasm");
    expect([off.gpu.backend, kernels.gpu.backend]).toEqual([null, "webasm"]);
    expect(kernels.welfare).toBeGreaterThanOrEqual(off.welfare * (1 - 1e-6));
    const unknown = await optimum("--gpu", "webasm", "--set", "planner.welfare.aversion=1.05");
    expect(unknown.gpu).toMatchObject({ backend: null, note: expect.stringMatching(/aversion/) });
    const { code, stderr } = await runHere(["optimum", "s.yaml", "--gpu", "gtx"], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Choices: .*webasm/s)]);
  });
});

describe("planners of theory in a run", () => {
  const last = async (planner: string): Promise<number> => {
    const text = keys(cases[0].brackets, `{kind: ces, aversion: 1}`).replace("kind: us-federal", planner);
    const { series } = await runWith(`steps: 6\ntaxYear: 1\n${text}`);
    return series[series.length - 1].welfare;
  };
  const { W } = cases[0];
  const expected: readonly [string, string, number, number][] = [
    ["the oracle", "kind: stackelberg", W.optimum, 1e-4],
    ["Saez from observed incomes", "kind: saez", W.saez_exact_selfconsistent, 1e-4],
    ["Saez with an estimated elasticity", "kind: saez, elasticity: estimate", W.saez_exact_selfconsistent, 1e-4],
    ["the best flat tax", "kind: optimal-flat", W.best_flat, 1e-7],
  ];
  test.each(expected)("%s", async (_, planner, welfare, tolerance) =>
    expect(Math.abs((await last(planner)) / welfare - 1)).toBeLessThanOrEqual(tolerance),
  );
  test("US law closes nothing of the gap, the oracle all of it", async () => {
    const cwd = emptyDirectory();
    writeFileSync(join(cwd, "s.yaml"), "name: s\nsteps: 2\npopulation: {size: 60}\nworkers: {decide: rational}\n");
    const gap = async (kind: string): Promise<number> => {
      const args = ["simulate", "s.yaml", "--json", "--set", `planner.kind=${kind}`];
      return JSON.parse((await runHere(args, { cwd })).stdout).final.gapClosed;
    };
    expect(await gap("us-federal")).toBeCloseTo(0, 12);
    expect(await gap("stackelberg")).toBeCloseTo(1, 4);
  });
});
