import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  calibrate,
  economyOf,
  flat,
  golden,
  outcome,
  populationOf,
  relativeGap,
  usBrackets,
  usLaw,
} from "./helpers.ts";

/** Utility of income z without the rebate, from its definition. */
function utilityOf({ elasticity }: Economy, schedule: TaxSchedule, z0: number, z: number): number {
  const share = elasticity / (1 + elasticity);
  return z - schedule.tax(z) - share * z0 * (z / z0) ** (1 / share);
}

/** The best of every income that can be optimal: zero, clipped interior optima, kinks and the cap. */
function bruteForce(economy: Economy, schedule: TaxSchedule, z0: number, cap: number): number {
  const { brackets, rates } = schedule;
  const interior = rates.map((rate, k) => {
    const upper = Math.min(brackets[k + 1] ?? Infinity, cap);
    return Math.min(Math.max(z0 * (1 - rate) ** economy.elasticity, brackets[k]), upper);
  });
  const candidates = [0, ...interior, ...brackets, cap].filter((z) => z <= cap && Number.isFinite(z));
  return Math.max(...candidates.map((z) => utilityOf(economy, schedule, z0, z)));
}

const incomeOf = (economy: Economy, schedule: TaxSchedule) =>
  bestResponse(economy, schedule).map((hours, i) => hours * economy.incomePerHour[i]);

describe("best response, calibrated", () => {
  type Case = { name: string; eps: number; brackets: number[]; rates: number[] } & Record<
    "z0" | "z" | "u_excl_rebate",
    number[]
  >;
  test.each(golden("best-response") as Case[])("golden: $name", ({ eps, brackets, rates, z0, z, u_excl_rebate }) => {
    const economy = economyOf(z0, { elasticity: eps });
    const { income, utility, rebate } = outcome(economy, taxSchedule(brackets, rates));
    expect(relativeGap(income, z)).toBeLessThan(1e-9);
    expect(
      relativeGap(
        utility.map((u) => u - rebate),
        u_excl_rebate,
      ),
    ).toBeLessThan(1e-9);
  });

  test.each(["us", "zigzag"])("golden: a thousand workers under %s", (name) => {
    const { rates, z } = golden("per-agent")["prop_0.25"][name];
    expect(relativeGap(incomeOf(calibrate(), taxSchedule(usBrackets, rates)), z)).toBeLessThan(1e-9);
  });

  const jump = golden("checks").jump_threshold;
  test("falling rates: workers jump over the kink at the closed-form income", () => {
    const economy = economyOf([jump.z0_star * (1 - 1e-9), jump.z0_star * (1 + 1e-9)], { elasticity: jump.eps });
    const incomes = incomeOf(economy, taxSchedule([0, jump.b], [jump.t1, jump.t2]));
    expect(relativeGap(incomes, [jump.z_before, jump.z_after])).toBeLessThan(2e-9);
  });

  test("rising rates: who bunches follows from b/(1−τ)^ε", () => {
    const [from, to] = [50000 / 0.9 ** 0.25, 50000 / 0.6 ** 0.25];
    const economy = economyOf([from * 0.999, from * 1.001, to * 0.999, to * 1.001]);
    const expected = [50000 * 0.999, 50000, 50000, 50000 * 1.001];
    expect(relativeGap(incomeOf(economy, taxSchedule([0, 50000], [0.1, 0.4])), expected)).toBeLessThan(1e-12);
  });

  const choice = (name: string, schedule: TaxSchedule, z0: number, expected: number) =>
    test(name, () => expect(relativeGap(incomeOf(economyOf([z0]), schedule), [expected])).toBeLessThan(1e-12));
  choice("nobody works under a full tax", flat(1), 1e5, 0);
  choice("nobody works past a full tax", taxSchedule([0, 20000], [0, 1]), 1e5, 20000);
  choice("a full tax at the bottom is not worth passing for a low earner", taxSchedule([0, 20000], [1, 0]), 24999, 0);
  // It gives z0/(1+ε) − 20000, which is 0 at z0 = 25000 for ε = 1/4.
  choice("but it is for a higher one", taxSchedule([0, 20000], [1, 0]), 25001, 25001);
  choice("and an indifferent worker takes the lower income", taxSchedule([0, 20000], [1, 0]), 25000, 0);
  choice("full tax everywhere", taxSchedule([0, 10, 20], [1, 1, 1]), 1e5, 0);
  choice("a hole in a full tax", taxSchedule([0, 10000, 90000], [1, 0, 1]), 1e5, 90000);

  const schedules = fc.uniqueArray(fc.double({ min: 100, max: 1e6, noNaN: true }), { maxLength: 7 }).chain((starts) =>
    fc.record({
      brackets: fc.constant([0, ...starts.sort((a, b) => a - b)]),
      rates: fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
        minLength: starts.length + 1,
        maxLength: starts.length + 1,
      }),
    }),
  );
  const anyWorkers = fc.array(fc.double({ min: 0, max: 7, noNaN: true }), { minLength: 5, maxLength: 40 });

  const isOptimal = (capped: boolean) =>
    fc.property(
      schedules,
      anyWorkers,
      fc.constantFrom(0.1, 0.25, 0.4, 1, 3),
      fc.double({ min: 5, max: 300, noNaN: true }),
      ({ brackets, rates }, logIncomes, elasticity, maxHours) => {
        const schedule = taxSchedule(brackets, rates);
        const z0s = logIncomes.map((log) => 10 ** log);
        const economy = economyOf(z0s, { elasticity, maxHours: capped ? maxHours : null });
        const cap = capped ? maxHours * 1000 : Infinity;
        incomeOf(economy, schedule).forEach((z, i) => {
          expect(z).toBeLessThanOrEqual(cap * (1 + 1e-15));
          const u = utilityOf(economy, schedule, z0s[i], z);
          const grid = Array.from({ length: 401 }, (_, step) => (Math.min(z0s[i], cap) * step) / 400);
          const onGrid = Math.max(...grid.map((other) => utilityOf(economy, schedule, z0s[i], other)));
          const best = Math.max(bruteForce(economy, schedule, z0s[i], cap), onGrid);
          expect(u).toBeGreaterThanOrEqual(best - 1e-10 * z0s[i]);
        });
      },
    );
  test("no candidate and no grid point is better, any rates", () => fc.assert(isOptimal(false), { numRuns: 300 }));
  test("no candidate and no grid point is better, capped", () => fc.assert(isOptimal(true), { numRuns: 300 }));

  test("of random order and sorted, everyone does the same", () => {
    const z0s = Array.from({ length: 500 }, (_, i) => 10 ** (3 + ((i * 7919) % 500) / 150));
    const sorted = z0s.map((_, i) => i).sort((a, b) => z0s[a] - z0s[b]);
    const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);
    const mixed = incomeOf(economyOf(z0s), zigzag);
    expect([...incomeOf(economyOf(sorted.map((i) => z0s[i])), zigzag)]).toEqual(sorted.map((i) => mixed[i]));
  });

  test("hours are written to the column that is given", () => {
    const out = new Float64Array(1);
    expect(bestResponse(economyOf([1e5]), flat(0), out)).toBe(out);
    expect(out[0]).toBeCloseTo(100, 10);
  });
});

describe("best response, paper", () => {
  const hours = (wages: number[], schedule: TaxSchedule) => [
    ...bestResponse(paperEconomy(populationOf(wages)), schedule),
  ];
  const bruteHours = (wage: number, schedule: TaxSchedule) => {
    const values = Array.from({ length: 11 }, (_, h) => {
      const income = 52 * wage * 10 * h;
      return income - schedule.tax(income) - 0.0005 * (10 * h) ** 3.5;
    });
    return 10 * values.indexOf(Math.max(...values));
  };
  const wages = Array.from({ length: 200 }, (_, i) => 0.01 * 1.05 ** i);
  const sameAsBruteForce = (name: string, schedule: TaxSchedule) =>
    test(name, () => expect(hours(wages, schedule)).toEqual(wages.map((wage) => bruteHours(wage, schedule))));
  sameAsBruteForce("US law", usLaw);
  sameAsBruteForce("falling rates", taxSchedule([0, 20000, 60000], [0.9, 0.2, 0.5]));
  sameAsBruteForce("no tax", flat(0));
  test("nobody works under a full tax: ties go to the fewest hours", () =>
    expect(hours([5, 50], flat(1))).toEqual([0, 0]));
});
