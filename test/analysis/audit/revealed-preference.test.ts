import { describe, expect, test } from "@jest/globals";
import {
  budgetBetween,
  byLot,
  choicesOf,
  crossingBudgets,
  dominatedShare,
  labourBudgets,
} from "../../../src/analysis/audit/budgets/designed.ts";
import { houtmanMaks } from "../../../src/analysis/audit/budgets/houtman-maks.ts";
import { moneyPump } from "../../../src/analysis/audit/budgets/money-pump.ts";
import { ccei, costsOf, garpViolations } from "../../../src/analysis/audit/budgets/revealed.ts";
import { varianIndex } from "../../../src/analysis/audit/budgets/varian.ts";
import { randomStream } from "../../../src/base/random.ts";

/** The data of the R package revpref: published CCEI 0.9488409, money pump 0.07242757 to 0.18732824. */
const revpref = {
  prices: [
    [4, 4, 4],
    [1, 9, 3],
    [2, 8, 3],
    [1, 8, 4],
    [3, 1, 9],
    [3, 2, 8],
    [8, 4, 1],
    [4, 1, 8],
    [9, 3, 1],
    [8, 3, 2],
  ],
  bundles: [
    [1.81, 0.19, 10.51],
    [17.28, 2.26, 4.13],
    [12.33, 2.05, 2.99],
    [6.06, 5.19, 0.62],
    [11.34, 10.33, 0.63],
    [4.33, 8.08, 2.61],
    [4.36, 1.34, 9.76],
    [1.37, 36.35, 1.02],
    [3.21, 4.97, 6.2],
    [0.32, 8.53, 10.92],
  ],
};
const crossing = [
  [2, 1],
  [1, 2],
];
const symmetric = {
  prices: crossing,
  bundles: [
    [4, 2],
    [2, 4],
  ],
};
const asymmetric = {
  prices: crossing,
  bundles: [
    [5, 0],
    [1, 4.5],
  ],
};
const tied = {
  prices: [
    [1, 1],
    [1, 1],
  ],
  bundles: [
    [3, 1],
    [1, 3],
  ],
};

describe.each([
  { name: "revpref", data: revpref, violations: 8, index: 0.9488409273, kept: 9, sets: 2, mean: 0.9948840927 },
  { name: "two budgets", data: symmetric, violations: 2, index: 0.8, kept: 1, sets: 2, mean: 0.9 },
  { name: "the cheaper repair", data: asymmetric, violations: 2, index: 0.65, kept: 1, sets: 2, mean: 0.825 },
  { name: "a tie", data: tied, violations: 0, index: 1, kept: 2, sets: 1, mean: 1 },
])("$name", ({ data, violations, index, kept, sets, mean }) => {
  const costs = costsOf(data);
  test("violations", () => expect(garpViolations(costs)).toBe(violations));
  test("CCEI", () => expect(ccei(costs)).toBeCloseTo(index, 9));
  test("Houtman and Maks", () => expect(houtmanMaks(costs)).toMatchObject({ kept, maximalSets: sets, isExact: true }));
  test("Varian", () => {
    const found = varianIndex(costs);
    expect(found.mean).toBeCloseTo(mean, 9);
    expect(found.isExact).toBe(true);
  });
});

test.each([
  [revpref, { min: 0.0724275724, max: 0.1873282366, mean: 0.1365982719, median: 0.1433186393, cycles: 4 }],
  [symmetric, { min: 0.2, max: 0.2, mean: 0.2, median: 0.2, cycles: 1 }],
  [asymmetric, { min: 0.425, max: 0.425, mean: 0.425, median: 0.425, cycles: 1 }],
  [tied, { min: 0, max: 0, mean: 0, median: 0, cycles: 0 }],
])("a money pump takes", (data, expected) => {
  const found = moneyPump(costsOf(data));
  expect(found.cycles).toBe(expected.cycles);
  for (const key of ["min", "max", "mean", "median"] as const) expect(found[key]).toBeCloseTo(expected[key], 9);
});

/** 25 budgets as in Choi, Fisman, Gale and Kariv (2007), and choices fixed at random. */
const intercepts: readonly (readonly [number, number])[] = [
  [66.26, 90.75],
  [79.81, 30.27],
  [37.01, 88.62],
  [10.47, 83.91],
  [81.74, 52.11],
  [32.94, 50.06],
  [55.41, 59.81],
  [99.6, 81.34],
  [66, 99.01],
  [65.13, 13.95],
  [13.21, 56.34],
  [51.96, 92.55],
  [66.63, 56.27],
  [54.72, 32.28],
  [72.28, 28.05],
  [84.7, 23.9],
  [34.08, 89.23],
  [55.88, 86.24],
  [67.57, 76.76],
  [18.23, 58.7],
  [55.7, 88.42],
  [42.51, 63.84],
  [83.47, 44.15],
  [98.09, 63.1],
  [64.46, 67.42],
];
const shares = [
  0.6765, 0.1508, 0.4403, 0.2396, 0.4025, 0.0967, 0.9678, 0.215, 0.6718, 0.3004, 0.8741, 0.6622, 0.1316, 0.8451, 0.9449,
  0.9039, 0.5697, 0.1455, 0.1925, 0.9279, 0.5523, 0.1806, 0.8841, 0.6416, 0.5697,
];
const choi = intercepts.map(budgetBetween);

test("choices fixed at random: 61 violations, CCEI 0.73554", () => {
  const costs = costsOf(
    choicesOf(
      choi,
      shares.map((share, t) => share * intercepts[t][0]),
    ),
  );
  expect(garpViolations(costs)).toBe(61);
  expect(ccei(costs)).toBeCloseTo(0.7355417365, 9);
  // What is counted out among few is found by halving among many.
  const { min, max } = moneyPump(costs);
  expect(min).toBeGreaterThan(0);
  expect(max).toBeGreaterThan(min);
});

test.each([
  ["Cobb and Douglas", (a: number) => a / 2],
  ["Leontief", (a: number, b: number) => (a * b) / (a + b)],
])("%s contradicts nothing", (_, first) => {
  const costs = costsOf(
    choicesOf(
      choi,
      intercepts.map(([a, b]) => first(a, b)),
    ),
  );
  expect(ccei(costs)).toBe(1);
  expect(moneyPump(costs)).toMatchObject({ min: 0, max: 0 });
});

test("choosers by lot: mean CCEI 0.7345, power 0.9995", () => {
  const { power, indices } = byLot(choi, 400, 1, "test");
  expect(power).toBeGreaterThan(0.99);
  expect(Math.abs(indices.reduce((sum, one) => sum + one, 0) / 400 - 0.7345)).toBeLessThan(4 * 0.0056);
});

test.each([
  {
    lines: [
      [100, 50],
      [50, 100],
    ] as const,
    power: 1 / 9,
  },
  {
    lines: [
      [100, 40],
      [60, 80],
    ] as const,
    power: 0.122449,
  },
])("two lines that cross: the product of the shares inside the other budget", ({ lines, power }) => {
  const found = byLot(lines.map(budgetBetween), 20_000, 3, "test").power;
  expect(Math.abs(found - power)).toBeLessThan(4 * Math.sqrt((power * (1 - power)) / 20_000));
});

test("among pairs counted out the extremes by halving are the same", () => {
  const random = randomStream(5, "test");
  const budgets = crossingBudgets(13, random);
  const firsts = budgets.map(({ most }) => most * random.next());
  const costs = costsOf(choicesOf(budgets, firsts));
  const twelve = costsOf(choicesOf(budgets.slice(0, 12), firsts.slice(0, 12)));
  const all = moneyPump(costs);
  const some = moneyPump(twelve);
  expect(all.max).toBeGreaterThanOrEqual(some.max - 1e-9);
  expect(all.min).toBeLessThanOrEqual(some.min + 1e-9);
});

test("lines of work and pay go through what usual hours bring", () => {
  const budgets = labourBudgets(10, 20, 40, randomStream(1, "test"));
  for (const {
    prices: [leisure, consumption],
  } of budgets)
    expect(leisure * (112 - 40) + consumption * 1.6 * 20 * 40).toBeCloseTo(1, 5);
});

test("more of the dearer account is dominated", () => {
  const budgets = [budgetBetween([50, 100])];
  expect(dominatedShare(budgets, [40])).toBe(1);
  expect(dominatedShare(budgets, [20])).toBe(0);
});
