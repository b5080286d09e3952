/** The published discretisations of the Saez formula: golden numbers were made with the published code or its formulas. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { marginalWelfare } from "../../src/env/welfare/marginal-welfare.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { fixedPoint } from "../../src/planner/formulas/fixed-point.ts";
import { saezAiEconomistRates } from "../../src/planner/formulas/saez-ai-economist.ts";
import { type FormulaInput, saezPaperRates } from "../../src/planner/formulas/saez-paper.ts";
import { saezTopRate } from "../../src/planner/formulas/saez-top.ts";
import { calibrate, golden, outcome, relativeGap, usLaw } from "../env/helpers.ts";

const economy = calibrate();

/** A formula's rates from incomes under a schedule. */
function ratesUnder(
  formula: (input: FormulaInput) => number[],
  welfare: WelfareChoice,
  brackets: readonly number[],
  schedule = usLaw,
): number[] {
  const { income, utility } = outcome(economy, schedule);
  const welfareWeights = marginalWelfare(welfare, {
    zeroTaxIncome: economy.zeroTaxIncome,
    utility,
    weight: economy.weight,
  });
  return formula({ incomes: income, weights: economy.weight, welfareWeights, brackets, elasticity: 0.25 });
}

type Case = { brackets: number[]; swf: string; rates: Record<string, number[]>; saez_residual: Record<string, number> };
const choices: Record<string, WelfareChoice> = {
  ces1: { kind: "ces", aversion: 1 },
  ces2: { kind: "ces", aversion: 2 },
  invz_notax: { kind: "inverse-income", aversion: null },
  rawls: { kind: "rawlsian", aversion: null },
};
const cases = (golden("stackelberg") as Case[]).filter(({ swf }) => swf in choices);
const formulas = [
  ["midpointKDE", "mid", saezPaperRates],
  ["binned", "binned", saezAiEconomistRates],
] as const;

test("rates of the AI Economist are rates, whatever rounding does", () => {
  const incomes = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(incomes, (list) => {
      const column = Float64Array.from(list);
      const least = column.reduce((a, b) => Math.min(a, b));
      const worstOff = column.map((income) => (income === least ? 1 : 0));
      const weights = column.map(() => 1);
      const input = { incomes: column, weights, welfareWeights: worstOff, brackets: [0, 3e4, 2e5], elasticity: 0.5 };
      for (const rate of saezAiEconomistRates(input)) expect(rate >= 0 && rate <= 1).toBe(true);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

describe.each(formulas)("%s", (name, residual, formula) => {
  test.each(cases)("golden: one pass from US law, $swf, $brackets.length brackets", ({ swf, brackets, rates }) => {
    const found = ratesUnder(formula, choices[swf], brackets);
    expect(relativeGap(found, rates[`saez_${name}_onepass`])).toBeLessThan(1e-6);
  });

  // Where the golden iteration cycles, its last rates are anybody's.
  const settled = cases.filter(({ saez_residual }) => saez_residual[residual] < 1e-4);
  test("golden: iterated, where it settles", () => {
    expect(settled.length).toBeGreaterThan(0);
    for (const { swf, brackets, rates } of settled) {
      const start = brackets.length === 3 ? [0.11, 0.24, 0.3] : usLaw.rates;
      const image = (point: readonly number[]) =>
        ratesUnder(formula, choices[swf], brackets, taxSchedule(brackets, point));
      expect(relativeGap(fixedPoint(image, start).point, rates[`saez_${name}_selfconsistent`])).toBeLessThan(1e-4);
    }
  });

  test("a weight of 2 is two workers", () => {
    const input = { brackets: [0, 40, 100], elasticity: 0.4 };
    const list = (...values: number[]) => Float64Array.from(values);
    const rates = (incomes: Float64Array, weights: Float64Array) =>
      formula({ ...input, incomes, weights, welfareWeights: incomes.map((z) => 1 / z) });
    const weighted = rates(list(10, 50, 70, 150, 300), list(1, 2, 1, 1, 1));
    const repeated = rates(list(10, 50, 50, 70, 150, 300), list(1, 1, 1, 1, 1, 1));
    // The density's bandwidth knows how unequal weights are, all else does not.
    const precision = name === "binned" ? 12 : 1;
    for (const [k, rate] of weighted.entries()) expect(rate).toBeCloseTo(repeated[k], precision);
  });
});

describe("the paper's code", () => {
  const { direct, skills, brackets } = golden("paper/saez_rates");
  type Direct = { setting: string; elasticities: number | number[]; rates: number[] | string };
  const answered = (direct as Direct[]).filter(({ rates }) => Array.isArray(rates));
  test.each(answered)("golden: elasticities $elasticities", ({ setting, elasticities, rates }) => {
    const incomes = Float64Array.from(skills as number[], (skill) => 100 * skill);
    const found = saezPaperRates({
      incomes,
      weights: new Float64Array(incomes.length).fill(1),
      welfareWeights: incomes.map((income) => 1 / income),
      brackets: brackets[setting].slice(0, -1),
      elasticity: elasticities,
    });
    for (const [k, rate] of found.entries())
      expect(Math.abs(100 * rate - (rates as number[])[k])).toBeLessThanOrEqual(0.00501);
  });
});

describe("AI Economist's bins", () => {
  // Two bins of 100 are taken. g = (3, 0, 0): G is 1 and 0 at the edges of the first bin, 0 at those of the second;
  // a = 0.5·(1/3)/(5/6)/1 = 0.2 and 94.5·(1/3)/(1/2)/1 = 63; no one is at the top, so its rate is 1.
  test("empty bins lie on a line between their neighbours", () => {
    const incomes = Float64Array.of(0.5, 94.5, 94.6);
    const weights = Float64Array.of(1, 1, 1);
    const welfareWeights = Float64Array.of(3, 0, 0);
    const rates = (brackets: number[]) =>
      saezAiEconomistRates({ incomes, weights, welfareWeights, brackets, elasticity: 1 });
    const [first, last] = [0.5 / (0.5 + 0.2), 1 / (1 + (94.5 * (2 / 3)) / (1 / 3))];
    const [low, inGap, , high, top] = rates([0, 1, 2, 94, 100]);
    expect(low).toBeCloseTo(first, 12);
    expect(inGap).toBeCloseTo(first + (last - first) / 94, 12);
    // Bins 94 to 99: one with people, five on the line from there to the top rate.
    expect(high).toBeCloseTo(last + ((1 - last) * (0 + 1 + 2 + 3 + 4 + 5)) / 6 / 6, 12);
    expect(top).toBeCloseTo(1, 12);
  });
  test("a rate never rounds to more than 1", () => {
    for (let i = 1; i <= 300; i++) {
      const incomes = Float64Array.of(i / 7, 50 + i / 11);
      const rates = saezAiEconomistRates({
        incomes,
        weights: Float64Array.of(1, 1),
        welfareWeights: Float64Array.of(1 + i / 500, 1 - i / 500),
        brackets: [0, 33.3, 99.9],
        elasticity: 0.4,
      });
      expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    }
  });
  test("one bracket has nothing below its start", () =>
    expect(ratesUnder(saezAiEconomistRates, choices.ces1, [0])).toEqual([0]));
});

describe("top rate", () => {
  /** Quantiles of a Pareto distribution from 100 on. */
  const pareto = (a: number, size: number) =>
    Float64Array.from({ length: size }, (_, i) => 100 * (1 - (i + 0.5) / size) ** (-1 / a));
  const incomes = pareto(3, 20_000);
  const weights = new Float64Array(incomes.length).fill(1);
  const topOf = (start: number, welfareWeights = incomes.map(() => 0).fill(1, 0, 1)) =>
    saezTopRate({ incomes, weights, welfareWeights, brackets: [0, start], elasticity: 0.25 });

  test("of a Pareto tail with g = 0 is 1/(1 + a·e)", () => {
    const found = topOf(200);
    expect(found?.tail).toBeCloseTo(3, 1);
    expect(found?.threshold).toBe(200);
    expect(found?.rate).toBeCloseTo(1 / (1 + 3 * 0.25), 2);
  });
  test("where hardly anyone reaches the top bracket, the tail is the highest 5 %", () => {
    const found = topOf(1e5);
    expect(found?.threshold).toBeCloseTo(100 * 0.05 ** (-1 / 3), 1);
    expect(found?.tail).toBeCloseTo(3, 1);
  });
  test("where all count alike it is 0", () => expect(topOf(200, weights)?.rate).toBe(0));
  test("of equal incomes there is none", () => {
    const equal = new Float64Array(50).fill(7);
    expect(
      saezTopRate({ incomes: equal, weights: equal, welfareWeights: equal, brackets: [0], elasticity: 1 }),
    ).toBeNull();
  });
});
