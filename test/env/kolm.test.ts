import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { kolm, kolmEquivalent } from "../../src/env/welfare/kolm.ts";
import { mean } from "./helpers.ts";

const ones = (size: number) => new Float64Array(size).fill(1);
const utilities = fc.array(fc.double({ min: -5e4, max: 4e5, noNaN: true }), { minLength: 1, maxLength: 30 });
const aversions = fc.double({ min: 1e-7, max: 0.01, noNaN: true });

describe("welfare by Kolm and Pollak", () => {
  test("rises by a dollar where everybody has a dollar more", () => {
    fc.assert(
      fc.property(utilities, aversions, fc.double({ min: -1e5, max: 1e5, noNaN: true }), (list, aversion, more) => {
        const value = kolmEquivalent(Float64Array.from(list), ones(list.length), aversion);
        const shifted = kolmEquivalent(
          Float64Array.from(list, (u) => u + more),
          ones(list.length),
          aversion,
        );
        expect(Math.abs(shifted - value - more)).toBeLessThan(1e-6);
      }),
    );
  });

  test("lies between the least utility and the mean, and is the mean without aversion", () => {
    fc.assert(
      fc.property(utilities, aversions, (list, aversion) => {
        const column = Float64Array.from(list);
        const value = kolmEquivalent(column, ones(list.length), aversion);
        expect(value).toBeGreaterThanOrEqual(Math.min(...list) - 1e-6);
        expect(value).toBeLessThanOrEqual(mean(list) + 1e-6);
        expect(Math.abs(kolmEquivalent(column, ones(list.length), 1e-13) - mean(list))).toBeLessThan(0.02);
      }),
    );
  });

  test("of normal utilities is the mean less κ times half the variance", () => {
    const [middle, deviation, aversion] = [45_000, 12_000, 1 / 50_000];
    // The normal distribution on a grid of eight deviations each way.
    const at = Array.from({ length: 16_001 }, (_, i) => (i - 8000) / 1000);
    const value = kolmEquivalent(
      Float64Array.from(at, (x) => middle + deviation * x),
      Float64Array.from(at, (x) => Math.exp((-x * x) / 2)),
      aversion,
    );
    expect(Math.abs(value - (middle - (aversion * deviation ** 2) / 2))).toBeLessThan(1e-6);
  });

  test("counts rows by their weight, and leaves out those without", () => {
    const weighted = kolmEquivalent(Float64Array.of(-300, 5, 8000), Float64Array.of(2, 0, 1), 0.001);
    const repeated = kolmEquivalent(Float64Array.of(-300, -300, 8000), ones(3), 0.001);
    expect(weighted).toBeCloseTo(repeated, 9);
  });

  test("weighs a dollar as its derivative does", () => {
    const utility = Float64Array.of(-2000, 10_000, 90_000);
    const weight = Float64Array.of(1, 2, 1);
    const zeroTaxIncome = ones(3);
    const g = kolm.marginal!({ utility, weight, zeroTaxIncome }, 1 / 50_000);
    const change = (i: number) =>
      (kolmEquivalent(utility.with(i, utility[i] + 1), weight, 1 / 50_000) -
        kolmEquivalent(utility.with(i, utility[i] - 1), weight, 1 / 50_000)) /
      weight[i];
    expect(g[1] / g[0]).toBeCloseTo(change(1) / change(0), 6);
    expect(g[2] / g[0]).toBeCloseTo(change(2) / change(0), 6);
  });

  const refused = (aversion: number | null) =>
    test(`refuses an aversion of ${aversion}`, () => {
      expect(() => kolm.form(aversion)).toThrow(/expected a number above 0 and up to 0\.01/);
    });
  refused(0);
  refused(-1);
  refused(0.02);
  refused(Number.NaN);
});
