import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { binned } from "../../src/env/binned-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { ownWelfare } from "../../src/env/welfare/own-welfare.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, economyOf, flat, golden, mean, outcome, relativeGap, usBrackets, usLaw } from "./helpers.ts";

const linear: readonly WelfareChoice[] = [
  { kind: "utilitarian", aversion: null },
  { kind: "inverse-income", aversion: null },
  { kind: "rawlsian", aversion: null },
  { kind: "ces", aversion: 0 },
];
const concave: readonly WelfareChoice[] = [0.5, 0.9999, 1, 1.5, 2, 3, 20].map((aversion) => ({
  kind: "ces",
  aversion,
}));
/** Known only by its values: the square of the mean root of utility. */
const custom: WelfareChoice = {
  kind: "roots",
  aversion: 1,
  own: ownWelfare({
    name: "roots",
    description: "the square of the mean root of utility",
    uses: [],
    value: (utility, weight) => {
      let sum = 0;
      let people = 0;
      for (let i = 0; i < utility.length; i++) {
        sum += weight[i] * Math.sqrt(Math.max(utility[i], 0));
        people += weight[i];
      }
      return (sum / people) ** 2;
    },
    marginal: (utility) => utility.map((u) => 1 / Math.sqrt(Math.max(u, 1))),
  }),
};
const nameOf = ({ kind, aversion }: WelfareChoice) => `${kind}${aversion === null ? "" : ` ${aversion}`}`;

/** Everyone's choice, settled and judged: what the evaluator must give. */
function bruteForce(
  economy: Economy,
  { kind, aversion, own }: WelfareChoice,
  brackets: readonly number[],
  rates: readonly number[],
) {
  const settlement = outcome(economy, taxSchedule(brackets, rates));
  return [createWelfare(kind, aversion, economy, own).evaluate(settlement).value, settlement.revenuePerWorker];
}

function evaluated(economy: Economy, choice: WelfareChoice, brackets: readonly number[], rates: readonly number[]) {
  const { welfare, revenuePerWorker } = scheduleEvaluator(economy, choice, brackets).evaluate(rates);
  return [welfare, revenuePerWorker];
}

describe("golden welfare at stored rates", () => {
  type Case = { brackets: number[]; swf: string; W: Record<string, number>; rates: Record<string, number[] | number> };
  const choices: Record<string, WelfareChoice> = {
    ces1: { kind: "ces", aversion: 1 },
    ces2: { kind: "ces", aversion: 2 },
    invz_notax: { kind: "inverse-income", aversion: null },
    rawls: { kind: "rawlsian", aversion: null },
  };
  const cases = (golden("stackelberg") as Case[]).filter(({ swf }) => swf in choices);
  test.each(cases)("$swf, $brackets.length brackets", ({ brackets, swf, W, rates }) => {
    const { evaluate, evaluateSchedule } = scheduleEvaluator(calibrate(), choices[swf], brackets);
    for (const [name, list] of Object.entries(rates)) {
      const { welfare } = typeof list === "number" ? evaluateSchedule(flat(list)) : evaluate(list);
      expect(relativeGap([welfare], [W[name]])).toBeLessThan(1e-9);
    }
    expect(relativeGap([evaluateSchedule(usLaw).welfare], [W.us_fed])).toBeLessThan(1e-9);
    expect(relativeGap([evaluateSchedule(flat(0.3)).welfare], [W.flat30])).toBeLessThan(1e-9);
    expect(relativeGap([evaluateSchedule(flat(0)).welfare], [W.laissez_faire])).toBeLessThan(1e-9);
  });
});

describe("as good as visiting everyone", () => {
  const rate = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.3, 1));
  const schedules = fc.uniqueArray(fc.double({ min: 100, max: 1e6, noNaN: true }), { maxLength: 7 }).chain((starts) =>
    fc.record({
      brackets: fc.constant([0, ...starts.sort((a, b) => a - b)]),
      rates: fc.array(rate, { minLength: starts.length + 1, maxLength: starts.length + 1 }),
    }),
  );
  const workers = fc.array(fc.tuple(fc.double({ min: 1, max: 6.5, noNaN: true }), fc.integer({ min: 0, max: 4 })), {
    minLength: 2,
    maxLength: 60,
  });
  const agrees = (choice: WelfareChoice, tolerance: number, capped: boolean, isWeighted: boolean) =>
    fc.property(
      schedules,
      workers,
      fc.constantFrom(0.1, 0.25, 1, 3),
      fc.integer({ min: 20, max: 2000 }),
      ({ brackets, rates }, rows, elasticity, maxHours) => {
        const economy = economyOf(
          rows.map(([log]) => 10 ** log),
          {
            elasticity,
            maxHours: capped ? maxHours : null,
            weights: rows.map(([, weight], i) => (isWeighted && i > 0 ? weight : 1)),
          },
        );
        // Incomes themselves are rounded, so beside the highest one nothing can be told apart.
        const rounding = 1e-15 * Math.max(...economy.zeroTaxIncome);
        const expected = bruteForce(economy, choice, brackets, rates);
        const actual = evaluated(economy, choice, brackets, rates);
        actual.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance * Math.abs(expected[i]) + rounding);
        });
      },
    );
  for (const isWeighted of [false, true])
    for (const [choices, tolerance] of [
      [linear, 1e-12],
      [[...concave, custom], 1e-11],
    ] as const)
      test.each(choices.map((choice) => [nameOf(choice), choice] as const))(
        `%s, ${isWeighted ? "weighted" : "equal weights"}`,
        (_, choice) => {
          fc.assert(agrees(choice, tolerance, false, isWeighted), { numRuns: 200 });
          fc.assert(agrees(choice, tolerance, true, isWeighted), { numRuns: 50 });
        },
      );
});

describe("schedule evaluator", () => {
  const economy = calibrate();
  const ces: WelfareChoice = { kind: "ces", aversion: 1 };

  test("a batch is its schedules one by one", () => {
    const { evaluate, evaluateMany } = scheduleEvaluator(economy, ces, [0, 50000]);
    const schedules = [
      [0.2, 0.4],
      [0.9, 0.1],
    ];
    expect([...evaluateMany(schedules)]).toEqual(schedules.map((rates) => evaluate(rates).welfare));
  });

  // z0·(1−τ)^ε·τ has its peak at 1/(1+ε), where revenue is the closed form of the golden file.
  test("Laffer peak of a flat tax", () => {
    const { evaluate } = scheduleEvaluator(economy, ces, [0]);
    const { theory, R_closed } = golden("checks").calibrations["prop_0.25"].laffer;
    expect(relativeGap([evaluate([theory]).revenuePerWorker], [R_closed])).toBeLessThan(1e-12);
    expect(evaluate([theory - 0.01]).revenuePerWorker).toBeLessThan(R_closed);
    expect(evaluate([theory + 0.01]).revenuePerWorker).toBeLessThan(R_closed);
  });

  test("powers that leave double precision are worked out one by one", () => {
    const rigid = economyOf([20, 1e4, 1e6], { elasticity: 0.01 });
    expect(
      relativeGap(evaluated(rigid, ces, [0, 9000], [0.1, 0.6]), bruteForce(rigid, ces, [0, 9000], [0.1, 0.6])),
    ).toBe(0);
  });

  test("elasticities that differ are respected", () => {
    const mixed = { ...economyOf([2e4, 6e4, 3e5]), elasticities: Float64Array.of(0.1, 0.4, 0.9) };
    const [brackets, rates] = [usBrackets, [0.7, 0.1, 0.5, 0.3, 0.6, 0.2, 0.4]];
    expect(relativeGap(evaluated(mixed, ces, brackets, rates), bruteForce(mixed, ces, brackets, rates))).toBeLessThan(
      1e-12,
    );
    expect(evaluated(mixed, ces, brackets, rates)).not.toEqual(
      bruteForce(economyOf([2e4, 6e4, 3e5]), ces, brackets, rates),
    );
  });

  test("paper welfare is that of everyone visited", () => {
    const paper: WelfareChoice = { kind: "paper", aversion: null };
    expect(evaluated(economy, paper, [0], [0.3])[0]).toBeCloseTo(2.746199122166042, 9);
  });

  const refused = (name: string, run: () => unknown, message: RegExp) => test(name, () => expect(run).toThrow(message));
  refused("no aversion", () => scheduleEvaluator(economy, { kind: "ces", aversion: null }, [0]), /aversion null/);
  refused("a rate above 1", () => scheduleEvaluator(economy, ces, [0]).evaluate([1.5]), /out of range/);
  refused(
    "rates that do not fit the brackets",
    () => scheduleEvaluator(economy, ces, [0]).evaluate([0, 0]),
    /2 rates for 1/,
  );
});

describe("bins", () => {
  const people = economyOf(Array.from({ length: 30_000 }, (_, i) => 200 + 2e6 * (i / 30_000) ** 6));
  const bins = binned(people, 1000);
  const total = (economy: Economy) => economy.weight.reduce((sum, weight) => sum + weight, 0);
  const income = (economy: Economy) =>
    economy.weight.reduce((sum, weight, i) => sum + weight * economy.zeroTaxIncome[i], 0);

  test("are about as many as asked for", () => {
    expect(bins.size).toBeGreaterThan(500);
    expect(bins.size).toBeLessThan(1100);
  });
  test("keep people and income", () => {
    expect(relativeGap([total(bins), income(bins)], [total(people), income(people)])).toBeLessThan(1e-12);
  });
  test("keep the worst-off worker", () => expect(bins.zeroTaxIncome[0]).toBe(people.zeroTaxIncome[0]));
  test("have disutility that fits their zero-tax income", () => {
    const { psi, incomePerHour, zeroTaxIncome, elasticity } = bins;
    const implied = incomePerHour.map((perHour, i) => perHour * (perHour / psi[i]) ** elasticity);
    expect(relativeGap(implied, zeroTaxIncome)).toBeLessThan(1e-12);
  });
  test.each([...linear, ...concave].map((choice) => [nameOf(choice), choice] as const))(
    "have nearly the welfare of all: %s",
    (_, choice) => {
      const value = (economy: Economy) => scheduleEvaluator(economy, choice, usBrackets).evaluateSchedule(usLaw);
      expect(relativeGap([value(bins).welfare], [value(people).welfare])).toBeLessThan(1e-5);
    },
  );
  test("of one worker are that worker", () => {
    expect(mean(binned(economyOf([5000]), 10).zeroTaxIncome)).toBe(5000);
  });
});
