import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { pairedComparisons } from "../../../src/analysis/statistics/paired-comparisons.ts";
import { pairedDifference } from "../../../src/analysis/statistics/paired-difference.ts";
import { randomStream } from "../../../src/base/random.ts";
import { type Distribution, distributions, margin, shareOfTrials, trials } from "./draws.ts";

describe("paired difference", () => {
  const is = (name: string, differences: number[], expected: object) =>
    test(name, () => expect(pairedDifference(differences, 1)).toMatchObject(expected));
  is("identical runs", [0, 0, 0], { mean: 0, low: 0, high: 0, deviation: 0, pValue: 1, signFlipPValue: 1 });
  is("one seed", [3], { mean: 3, low: null, high: null, seeds: 1, deviation: null, pValue: 1, signFlipPValue: 1 });
  is("the same difference", [0.1, 0.1, 0.1], { mean: 0.1, low: 0.1, high: 0.1, deviation: 0, pValue: 0.25 });
  test("Darwin's maize: t = 2.148, p = 0.0497 (Fisher 1935)", () => {
    const differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    const { mean, low, pValue } = pairedDifference(differences, 1);
    expect(mean).toBeCloseTo(20.933, 3);
    expect(low).toBeCloseTo(0.03119, 5);
    expect(pValue).toBeCloseTo(0.0497, 4);
  });

  test("p is below the level exactly where the interval leaves out 0", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -20, max: 40 }), { minLength: 2, maxLength: 12 }), (differences) => {
        const { low, high, pValue } = pairedDifference(differences, 1);
        expect((low ?? 0) > 0 || (high ?? 0) < 0).toBe(pValue < 0.05);
      }),
    ));

  const size = (distribution: Distribution, seeds: number) =>
    test(`size with ${seeds} seeds, ${distribution}, in ${trials} trials`, () =>
      expect(shareOfTrials(distribution, seeds, (values) => pairedDifference(values, 1).pValue <= 0.05)).toBeLessThan(
        0.05 + margin,
      ));
  for (const distribution of ["normal", "t3", "lognormalDifference"] as const)
    for (const seeds of [3, 5, 8]) size(distribution, seeds);
});

describe("paired comparisons", () => {
  test("any false finding among four policies is as rare as the level", () => {
    const stream = randomStream(3, "families");
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const baseline = Array.from({ length: 8 }, () => distributions.normal(stream));
      const policies = [1, 2, 3, 4].map(() => baseline.map((value) => distributions.normal(stream) - value));
      if (pairedComparisons(policies, 1).some(({ verdict }) => verdict.enough)) found++;
    }
    expect(found / trials).toBeLessThanOrEqual(0.05 + margin);
  });
  test("none", () => expect(pairedComparisons([], 1)).toEqual([]));
  test("each is corrected for all", () => {
    const [clear, unclear] = pairedComparisons(
      [
        [9, 10, 11],
        [-1, 1, 3],
      ],
      1,
    );
    expect(clear.adjustedPValue).toBeCloseTo(2 * clear.pValue, 12);
    expect(unclear.adjustedPValue).toBe(unclear.pValue);
  });

  test("no result depends on the order in which seeds or policies are finished", () => {
    const lists = [25, 8, 8].map((size, policy) =>
      Array.from({ length: size }, (_, seed) => Math.sin(seed * seed + policy) + 0.2),
    );
    const turned = pairedComparisons(lists.map((list) => [...list].reverse()).reverse(), 5).toReversed();
    expect(turned).toEqual(pairedComparisons(lists, 5));
  });
});

describe("verdict", () => {
  const is = (name: string, differences: number[][], expected: object) =>
    test(name, () => expect(pairedComparisons(differences, 1)[0].verdict).toEqual(expected));
  const enough = (reason: string) => ({ enough: true, seedsNeeded: null, reason });
  is("identical", [[0, 0]], enough("equal to the baseline with every seed"));
  is("the same", [[2, 2, 2]], enough("the same difference with every seed"));
  is("clear", [[9, 10, 11]], enough("more than chance explains"));
  is("one seed", [[4]], { enough: false, seedsNeeded: null, reason: "one seed says nothing about chance: run more" });
  is("half a deviation", [[0, 2, 0, 2, -2, 2, 0, 0, 2]], {
    enough: false,
    seedsNeeded: 38,
    reason: "9 seeds are too few to tell: a difference of this size would take about 38",
  });
  is("no mean", [[-1, 1]], {
    enough: false,
    seedsNeeded: null,
    reason: "2 seeds are too few to tell: a difference of this size would take more than 10,000",
  });

  test("where it takes more seeds, it takes more than there are", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -20, max: 40 }), { minLength: 2, maxLength: 8 }), { maxLength: 4 }),
        (lists) => {
          for (const { seeds, verdict } of pairedComparisons(lists, 1))
            if (verdict.seedsNeeded !== null) expect(verdict.seedsNeeded).toBeGreaterThan(seeds);
        },
      ),
    ));
});
