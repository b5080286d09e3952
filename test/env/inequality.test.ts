import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  atkinson,
  concentrationIndex,
  gini,
  lorenz,
  quantile,
  rank,
  suits,
  topShare,
} from "../../src/env/measures/inequality.ts";
import { reorder, sortOrder } from "../../src/env/measures/sort-order.ts";
import { golden, relativeGap, skills } from "./helpers.ts";

const columns = (...lists: number[][]) => lists.map((list) => Float64Array.from(list));
const ranked = (values: number[], weights?: number[]) =>
  rank(Float64Array.from(values), weights && Float64Array.from(weights));

/** Half the mean absolute difference of all pairs over the mean. */
function bruteGini(values: number[], weights: number[]): number {
  let differences = 0;
  let sum = 0;
  let people = 0;
  values.forEach((a, i) => {
    values.forEach((b, j) => {
      differences += weights[i] * weights[j] * Math.abs(a - b);
    });
    sum += weights[i] * a;
    people += weights[i];
  });
  return differences / (2 * people * sum);
}

describe("inequality", () => {
  const is = (name: string, actual: number | null, expected: number | null) =>
    test(name, () => (expected === null ? expect(actual).toBeNull() : expect(actual).toBeCloseTo(expected, 12)));

  is("gini of equals", gini(ranked([3, 3, 3])), 0);
  is("gini of one owner among four", gini(ranked([0, 0, 8, 0])), 0.75);
  is("gini of 1, 2, 3", gini(ranked([3, 1, 2])), 2 / 9);
  is("gini of one worker", gini(ranked([5])), 0);
  is("gini of nothing", gini(ranked([0, 0])), null);
  is("gini ignores rows without weight", gini(ranked([100, 1, 3], [0, 1, 1])), 0.25);
  test("gini is half the relative mean difference, weighted", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 9 })), { minLength: 1 }),
        (rows) => {
          const [values, weights] = [rows.map(([value]) => value + 1), rows.map(([, weight]) => weight / 3)];
          expect(gini(ranked(values, weights))).toBeCloseTo(bruteGini(values, weights), 10);
        },
      ),
    ));

  const skill = ranked(skills);
  const expected = golden("checks").skills;
  is("golden: gini of skills", gini(skill), expected.gini);
  is("golden: top share of skills", topShare(skill, 0.01), expected.top1);
  is("golden: percentile ratio of skills", quantile(skill, 0.9) / quantile(skill, 0.1), expected.p90p10);

  is("median of four", quantile(ranked([4, 1, 3, 2]), 0.5), 2.5);
  is("type 7 ninth decile of four", quantile(ranked([4, 1, 3, 2]), 0.9), 3.7);
  is("least", quantile(ranked([4, 1, 3, 2]), 0), 1);
  is("greatest", quantile(ranked([4, 1, 3, 2]), 1), 4);
  is("any quantile of one", quantile(ranked([7]), 0.3), 7);
  is("weight 2 is the row twice: median of 1, 1, 3", quantile(ranked([3, 1], [1, 2]), 0.5), 1);
  is("weight 2 is the row twice: third quarter of 1, 1, 3", quantile(ranked([3, 1], [1, 2]), 0.75), 2);
  is("the scale of weights does not matter", quantile(ranked([3, 1], [0.1, 0.2]), 0.75), 2);
  is("rows without weight do not count", quantile(ranked([1, 2, 3], [1, 0, 1]), 0.5), 2);

  test("lorenz of 1, 2, 3, 4", () =>
    expect(
      relativeGap(lorenz(ranked([4, 3, 2, 1]), [0, 0.25, 0.375, 0.5, 1]) ?? [], [0, 0.1, 0.2, 0.3, 1]),
    ).toBeLessThan(1e-12));
  test("lorenz by weights", () =>
    expect(relativeGap(lorenz(ranked([4, 1], [1, 3]), [0.25, 0.75]) ?? [], [1 / 7, 3 / 7])).toBeLessThan(1e-12));
  test("lorenz of cents", () =>
    expect(relativeGap(lorenz(ranked([0.04, 0.03, 0.02, 0.01]), [0.25, 0.5]) ?? [], [0.1, 0.3])).toBeLessThan(1e-12));
  test("lorenz of nothing", () => expect(lorenz(ranked([0]), [0.5])).toBeNull());
  is("top share takes a part of a row", topShare(ranked([1, 9]), 0.25), 0.45);
  is("top share of nothing", topShare(ranked([0]), 0.5), null);

  const atkinsonOf = (values: number[], weights: number[], aversion: number) =>
    atkinson(Float64Array.from(values), Float64Array.from(weights), aversion);
  is("atkinson of equals", atkinsonOf([5, 5], [1, 1], 1), 0);
  is("atkinson 1 is one less geometric over arithmetic mean", atkinsonOf([2, 8], [1, 1], 1), 0.2);
  is("atkinson 1, weighted", atkinsonOf([1, 8], [2, 1], 1), 0.4);
  is("atkinson 2 is one less harmonic over arithmetic mean", atkinsonOf([2, 8], [1, 1], 2), 1 - 3.2 / 5);
  is("atkinson 1/2", atkinsonOf([1, 9], [1, 1], 0.5), 0.2);
  is("atkinson 0", atkinsonOf([1, 9], [1, 1], 0), 0);
  is("atkinson 1/2 with someone who has nothing", atkinsonOf([0, 4], [1, 1], 0.5), 0.5);
  is("atkinson 1 with someone who has nothing", atkinsonOf([0, 4], [1, 1], 1), 1);
  is("atkinson 2 with someone who has nothing", atkinsonOf([0, 4], [1, 1], 2), 1);
  is("atkinson of nothing", atkinsonOf([0, 0], [1, 1], 1), null);

  const [incomes, ones] = columns([1, 2, 3, 4], [1, 1, 1, 1]);
  const suitsOf = (taxes: number[]) => suits(Float64Array.from(taxes), incomes, ones);
  is("suits of a proportional tax", suitsOf([0.1, 0.2, 0.3, 0.4]), 0);
  is(
    "suits of a poll tax is negative",
    suitsOf([1, 1, 1, 1]),
    1 - 2 * (0.125 * 0.1 + 0.375 * 0.2 + 0.625 * 0.3 + 0.875 * 0.4),
  );
  is("suits where the richest pays all", suitsOf([0, 0, 0, 1]), 0.6);
  is("suits of no tax", suitsOf([0, 0, 0, 0]), null);

  is(
    "concentration of what the poor have",
    concentrationIndex(...(columns([1, 0], [1, 1]) as [Float64Array, Float64Array])),
    -0.5,
  );
});

describe("sort order", () => {
  const sorts = (name: string, values: number[]) =>
    test(name, () => {
      const column = Float64Array.from(values);
      const order = sortOrder(column);
      expect([...reorder(column, order)]).toEqual([...column].sort((a, b) => a - b));
      expect([...order].sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
    });
  sorts("nothing", []);
  sorts("one", [3]);
  sorts("few", [3, 1, 2, 1, 0]);
  sorts("negative and tiny", [1e-300, -5, 0, -1e-320, 5e-324, 7, -5.5]);
  sorts("all equal", new Array(1000).fill(2.5));
  sorts(
    "values that differ in their last bits only",
    Array.from({ length: 3000 }, (_, i) => 1 + ((i * 37) % 11) * Number.EPSILON),
  );
  sorts(
    "negative values that differ in their last bits only",
    Array.from({ length: 300 }, (_, i) => -1 - ((i * 37) % 11) * Number.EPSILON),
  );
  test("anything", () =>
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const sorted = reorder(Float64Array.from(values), sortOrder(Float64Array.from(values)));
        expect(sorted.every((value, r) => r === 0 || value >= sorted[r - 1])).toBe(true);
      }),
    ));

  const values = Float64Array.of(5, 1, 3);
  const order = sortOrder(values);
  test("an order that still holds is returned as it is", () =>
    expect(sortOrder(Float64Array.of(9, 0, 9), order)).toBe(order));
  test("rounding does not break an order", () =>
    expect(sortOrder(Float64Array.of(3 * (1 - 1e-15), 1, 3), order)).toBe(order));
  test("an order that no longer holds is replaced", () =>
    expect([...sortOrder(Float64Array.of(1, 5, 3), order)]).toEqual([0, 2, 1]));
  test("an order of other rows is ignored", () => expect([...sortOrder(Float64Array.of(2, 1), order)]).toEqual([1, 0]));
  test("ranks keep or replace an order in the same way", () => {
    expect(rank(Float64Array.of(9, 0, 9), undefined, order).order).toBe(order);
    expect([...rank(Float64Array.of(1, 5, 3), Float64Array.of(7, 8, 9), order).weights]).toEqual([7, 9, 8]);
  });
  test("ranks are written to the column that is given", () => {
    const out = new Float64Array(3);
    expect(rank(Float64Array.of(1, 5, 3), undefined, order, out).values).toBe(out);
    expect([...out]).toEqual([1, 3, 5]);
  });
  test("quantiles of rows in some order, by their order, are those of ranked rows", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 3 })), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (rows, share, isEqual) => {
          const [values, weights] = columns(
            rows.map(([value]) => value),
            rows.map(([, weight]) => (isEqual ? 0.5 : weight)),
          );
          const actual = quantile({ values, weights }, share, sortOrder(values));
          // A row of weight 2 is two rows; of equal weights that are no whole numbers, only the rows count.
          const repeated = rows.flatMap(([value, weight]) => Array<number>(isEqual ? 1 : weight).fill(value));
          expect(actual).toBeCloseTo(quantile(ranked(repeated), share), 11);
          expect(actual).toBe(quantile(rank(values, weights), share));
        },
      ),
    ));
});
