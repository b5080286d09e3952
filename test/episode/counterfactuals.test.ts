import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { simulate } from "../../src/run/simulate.ts";
import type { RunSummary } from "../../src/run/summary.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { golden, skills, usBrackets } from "../env/helpers.ts";
import { idle, prepared } from "./run-with.ts";

const directory = emptyDirectory();
const fileOf = (name: string, wages: readonly number[]): string => {
  const path = join(directory, name);
  writeFileSync(path, `wage\n${wages.join("\n")}\n`);
  return path;
};
const wages = fileOf("wages.csv", skills);

// The golden people, 21 times over: the same optimum, more rows than a global search takes.
const many = fileOf(
  "many.csv",
  skills.flatMap((wage) => Array(21).fill(wage)),
);

async function run(keys: string): Promise<RunSummary> {
  const store = new SqliteStore(":memory:");
  try {
    return await simulate({
      prepared: prepared(`steps: 1\nlogging: {panel: 10}\n${keys}`),
      store,
      env: {},
      signal: idle,
      listeners: [],
      command: "test",
      scenarioPath: null,
    });
  } finally {
    await store.close();
  }
}

const people = (economy = "elasticity: 0.25", file = wages) =>
  `population: {source: {file: ${file}}}\neconomy: {calibrate: {meanHours: 39}, ${economy}}\n`;
const rational = "workers: {decide: rational}\n";
const law = "planner: {kind: us-federal}\n";

test("what the final rates cost is in the summary", async () => {
  const { metrics_us } = golden("checks").calibrations["prop_0.25"];
  const { final } = await run(people("elasticity: 0.25", many) + rational + law);
  expect(final.dwl).toBeCloseTo(metrics_us.dwl_per_capita, 6);
  expect(final.dwlOverRevenue).toBeCloseTo(metrics_us.dwl_over_rev, 10);
  expect(final.mvpfMarginal?.[6]).toBeCloseTo(1.672, 3);
  expect(final.mvpf?.[6]).toBeCloseTo(1.672, 1);
  expect(final.mvpfNotes).toEqual(Array(7).fill([]));
  expect([final.cev, final.twin]).toEqual([0, null]);
});

describe("consumption-equivalent gain over US law", () => {
  test("the ratio of welfare in money, which is not it", async () => {
    const { metrics_us } = golden("checks").calibrations["prop_0.25"];
    const { final } = await run(
      `${people("elasticity: 0.25, brackets: flat")}${rational}planner: {kind: flat, rates: 0}`,
    );
    // The golden number compares US law with laissez-faire; here it is the other way round.
    expect(1 / (1 + final.welfareRatio!) - 1).toBeCloseTo(metrics_us.cev_ede1_vs_LF, 9);
    expect(final.dwlOverRevenue).toBeNull();
  });
  test("log utility: exp of the gain in mean utility", async () => {
    const { us_fed, flat30 } = golden("log-utility")["0.25"];
    const keys = people("elasticity: 0.25, utility: log, brackets: flat");
    const { final, gap } = await run(`${keys}${rational}planner: {kind: flat, rates: 0.3}`);
    expect(final.cev).toBeCloseTo(Math.exp(flat30.mean_u - us_fed.mean_u) - 1, 6);
    expect([final.dwl, final.mvpfMarginal]).toEqual([null, null]);
    expect(gap!.usFederal).toBeCloseTo(Math.exp(us_fed.mean_u), 6);
    expect(Math.log(gap!.optimum)).toBeCloseTo(golden("log-utility")["0.25"].opt_flat.mean_u, 8);
    expect(final.gapClosed).toBeCloseTo((final.welfare - gap!.usFederal) / (gap!.optimum - gap!.usFederal), 12);
    expect(final.mvpf).toEqual([expect.any(Number)]);
  });
  const nothing: readonly [string, string][] = [
    ["paper welfare", "planner: {welfare: {kind: paper}}"],
    ["the paper's economy", "economy: {preset: paper}"],
  ];
  test.each(nothing)("none of it: %s", async (_, keys) => {
    const { final } = await run(`population: {size: 20}\n${rational}${keys}`);
    expect(final).toMatchObject({
      dwl: null,
      dwlOverRevenue: null,
      mvpf: null,
      mvpfMarginal: null,
      cev: null,
      twin: null,
    });
  });
});

describe("the optimising twin of workers who do not optimise", () => {
  const flat = "planner: {kind: flat, rates: 0.4}\n";
  test("splits welfare against US law, and the gap, in two", async () => {
    const three = people("elasticity: 0.25, brackets: three");
    const { final, gap } = await run(three + flat);
    const { welfare, policy, behaviour, policyShare, behaviourShare } = final.twin!;
    const optimising = await run(three + rational + flat);
    expect(welfare).toBeCloseTo(optimising.final.welfare, 6);
    expect(policy).toBeCloseTo(welfare - gap!.usFederal, 8);
    expect(policyShare).toBeCloseTo(optimising.final.gapClosed!, 10);
    expect(policy + behaviour).toBeCloseTo(final.welfare - gap!.usFederal, 8);
    expect(policyShare! + behaviourShare!).toBeCloseTo(final.gapClosed!, 12);
    expect(behaviour).not.toBe(0);
  });
  test.each([
    ["log utility", "economy: {brackets: flat, utility: log}\n", "saez-income-effects"],
    [
      "elasticities by income",
      "economy: {brackets: flat, elasticity: {byIncome: [{upTo: 40000, elasticity: 0.2}, {elasticity: 0.5}]}}\n",
      "saez-elasticities",
    ],
  ])("has its share of the gap, and formulas warn: %s", async (_, economy, code) => {
    const { final, gap, warnings } = await run(`population: {size: 40}\n${economy}planner: {kind: saez}\n`);
    const { welfare, policyShare, behaviourShare } = final.twin!;
    expect(gap!.optimum).toBeGreaterThanOrEqual(welfare);
    expect(policyShare! + behaviourShare!).toBeCloseTo(final.gapClosed!, 12);
    expect(warnings.filter((text) => text.startsWith(`${code}: `))).toHaveLength(1);
  });
  test("where no optimum is defined it is in dollars alone", async () => {
    const { final } = await run(`population: {size: 20}\nworkers: {decide: fixed}\n${flat}`);
    expect(final.twin).toMatchObject({ policyShare: null, behaviourShare: null });
    expect(final.gapClosed).toBeNull();
  });
});

describe("the gap of many workers, on income bins", () => {
  const welfares: Record<string, string> = {
    ces1: "{kind: ces, aversion: 1}",
    ces2: "{kind: ces, aversion: 2}",
    invz_notax: "{kind: inverse-income}",
    rawls: "{kind: rawlsian}",
  };
  const cases: readonly { swf: string; brackets: number[]; W: Record<string, number> }[] = golden("stackelberg");
  test.each(cases.filter(({ swf, brackets }) => swf in welfares && brackets.length === usBrackets.length))(
    "$swf",
    async ({ swf, W }) => {
      const { gap, final } = await run(
        `${people("elasticity: 0.25", many)}${rational}planner: {kind: us-federal, welfare: ${welfares[swf]}}`,
      );
      expect(gap!.bins).toBe(2000);
      expect(gap!.usFederal / W.us_fed).toBeCloseTo(1, 9);
      expect(gap!.optimum).toBeGreaterThanOrEqual(W.optimum * (1 - 1e-4));
      expect(gap!.optimum).toBeLessThanOrEqual(W.optimum * (1 + 1e-6));
      expect(final.gapClosed).toBeCloseTo(0, 12);
    },
  );
  test("of few, on everybody", async () =>
    expect((await run(`population: {size: 20}\neconomy: {brackets: flat}\n${rational}`)).gap?.bins).toBeNull());
});
