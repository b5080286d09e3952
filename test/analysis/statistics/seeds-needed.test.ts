import { describe, expect, test } from "@jest/globals";
import { seedsForDifference } from "../../../src/analysis/statistics/seeds-needed.ts";

describe("seeds for a difference", () => {
  /** Against power.t.test(type = "paired") of R at a power of 0.8, which uses the non-central t distribution. */
  const near = (difference: number, level: number, exact: number, power = 0.8) =>
    test(`${difference} deviations at ${level}, power ${power}`, () =>
      expect(Math.abs((seedsForDifference(1, difference, level, power) ?? 0) - exact)).toBeLessThanOrEqual(1));
  near(0.1, 0.05, 787);
  near(0.2, 0.05, 199);
  near(0.5, 0.05, 34);
  near(0.8, 0.05, 15);
  near(1, 0.05, 10);
  near(2, 0.05, 5);
  near(5, 0.05, 3);
  near(0.2, 0.0125, 282);
  near(0.5, 0.0125, 48);
  near(1, 0.0125, 15);
  near(0.5, 0.05, 44, 0.9);

  const is = (name: string, actual: number | null, expected: number | null) =>
    test(name, () => expect(actual).toBe(expected));
  is("only the ratio counts", seedsForDifference(300, -150), seedsForDifference(2, 1));
  is("no spread takes two", seedsForDifference(0, 1), 2);
  is("no number shows a difference of nothing", seedsForDifference(1, 0), null);
  is("nor one that is too small", seedsForDifference(1, 0.01), null);
});
