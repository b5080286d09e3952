import { describe, expect, test } from "@jest/globals";
import type { Economy } from "../../src/env/economy.ts";
import { bracketStatistics } from "../../src/env/measures/bracket-statistics.ts";
import { sortWorkers } from "../../src/env/measures/sorted-workers.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, economyOf, golden, mean, outcome, relativeGap, usBrackets, usLaw } from "./helpers.ts";

const utilitarian: WelfareChoice = { kind: "utilitarian", aversion: null };
const ces = (aversion: number): WelfareChoice => ({ kind: "ces", aversion });
const statisticsOf = (economy: Economy, schedule = usLaw, welfare = utilitarian) =>
  bracketStatistics(sortWorkers(economy.zeroTaxIncome, economy.weight), economy.elasticity, schedule, welfare);

const economy = calibrate();

describe("bracket statistics", () => {
  type Bracket = { a: number; B: number; Z: number };
  const brackets: Bracket[] = golden("checks").calibrations["prop_0.25"].mvpf_us_brackets;

  test("golden: B, Z and a of US law", () => {
    const statistics = statisticsOf(economy);
    expect(
      relativeGap(
        statistics.map(({ income }) => income),
        brackets.map(({ B }) => B),
      ),
    ).toBeLessThan(1e-9);
    expect(
      relativeGap(
        statistics.map(({ respondingIncome }) => respondingIncome),
        brackets.map(({ Z }) => Z),
      ),
    ).toBeLessThan(1e-9);
    expect(
      relativeGap(
        statistics.map(({ tail }) => tail ?? Number.NaN),
        brackets.map(({ a }) => a),
      ),
    ).toBeLessThan(1e-9);
  });

  // Steps so small that nobody enters or leaves a kink.
  test.each([...usBrackets.keys()])("dR/dτ of bracket %i is B − ε·Z·τ/(1−τ)", (j) => {
    const { evaluate } = scheduleEvaluator(economy, utilitarian, usBrackets);
    const step = 1e-6;
    const revenueAt = (change: number) =>
      evaluate(usLaw.rates.map((rate, k) => (k === j ? rate + change : rate))).revenuePerWorker;
    const { income, respondingIncome } = statisticsOf(economy)[j];
    const slope = income - (0.25 * respondingIncome * usLaw.rates[j]) / (1 - usLaw.rates[j]);
    expect(relativeGap([(revenueAt(step) - revenueAt(-step)) / (2 * step)], [slope])).toBeLessThan(1e-6);
  });

  test("one bracket has a = 1", () => {
    const [{ tail }] = statisticsOf(economy, taxSchedule([0], [0.4]));
    expect(tail).toBeCloseTo(1, 12);
  });

  test("who is at a kink has income in the brackets below and does not respond", () => {
    const [low, high] = statisticsOf(economyOf([10_000, 100_000]), taxSchedule([0, 90_000], [0, 0.9]));
    expect([low.income, low.respondingIncome]).toEqual([50_000, 5000]);
    expect([high.income, high.tail, high.welfareWeight]).toEqual([0, null, null]);
  });

  // Two workers without tax: u = z0/(1+ε) = 8,000 and 80,000; the bracket above 50,000 holds the second's dollars only.
  const weighted = (name: string, welfare: WelfareChoice, low: number, high: number) =>
    test(`mean welfare weights of dollars: ${name}`, () => {
      const statistics = statisticsOf(economyOf([10_000, 100_000]), taxSchedule([0, 50_000], [0, 0]), welfare);
      expect(
        relativeGap(
          statistics.map(({ welfareWeight }) => welfareWeight ?? Number.NaN),
          [low, high],
        ),
      ).toBeLessThan(1e-12);
    });
  const dollars = (first: number, second: number) => (10_000 * first + 50_000 * second) / 60_000;
  weighted("utilitarian", utilitarian, 1, 1);
  weighted("ces 1", ces(1), dollars(20 / 11, 2 / 11), 2 / 11);
  weighted("ces 2", ces(2), dollars(200 / 101, 2 / 101), 2 / 101);
  weighted("inverse-income", { kind: "inverse-income", aversion: null }, dollars(20 / 11, 2 / 11), 2 / 11);
  weighted("rawlsian", { kind: "rawlsian", aversion: null }, dollars(2, 0), 0);

  test("a row of weight 3 is three rows", () => {
    const three = statisticsOf(economyOf([2e4, 9e4, 9e4, 9e4]), usLaw, ces(1));
    const one = statisticsOf(economyOf([9e4, 2e4], { weights: [3, 1] }), usLaw, ces(1));
    expect(
      relativeGap(
        one.map(({ income }) => income),
        three.map(({ income }) => income),
      ),
    ).toBeLessThan(1e-12);
    expect(one[0].welfareWeight).toBeCloseTo(three[0].welfareWeight ?? Number.NaN, 12);
  });

  test("income is that of everyone's best response", () => {
    const inside = (income: number) => Math.max(0, Math.min(income, 47150) - 11600);
    const expected = mean([...outcome(economy, usLaw).income].map(inside));
    expect(statisticsOf(economy)[1].income).toBeCloseTo(expected, 6);
  });

  test("paper welfare has no marginal weights", () =>
    expect(() => statisticsOf(economy, usLaw, { kind: "paper", aversion: null })).toThrow(/no marginal weights/));
});

describe("sorted workers", () => {
  const refused = (name: string, incomes: number[], weights: number[], message: RegExp) =>
    test(name, () =>
      expect(() => sortWorkers(Float64Array.from(incomes), Float64Array.from(weights))).toThrow(message),
    );
  refused("an income of zero", [5, 0], [1, 1], /zero-tax income 0 of worker 1/);
  refused("no weight at all", [5, 6], [0, 0], /nobody has a weight/);
  test("are ascending, without those who stand for nobody", () => {
    const { zeroTaxIncome, weight, order } = sortWorkers(Float64Array.of(9, 7, 8), Float64Array.of(1, 2, 0));
    expect([[...zeroTaxIncome], [...weight], [...order]]).toEqual([
      [7, 9],
      [2, 1],
      [1, 0],
    ]);
  });
});
