import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { consistencyIndex, violations } from "../../../src/analysis/audit/consistency-index.ts";
import { netIncomes } from "../../../src/analysis/audit/history.ts";
import { largestCycleMean } from "../../../src/analysis/audit/largest-cycle-mean.ts";
import { leastMeanSlack } from "../../../src/analysis/audit/least-mean-slack.ts";
import { leisureIndex } from "../../../src/analysis/audit/rationality.ts";
import { waste } from "../../../src/analysis/audit/waste.ts";
import { taxSchedule } from "../../../src/law/tax-schedule.ts";

const numbers = z.array(z.number());
const labour = z
  .object({
    cases: z.array(
      z.object({
        name: z.string(),
        wage: z.number(),
        hours: numbers,
        schedules: z.array(z.object({ brackets: numbers, rates: numbers })),
        rebates: numbers,
        maxHours: z.number(),
        quasiLinear: z.object({ holds: z.boolean(), dollarsPerChoice: z.number() }),
        W: z.array(numbers).optional(),
        garp: z.object({ ccei: z.number() }),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync("test/golden/labour-choice.json", "utf8")));

describe.each(labour.cases)("recorded labour choices: $name", (one) => {
  const n = one.hours.length;
  const laws = one.schedules.map(({ brackets, rates }) => taxSchedule(brackets, rates));
  const net = (t: number, hours: number): number => {
    const income = 52 * one.wage * hours;
    return income - laws[t].tax(income);
  };
  const history = { hours: Float64Array.from(one.hours), net, rebates: one.rebates };
  const nets = netIncomes(history);
  const found = waste(
    nets,
    n,
    one.hours.map((_, t) => t),
  );

  it("wastes what the reference says", () => {
    if (one.quasiLinear.holds) expect(found).toMatchObject({ dollarsPerChoice: 0, meanSlack: 0, pairsViolating: 0 });
    else expect(found.dollarsPerChoice).toBeCloseTo(one.quasiLinear.dollarsPerChoice, 6);
  });

  it("has the same matrix of wastes and the same index on consumption and leisure", () => {
    for (const [t, row] of (one.W ?? []).entries())
      for (const [s, value] of row.entries()) expect(nets[t * n + s] - nets[t * n + t]).toBeCloseTo(value, 6);
    expect(leisureIndex(history, nets, one.maxHours)).toBeCloseTo(one.garp.ccei, 9);
  });
});

/** Published with the reference: the worst cycle is one of two choices among five, of three among three. */
it.each([
  ["noisy, five laws", 24.96],
  ["target earner: constant net income", 2962.962963],
])("the least mean slack of %s is %p", (name, slack) => {
  const one = labour.cases.find((known) => known.name === name) ?? labour.cases[0];
  const laws = one.schedules.map(({ brackets, rates }) => taxSchedule(brackets, rates));
  const nets = netIncomes({
    hours: Float64Array.from(one.hours),
    net: (t, hours) => 52 * one.wage * hours - laws[t].tax(52 * one.wage * hours),
  });
  expect(
    waste(
      nets,
      one.hours.length,
      one.hours.map((_, t) => t),
    ).meanSlack,
  ).toBeCloseTo(slack, 5);
});

const matrices = fc
  .integer({ min: 2, max: 6 })
  .chain((n) =>
    fc.tuple(fc.constant(n), fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n * n, maxLength: n * n })),
  );

/** Every simple cycle from every start. */
function bruteCycleMean(weights: Float64Array, n: number): number {
  let best = 0;
  const walk = (start: number, at: number, visited: readonly number[], sum: number): void => {
    if (visited.length > 1) best = Math.max(best, (sum + weights[at * n + start]) / visited.length);
    for (let next = 0; next < n; next++)
      if (!visited.includes(next)) walk(start, next, [...visited, next], sum + weights[at * n + next]);
  };
  for (let start = 0; start < n; start++) walk(start, start, [start], 0);
  return best;
}

function bruteAssignment(weights: Float64Array, n: number, row = 0, taken: readonly number[] = []): number {
  if (row === n) return 0;
  let best = -Infinity;
  for (let column = 0; column < n; column++)
    if (!taken.includes(column))
      best = Math.max(
        best,
        (row === column ? 0 : weights[row * n + column]) + bruteAssignment(weights, n, row + 1, [...taken, column]),
      );
  return best;
}

it("the largest cycle mean is that of all cycles gone through one by one", () => {
  fc.assert(
    fc.property(matrices, ([n, entries]) => {
      const weights = Float64Array.from(entries);
      expect(largestCycleMean(weights, n)).toBeCloseTo(bruteCycleMean(weights, n), 9);
    }),
    { numRuns: 400 },
  );
});

it("the least mean slack is the heaviest assignment of all, gone through one by one", () => {
  fc.assert(
    fc.property(matrices, ([n, entries]) => {
      const weights = Float64Array.from(entries);
      expect(leastMeanSlack(weights, n)).toBeCloseTo(bruteAssignment(weights, n) / n, 9);
    }),
    { numRuns: 400 },
  );
});

it("whoever maximises some taste under any laws wastes nothing", () => {
  const schedule = fc.tuple(
    fc.double({ min: 0, max: 0.9, noNaN: true }),
    fc.double({ min: 0, max: 0.9, noNaN: true }),
    fc.integer({ min: 5000, max: 90000 }),
  );
  const cost = fc.array(fc.double({ min: 0, max: 120000, noNaN: true }), { minLength: 101, maxLength: 101 });
  fc.assert(
    fc.property(fc.array(schedule, { minLength: 2, maxLength: 12 }), cost, (schedules, effort) => {
      const laws = schedules.map(([low, high, start]) => taxSchedule([0, start], [low, high]));
      const net = (t: number, hours: number): number => 1560 * hours - laws[t].tax(1560 * hours);
      const best = laws.map((_, t) => {
        const values = effort.map((dollars, hours) => net(t, hours) - dollars);
        return values.indexOf(Math.max(...values));
      });
      const nets = netIncomes({ hours: Float64Array.from(best), net });
      expect(
        waste(
          nets,
          best.length,
          best.map((_, t) => t),
        ),
      ).toEqual({ dollarsPerChoice: 0, meanSlack: 0, pairsViolating: 0 });
    }),
  );
});

const linear = z
  .object({
    linear: z.array(
      z.object({
        name: z.string(),
        prices: z.array(numbers),
        bundles: z.array(numbers),
        violations: z.number(),
        ccei: z.number(),
      }),
    ),
    choi25: z.object({
      intercepts: z.array(numbers),
      random: z.object({ shareOfFirst: numbers, violations: z.number(), ccei: z.number() }),
    }),
  })
  .parse(JSON.parse(readFileSync("test/golden/revealed-preference.json", "utf8")));

function ratiosOf(prices: readonly (readonly number[])[], bundles: readonly (readonly number[])[]): Float64Array {
  const cost = (price: readonly number[], bundle: readonly number[]): number =>
    price.reduce((sum, one, k) => sum + one * bundle[k], 0);
  return Float64Array.from(
    prices.flatMap((price, t) => bundles.map((bundle) => cost(price, bundle) / cost(price, bundles[t]))),
  );
}

it.each(linear.linear)(
  "linear budgets, $name: index and violations of the reference",
  ({ prices, bundles, ...known }) => {
    const ratios = ratiosOf(prices, bundles);
    expect(consistencyIndex(ratios, bundles.length)).toBeCloseTo(known.ccei, 9);
    expect(violations(ratios, bundles.length)).toBe(known.violations);
  },
);

it("25 budgets of a laboratory with choices by lot: index and violations of the reference", () => {
  const { intercepts, random } = linear.choi25;
  const prices = intercepts.map(([x, y]) => [1 / x, 1 / y]);
  const bundles = intercepts.map(([x, y], t) => [random.shareOfFirst[t] * x, (1 - random.shareOfFirst[t]) * y]);
  const ratios = ratiosOf(prices, bundles);
  expect(consistencyIndex(ratios, 25)).toBeCloseTo(random.ccei, 9);
  expect(violations(ratios, 25)).toBe(random.violations);
});
