import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Interval, meanInterval } from "../../../src/analysis/statistics/interval.ts";
import { type Distribution, margin, shareOfTrials, trials } from "./draws.ts";

const holdsZero = ({ low, high }: Interval) => low !== null && high !== null && low <= 0 && high >= 0;

describe("t interval", () => {
  test("of 1, 2, 3, 4", () => {
    const half = (3.182446305283709 * Math.sqrt(5 / 3)) / 2;
    const { mean, low, high } = meanInterval([4, 2, 1, 3]);
    expect(mean).toBe(2.5);
    expect(low).toBeCloseTo(2.5 - half, 12);
    expect(high).toBeCloseTo(2.5 + half, 12);
  });
  test("a lower confidence is narrower", () => expect(meanInterval([1, 2], 0.5).low).toBeCloseTo(1, 12));

  const covers = (distribution: Distribution, size: number, least: number, most: number) =>
    test(`covers ${distribution}, ${size} seeds, in ${trials} trials`, () => {
      const coverage = shareOfTrials(distribution, size, (values) => holdsZero(meanInterval(values)));
      expect(coverage).toBeGreaterThanOrEqual(least - margin);
      expect(coverage).toBeLessThanOrEqual(most + margin);
    });
  for (const size of [2, 3, 5, 8, 12, 20]) covers("normal", size, 0.95, 0.95);
  for (const size of [3, 5, 8, 12, 20]) covers("t3", size, 0.95, 0.965);
  for (const size of [3, 5, 8, 12, 20]) covers("lognormalDifference", size, 0.95, 0.98);
});

describe("any t interval", () => {
  const is = (name: string, values: number[], expected: Interval) =>
    test(name, () => expect(meanInterval(values)).toEqual(expected));
  is("one seed has no ends", [5], { mean: 5, low: null, high: null });
  is("equal values have no width", [0.1, 0.1, 0.1], { mean: 0.1, low: 0.1, high: 0.1 });
  is("zeros", [0, 0], { mean: 0, low: 0, high: 0 });

  const refuses = (name: string, values: number[], message: string) =>
    test(name, () => expect(() => meanInterval(values)).toThrow(message));
  refuses("nothing", [], "there are no values; expected one per seed");
  refuses("NaN", [1, Number.NaN], "a value is NaN; expected a finite number");
  refuses("infinity", [1, -Infinity], "a value is -Infinity; expected a finite number");

  test("does not depend on the order of seeds, and moves and scales with the values", () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 9 }),
        fc.integer(),
        (values, turn) => {
          const { mean, low, high } = meanInterval(values);
          const from = Math.abs(turn) % values.length;
          expect(meanInterval([...values.slice(from), ...values.slice(0, from)])).toEqual({ mean, low, high });
          const moved = meanInterval(values.map((value) => 4 * value + 3));
          expect(moved.low).toBeCloseTo(4 * (low ?? 0) + 3, 6);
          expect(moved.high).toBeCloseTo(4 * (high ?? 0) + 3, 6);
        },
      ),
      { numRuns: 30 },
    ));
});
