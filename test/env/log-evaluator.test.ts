import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { binned } from "../../src/env/binned-economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { logShare, solvedLogShare } from "../../src/env/respond/log-share.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { logEvaluator } from "../../src/env/welfare/log-evaluator.ts";
import { byWorker, scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { type AppliedLaw, lawByWorker } from "../../src/law/applied-law.ts";
import { taxLine } from "../../src/law/tax-line.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  type Changes,
  calibrate,
  flat,
  golden,
  mean,
  populationOf,
  relativeGap,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const ces = { kind: "ces", aversion: 1 } as const;
const wages = Array.from({ length: 90 }, (_, i) => 3 * 1.045 ** ((i * 37) % 90));
const people = populationOf(
  wages,
  wages.map((_, i) => [1, 0.5, 2, 0, 1][i % 5]),
);
const log = (changes: Changes = {}) => calibrate({ utility: "log", disutility: "common", ...changes }, people);

test.each([0.1, 0.4, 1, 3])("interior hours at ε = %d: x^(1/ε)·(q + x) = 1", (elasticity) => {
  const share = logShare(elasticity);
  for (const virtual of [0, 1e-6, 0.3, 1, 7.77, 500, 9e5, 1e7]) {
    const x = share(virtual);
    expect(relativeGap([x ** (1 / elasticity) * (virtual + x)], [1])).toBeLessThan(1e-6);
    expect(relativeGap([x], [solvedLogShare(virtual, elasticity)])).toBeLessThan(1e-7);
  }
  for (const virtual of [-0.2, -1, -3])
    expect(solvedLogShare(virtual, elasticity)).toBeGreaterThan(Math.max(1, -virtual));
  expect(solvedLogShare(0, elasticity)).toBeCloseTo(1, 14);
});

describe("as good as visiting everyone", () => {
  const rate = fc.oneof(fc.double({ min: 0, max: 0.95, noNaN: true }), fc.constantFrom(0, 0.3, 1));
  const schedules = fc.array(rate, { minLength: 5, maxLength: 5 });
  const brackets = [0, 9000, 25_000, 60_000, 130_000];
  const byStep = Float64Array.from(wages, (_, i) => [0.2, 0.4, 0.7][i % 3]);
  const byPerson = Float64Array.from(wages, (_, i) => 0.2 + i / 200);
  const economies: readonly [string, ReturnType<typeof log>][] = [
    ["one elasticity", log()],
    ["proportional", log({ disutility: "proportional" })],
    ["own psi", log({ disutility: "observed" })],
    ["a cap", log({ maxHours: 41, meanHours: 36 })],
    ["steps of elasticity", log({ elasticity: byStep })],
    ["everybody's own elasticity", log({ elasticity: byPerson })],
  ];
  describe.each([
    ["ces", ces],
    ["rawlsian", { kind: "rawlsian", aversion: null }],
  ] as const)("%s", (_, welfare) => {
    test.each(economies)("%s", (_name, economy) => {
      const { evaluate } = scheduleEvaluator(economy, welfare, brackets);
      const definition = byWorker(economy, welfare);
      fc.assert(
        fc.property(schedules, fc.boolean(), (list, rising) => {
          const rates = rising ? list.toSorted((a, b) => a - b) : list;
          const schedule = taxSchedule(brackets, rates);
          const settled = settle(economy, schedule, bestResponse(economy, schedule));
          const found = evaluate(rates);
          // Where workers jump over the root no rebate fits, and what is paid out is one of two amounts.
          const fits = Math.abs(found.revenuePerWorker / Math.max(settled.revenuePerWorker, 1e-9) - 1) < 1e-8;
          fc.pre(fits || settled.revenuePerWorker < 1e-9);
          expect(relativeGap([found.welfare], [definition(schedule).welfare])).toBeLessThan(1e-8);
        }),
        { numRuns: 20 },
      );
    });
  });

  test("it hardly ever happens that no rebate fits", () => {
    const economy = economies[0][1];
    const { evaluate } = scheduleEvaluator(economy, ces, brackets);
    const definition = byWorker(economy, ces);
    const lists = fc.sample(schedules, { numRuns: 30, seed: 3 });
    const apart = lists.filter(
      (rates) => Math.abs(evaluate(rates).welfare / definition(taxSchedule(brackets, rates)).welfare - 1) > 1e-8,
    );
    expect(apart.length).toBeLessThan(4);
  });

  test("laws that differ between people, jump and pay out at the bottom", () => {
    const economy = log();
    const lines = [
      taxLine([0, 30_000], [0.2, 0.45], Float64Array.of(-4000, 2000)),
      taxLine([0, 20_000, 70_000], [0.5, 0.1, 0.4], Float64Array.of(0, 10_500, 15_600)),
    ];
    const law: AppliedLaw = lawByWorker(
      lines,
      Uint32Array.from(wages, (_, i) => (i % 3 === 0 ? 1 : 0)),
    );
    const settled = settle(economy, law, bestResponse(economy, law));
    const solve = logEvaluator(economy, ces);
    for (const _ of [1, 2]) {
      const { income, utility, revenuePerWorker } = solve(law);
      const counted = (column: Float64Array) => column.filter((_value, i) => people.weight[i] > 0);
      expect(relativeGap([revenuePerWorker], [settled.rebate])).toBeLessThan(1e-8);
      expect(relativeGap(counted(income), counted(settled.income))).toBeLessThan(1e-7);
      expect(relativeGap(counted(utility), counted(settled.utility))).toBeLessThan(1e-9);
      solve(flat(0.3));
    }
  });
});

test("golden: mean utility at rates", () => {
  const { opt_flat, opt3_utilitarian, us_fed } = golden("log-utility")["0.25"];
  const economy = calibrate({ utility: "log", disutility: "common" });
  const { evaluate, evaluateSchedule } = scheduleEvaluator(economy, ces, [0, 90_000, 159_100]);
  expect(Math.log(evaluateSchedule(usLaw).welfare)).toBeCloseTo(us_fed.mean_u, 9);
  expect(Math.log(evaluateSchedule(flat(opt_flat.rate)).welfare)).toBeCloseTo(opt_flat.mean_u, 9);
  expect(Math.log(evaluate(opt3_utilitarian.rates).welfare)).toBeCloseTo(opt3_utilitarian.mean_u, 9);
});

describe("elasticities by person, summed by group", () => {
  const own = Float64Array.from(wages, (_, i) => [0.15, 0.4, 0.9][i % 3]);
  const economy = calibrate({ elasticity: own }, people);
  test.each([
    ["utilitarian", null],
    ["inverse-income", null],
    ["rawlsian", null],
    ["ces", 1],
    ["ces", 2],
    ["ces", 1.5],
  ] as const)("%s %s", (kind, aversion) => {
    const welfare = { kind, aversion };
    const { evaluate, isBySums } = scheduleEvaluator(economy, welfare, usBrackets);
    expect(isBySums).toBe(true);
    for (const rates of [[...usLaw.rates], [0.7, 0.1, 0.5, 0.3, 0.6, 0.2, 0.4], usBrackets.map(() => 1)]) {
      const { welfare: expected } = byWorker(economy, welfare)(taxSchedule(usBrackets, rates));
      expect(relativeGap([evaluate(rates).welfare], [expected])).toBeLessThan(1e-11);
    }
  });
});

describe("bins of income and elasticity", () => {
  const many = Array.from({ length: 4000 }, (_, i) => 4 * 1.0009 ** ((i * 1777) % 4000));
  const own = Float64Array.from(many, (_, i) => 0.15 + ((i * 7) % 101) / 200);
  const crowd = populationOf(many);
  test.each([
    ["quasi-linear", "proportional"],
    ["log", "common"],
  ] as const)("%s: keep people, income and nearly welfare", (utility, disutility) => {
    const economy = calibrate({ utility, disutility, elasticity: own }, crowd);
    const few = binned(economy, 400);
    const total = (of: typeof economy) => [
      of.weight.reduce((sum, weight) => sum + weight, 0),
      of.weight.reduce((sum, weight, i) => sum + weight * of.zeroTaxIncome[i], 0),
    ];
    expect(few.size).toBeLessThan(450);
    expect(new Set(few.elasticities).size).toBe(8);
    expect(relativeGap(total(few), total(economy))).toBeLessThan(1e-12);
    const worth = (of: typeof economy) => scheduleEvaluator(of, ces, usBrackets).evaluateSchedule(usLaw).welfare;
    expect(relativeGap([worth(few)], [worth(economy)])).toBeLessThan(3e-3);
    expect(mean(few.psi)).toBeGreaterThan(0);
  });
});
