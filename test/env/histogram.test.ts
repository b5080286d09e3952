import { describe, expect, test } from "@jest/globals";
import { equalWidthEdges, histogram } from "../../src/env/measures/histogram.ts";
import { sortOrder } from "../../src/env/measures/sort-order.ts";

describe("histogram", () => {
  const counts = (values: number[], edges: number[], expected: number[]) =>
    test(`${values} between ${edges}, in any order and in theirs`, () => {
      const column = Float64Array.from(values);
      const ones = new Float64Array(values.length).fill(1);
      expect(histogram(column, ones, edges).counts).toEqual(expected);
      expect(histogram(column, ones, edges, sortOrder(column)).counts).toEqual(expected);
    });
  counts([0, 1, 1.5, 2, 3], [0, 1, 2, 3], [1, 2, 2]);
  counts([-1, 0, 5, 9], [0, 4, 8], [1, 1]);
  counts([9, 8, 4, 8, -1, 3, 0], [0, 4, 8], [2, 3]);
  counts([0, 50, 1e9], [0, 10, Infinity], [1, 2]);
  counts([], [0, 1], [0]);

  test("shares are of all weight, also of that outside", () =>
    expect(histogram(Float64Array.of(1, 2, 9), Float64Array.of(1, 2, 5), [0, 1.5, 3]).shares).toEqual([1 / 8, 2 / 8]));
  test("shares of equal weights are those of rows, whatever the weight", () => {
    const values = Float64Array.of(9, 2, 1, 8);
    const { shares } = histogram(values, new Float64Array(4).fill(3), [0, 1.5, 3], sortOrder(values));
    expect(shares).toEqual([1 / 4, 1 / 4]);
  });

  const edges = (values: number[], bins: number, expected: number[]) =>
    test(`${bins} equal bins of ${values}`, () =>
      expect(equalWidthEdges(Float64Array.from(values), bins)).toEqual(expected));
  edges([4, 0, 1], 4, [0, 1, 2, 3, 4]);
  edges([-1, 1], 1, [-1, 1]);
  edges([5, 5], 2, [5, 5.5, 6]);

  test("the greatest value is in the last of ten bins, whatever the rounding", () => {
    const values = Float64Array.of(0.1, 0.7, 1.3);
    expect(histogram(values, values, equalWidthEdges(values, 10)).counts.at(-1)).toBe(1);
  });
});
