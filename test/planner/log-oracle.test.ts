import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare, type WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { optimalFlat } from "../../src/planner/oracles/flat-taxes.ts";
import { namedPolicies } from "../../src/planner/oracles/policies.ts";
import { stackelberg } from "../../src/planner/oracles/stackelberg.ts";
import { type Changes, calibrate, golden, populationOf, usLaw } from "../env/helpers.ts";

/**
 * Welfare by a best response of the test's own: within each bracket the root of the first-order condition by bisection,
 * and its ends; the rebate by bisection, paid out as it is reckoned with. Whoever is at a jump is indifferent.
 */
function ownWelfare(economy: Economy, isLeast: boolean, brackets: readonly number[], rates: readonly number[]): number {
  const { size, zeroTaxIncome, weight, elasticity, elasticities, utility } = economy;
  const isLog = utility.name === "log";
  const owed = [0];
  for (let k = 1; k < brackets.length; k++) owed[k] = owed[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
  const people = weight.reduce((sum, one) => sum + one, 0);
  const utilities = new Float64Array(size);
  const revenueAt = (rebate: number): number => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const power = 1 + 1 / (elasticities?.[i] ?? elasticity);
      const z0 = zeroTaxIncome[i];
      const effort = (income: number) => ((income / z0) ** power / power) * (isLog ? 1 : z0);
      let best = -Infinity;
      let tax = 0;
      for (let k = 0; k < brackets.length; k++) {
        const [from, keep] = [brackets[k], 1 - rates[k]];
        const consumption = (income: number) => income - owed[k] - rates[k] * (income - from) + rebate;
        const gain = (income: number) =>
          (isLog ? keep / consumption(income) : keep) - ((income / z0) ** (power - 1) / z0) * (isLog ? 1 : z0);
        let [low, high] = [from, Math.min(brackets[k + 1] ?? Infinity, 4 * z0)];
        if (low > high) break;
        if (gain(high) > 0) low = high;
        else
          for (let halving = 0; halving < 26; halving++) {
            const middle = (low + high) / 2;
            if (gain(middle) > 0) low = middle;
            else high = middle;
          }
        const value = (isLog ? Math.log(consumption(low)) : consumption(low)) - effort(low);
        if (!(value > best)) continue;
        best = value;
        tax = owed[k] + rates[k] * (low - from);
      }
      utilities[i] = best;
      sum += weight[i] * tax;
    }
    return sum / people;
  };
  if (isLog) {
    let [low, high] = [0, revenueAt(0)];
    for (let halving = 0; halving < 15; halving++) {
      const middle = (low + high) / 2;
      if (revenueAt(middle) > middle) low = middle;
      else high = middle;
    }
    revenueAt((low + high) / 2);
  } else {
    const rebate = revenueAt(0);
    for (let i = 0; i < size; i++) utilities[i] += rebate;
  }
  if (isLeast) return isLog ? Math.exp(Math.min(...utilities)) : Math.min(...utilities);
  const mean = utilities.reduce((sum, u, i) => sum + weight[i] * (isLog ? u : Math.log(u)), 0) / people;
  return Math.exp(mean);
}

/** A long search of the test's own: many random rates, then ever smaller random steps from the best of them. */
function ownSearch(value: (rates: readonly number[]) => number, size: number, seed: number): number {
  const random = randomStream(seed, "own search");
  const starts = Array.from({ length: 50 }, (_, n) => {
    const rates = Array.from({ length: size }, () => 0.95 * random.next());
    return n % 3 === 0 ? rates.map(() => rates[0]) : rates;
  });
  const climbs = starts
    .map((rates) => ({ rates, worth: value(rates) }))
    .sort((a, b) => b.worth - a.worth)
    .slice(0, 2)
    .map((start) => {
      let { rates, worth } = start;
      for (let step = 0.15; step > 0.001; step *= 0.75)
        for (let n = 0; n < 6 * size; n++) {
          const next = rates.map((rate) =>
            Math.min(0.99, Math.max(0, rate + (random.next() < 0.6 ? step * (2 * random.next() - 1) : 0))),
          );
          const there = value(next);
          if (there > worth) [rates, worth] = [next, there];
        }
      return worth;
    });
  return Math.max(...climbs);
}

const ces: WelfareChoice = { kind: "ces", aversion: 1 };
const rawlsian: WelfareChoice = { kind: "rawlsian", aversion: null };
const wages = (count: number, spread: number): number[] =>
  Array.from({ length: count }, (_, i) => 20 * Math.exp(spread * Math.log((i + 0.5) / (count - i - 0.5))));
const steps = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => [0.2, 0.5][i % 2]);
const scattered = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => 0.2 + (i % 24) / 60);
const weights = (count: number): number[] => Array.from({ length: count }, (_, i) => 1 + (i % 3));
const three = [0, 40_000, 90_000];
type Row = readonly [
  name: string,
  changes: Changes,
  people: ReturnType<typeof populationOf>,
  brackets: number[],
  choice: WelfareChoice,
];
const rows: readonly Row[] = [
  ["log", { utility: "log", disutility: "common" }, populationOf(wages(20, 0.5)), three, ces],
  [
    "log, more elastic",
    { utility: "log", disutility: "common", elasticity: 0.6 },
    populationOf(wages(20, 0.4)),
    three,
    ces,
  ],
  [
    "log, hours fall with the wage",
    { utility: "log", disutility: "proportional" },
    populationOf(wages(20, 0.5)),
    [0, 60_000],
    ces,
  ],
  [
    "log, with weights",
    { utility: "log", disutility: "common" },
    populationOf(wages(20, 0.5), weights(20)),
    [0, 60_000],
    ces,
  ],
  ["log, the worst off", { utility: "log", disutility: "common" }, populationOf(wages(20, 0.4)), [0, 60_000], rawlsian],
  [
    "log, steps of elasticity",
    { utility: "log", disutility: "common", elasticity: steps(20) },
    populationOf(wages(20, 0.5)),
    [0, 60_000],
    ces,
  ],
  [
    "log, everybody's own elasticity",
    { utility: "log", disutility: "common", elasticity: scattered(20) },
    populationOf(wages(20, 0.5)),
    [0, 60_000],
    ces,
  ],
  ["steps of elasticity", { elasticity: steps(30) }, populationOf(wages(30, 0.5)), three, ces],
  ["everybody's own elasticity", { elasticity: scattered(30) }, populationOf(wages(30, 0.5)), three, ces],
  [
    "everybody's own elasticity, the worst off",
    { elasticity: scattered(30) },
    populationOf(wages(30, 0.4)),
    three,
    rawlsian,
  ],
];

describe("on ten economies", () => {
  test.each(rows)("%s", (name, changes, people, brackets, choice) => {
    const economy = calibrate(changes, people);
    const start = brackets.map(() => 0.3);
    const policies = namedPolicies({ economy, welfare: choice, brackets, law: usLaw, start, seed: 1 });
    const welfare = createWelfare(choice.kind, choice.aversion, economy);
    const worth = policies.map(
      ({ schedule }) => welfare.evaluate(settle(economy, schedule, bestResponse(economy, schedule))).value,
    );
    const optimum = worth[policies.findIndex((policy) => policy.name === "stackelberg")];
    policies.forEach((policy, p) => {
      // US law has its own brackets.
      if (policy.name !== "us-federal") expect(optimum).toBeGreaterThanOrEqual(worth[p]);
    });
    const isLeast = choice.kind === "rawlsian";
    const own = (rates: readonly number[]) => ownWelfare(economy, isLeast, brackets, rates);
    // Not at the optimum, where somebody may be about to jump.
    const flat = policies.findIndex((policy) => policy.name === "optimal-flat");
    expect(own(policies[flat].schedule.rates) / worth[flat]).toBeCloseTo(1, 4);
    const best = ownSearch(own, brackets.length, name.length);
    expect(optimum).toBeGreaterThan(best * (1 - 1e-4));
  });
});

const published = [
  [0.25, golden("log-utility")["0.25"].opt3_utilitarian.mean_u, golden("log-utility")["0.25"].opt_flat.mean_u, 0.6667],
  [0.5, 10.68455, 10.68448, 0.59925],
] as const;
test.each(published)("computed independently, ε = %d", (elasticity, three, flat, rate) => {
  const economy = calibrate({ utility: "log", disutility: "common", elasticity });
  if (elasticity === 0.25) {
    const brackets = [0, 90_000, 159_100];
    const found = stackelberg({ economy, welfare: ces, brackets, starts: [], seed: 1 });
    expect(Math.log(found.welfare)).toBeGreaterThan(three - 1e-5);
  }
  const best = optimalFlat(economy, ces);
  expect(best.rate).toBeCloseTo(rate, 3);
  expect(Math.log(best.welfare)).toBeCloseTo(flat, 5);
});

test("more people than are searched among are searched for on bins, judged on all", () => {
  const economy = calibrate({ utility: "log", disutility: "common" }, populationOf(wages(1600, 0.45)));
  const starts = [[0.5, 0.5]];
  const found = stackelberg({ economy, welfare: ces, brackets: [0, 60_000], starts, seed: 1 });
  const schedule = taxSchedule([0, 60_000], found.rates);
  const welfare = createWelfare("ces", 1, economy);
  const value = (law: typeof schedule) => welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value;
  expect(value(schedule)).toBe(found.welfare);
  expect(found.welfare).toBeGreaterThan(value(taxSchedule([0, 60_000], starts[0])));
});
