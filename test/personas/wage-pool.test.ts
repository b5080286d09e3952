import { describe, expect, test } from "@jest/globals";
import {
  lowestWage,
  shareBelow,
  type WagePool,
  wageAt,
  wagePoolOf,
} from "../../src/population/sources/census/wage-pool.ts";

const pool: WagePool = {
  meanBelow: 4,
  quantiles: Float64Array.from({ length: 19 }, (_, i) => 10 + 2 * i),
  meanAbove: 80,
};
/** Half of the people earn exactly 15 $. */
const heaped: WagePool = {
  meanBelow: 9,
  quantiles: Float64Array.from({ length: 19 }, (_, i) => (i < 5 ? 10 + i : i < 15 ? 15 : 2 * i)),
  meanAbove: 50,
};

function meanBetween(from: number, to: number): number {
  const n = 400_000;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += wageAt(pool, from + ((i + 0.5) / n) * (to - from));
  return sum / n;
}

describe("the wage at a rank", () => {
  test.each([
    [0.05, 10],
    [0.1, 12],
    [0.125, 13],
    [0.5, 28],
    [0.95, 46],
  ])("rank %d has %d $", (rank, wage) => expect(wageAt(pool, rank)).toBeCloseTo(wage, 9));
  test("mean below the 5 % quantile", () => expect(meanBetween(0, 0.05)).toBeCloseTo(4, 3));
  test("mean above the 95 % quantile", () => expect(meanBetween(0.95, 1)).toBeCloseTo(80, 2));
  test("is positive and finite at both ends", () => {
    expect(wageAt(pool, 0)).toBe(lowestWage);
    expect(wageAt(pool, 1)).toBeLessThan(Infinity);
  });
});

describe("the share below a wage", () => {
  test.each([0.001, 0.02, 0.05, 0.07, 0.5, 0.93, 0.96, 0.999])("undoes rank %d", (rank) =>
    expect(shareBelow(pool, wageAt(pool, rank))).toBeCloseTo(rank, 9),
  );
  test("nobody earns nothing", () => expect(shareBelow(pool, 0)).toBe(0));
  test("everybody earns less than infinity", () => expect(shareBelow(pool, Infinity)).toBe(1));
  test("a heap is not below its own wage", () => expect(shareBelow(heaped, 15)).toBeCloseTo(0.3, 12));
  test("a heap is below the next cent", () => expect(shareBelow(heaped, 15 + 1e-9)).toBeCloseTo(0.75, 9));
});

describe("a pool of records", () => {
  const wages = Array.from({ length: 100 }, (_, i) => i + 1);
  test("equal weights: every fifth wage, and the tails beyond", () => {
    const made = wagePoolOf(wages, new Array(100).fill(2));
    expect([...made.quantiles]).toEqual(Array.from({ length: 19 }, (_, i) => 5 * (i + 1)));
    expect(made.meanBelow).toBeCloseTo(3, 12);
    expect(made.meanAbove).toBeCloseTo(98, 12);
  });
  test("a heavy record takes the quantiles that its weight covers", () => {
    const made = wagePoolOf([1, 10, 100], [1, 98, 1]);
    expect([...made.quantiles]).toEqual(new Array(19).fill(10));
    expect(made.meanBelow).toBeCloseTo((1 * 1 + 4 * 10) / 5, 12);
    expect(made.meanAbove).toBeCloseTo((1 * 100 + 4 * 10) / 5, 12);
  });
});
