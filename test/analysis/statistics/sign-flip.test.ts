import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { signFlipPValue } from "../../../src/analysis/statistics/sign-flip.ts";
import { type Distribution, margin, shareOfTrials, trials } from "./draws.ts";

/** Counts signs as the bits of a number, in whole numbers without rounding. */
function brute(differences: readonly number[]): number {
  const seen = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  let beyond = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs++) {
    const sum = differences.reduce((total, value, i) => total + ((signs >> i) & 1 ? value : -value), 0);
    if (Math.abs(sum) >= seen) beyond++;
  }
  return beyond / 2 ** differences.length;
}

describe("sign-flip test", () => {
  const is = (name: string, differences: number[], expected: number) =>
    test(name, () => expect(signFlipPValue(differences, 1)).toBe(expected));
  is("one seed tells nothing", [5], 1);
  is("all of one sign is the least p", [1, 2, 3, 4, 5], 2 / 32);
  is("equal differences", [0.1, 0.1, 0.1], 2 / 8);
  is("zeros", [0, 0, 0], 1);
  is("a zero is as good as no seed", [0, 1, 2, 3], 2 / 8);
  is("1, 1, −1: six of eight signs reach 1, as do the two of 3", [1, 1, -1], 1);
  is("sums equal but for rounding count", [0.1, 0.2, 0.3, -0.3], 0.75);
  test("Darwin's maize of 1876: 1,726 of 32,768 signs (Fisher 1935)", () =>
    expect(signFlipPValue([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], 1)).toBe(1726 / 32768));

  test("is the count of all signs", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 9 }), (differences) => {
        expect(signFlipPValue(differences, 1)).toBe(brute(differences));
      }),
    ));

  const many = Array.from({ length: 40 }, (_, i) => Math.sin(i * i) + 0.3);
  test("with many seeds it is near the normal approximation", () => {
    // The two-sided p-value of the normal distribution at z = Σd/√Σd² = 1.763 is 0.078.
    const z = many.reduce((sum, d) => sum + d, 0) / Math.sqrt(many.reduce((sum, d) => sum + d * d, 0));
    expect(z).toBeCloseTo(1.763, 3);
    expect(Math.abs(signFlipPValue(many, 1) - 0.078)).toBeLessThan(0.006);
  });
  test("is never 0 with many seeds", () => expect(signFlipPValue(new Array(40).fill(1), 1)).toBe(1 / 20_000));
  test("does not depend on the order of seeds", () =>
    expect(signFlipPValue([...many].reverse(), 3)).toBe(signFlipPValue(many, 3)));
  test("depends on the seed of its signs", () => expect(signFlipPValue(many, 4)).not.toBe(signFlipPValue(many, 3)));
  test("refuses NaN", () => expect(() => signFlipPValue([Number.NaN], 1)).toThrow("a value is NaN"));

  const size = (distribution: Distribution, seeds: number, least: number) =>
    test(`size with ${seeds} seeds, ${distribution}, in ${trials} trials`, () => {
      const rejected = shareOfTrials(distribution, seeds, (values) => signFlipPValue(values, 1) <= 0.05);
      expect(rejected).toBeLessThanOrEqual(0.05 + margin);
      expect(rejected).toBeGreaterThanOrEqual(least - margin);
    });
  for (const distribution of ["normal", "t3", "lognormalDifference"] as const) {
    size(distribution, 5, 0);
    size(distribution, 8, 12 / 256);
  }
  size("t3", 11, 102 / 2048);
});
