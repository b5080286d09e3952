import { describe, expect, test } from "@jest/globals";
import { varianceParts } from "../../../src/analysis/audit/wording/reliability.ts";
import { fQuantile } from "../../../src/analysis/statistics/f-distribution.ts";
import { criticalValue } from "../../../src/analysis/statistics/student-t.ts";
import { oneWay, twoWay } from "../../../src/analysis/statistics/variance-components.ts";
import { randomStream } from "../../../src/base/random.ts";

describe("quantiles of F and χ²", () => {
  /** Of F with 2 and 2m degrees of freedom P(X > x) = (1 + x/m)^−m; of χ² with 2, e^(−x/2). */
  test.each([1, 3, 20])("closed forms, 2 and 2 × %d degrees of freedom", (m) => {
    for (const p of [0.025, 0.5, 0.975]) {
      expect(fQuantile(p, 2, 2 * m) / (m * ((1 - p) ** (-1 / m) - 1))).toBeCloseTo(1, 10);
      expect(fQuantile(p, 2, Number.POSITIVE_INFINITY) / -Math.log(1 - p)).toBeCloseTo(1, 10);
    }
  });
  test("F with 1 and ν is Student's t squared, and its inverse has the degrees the other way round", () => {
    for (const degrees of [1, 4, 30]) {
      expect(fQuantile(0.95, 1, degrees) / criticalValue(0.05, degrees) ** 2).toBeCloseTo(1, 9);
      expect(fQuantile(0.975, 7, degrees) * fQuantile(0.025, degrees, 7)).toBeCloseTo(1, 9);
    }
  });
  test("with ever more degrees below, F is χ² over its own", () =>
    expect(fQuantile(0.975, 9, 1e7) / fQuantile(0.975, 9, Number.POSITIVE_INFINITY)).toBeCloseTo(1, 5));
});

describe("components of variance", () => {
  test("by hand: groups 1, 3 and 5, 7 have mean squares 16 and 2", () => {
    const { between, within } = oneWay(
      [
        [1, 3],
        [5, 7],
      ],
      0.05,
    );
    expect([between.variance, within.variance]).toEqual([7, 2]);
    expect([between.share, within.share]).toEqual([7 / 9, 2 / 9]);
    // Squares within are 4, with χ² of 2 degrees of freedom at 97.5 and 2.5 %.
    expect(within.low).toBeCloseTo(4 / (-2 * Math.log(0.025)), 9);
    expect(within.high).toBeCloseTo(4 / (-2 * Math.log(0.975)), 9);
    expect(between.low).toBe(0);
    expect(between.high).toBeGreaterThan(7);
  });
  test("one value in each group, or all alike: nothing within, and exactly that", () => {
    const alone = oneWay([[1], [2], [3]], 0.05);
    const alike = oneWay(
      [
        [0.1, 0.1, 0.1],
        [0.2, 0.2, 0.2],
        [0.3, 0.3, 0.3],
      ],
      0.05,
    );
    expect(alone.within).toEqual({ variance: 0, low: 0, high: 0, share: 0 });
    expect(alike.within).toEqual({ variance: 0, low: 0, high: 0, share: 0 });
    expect([alone.between.variance, alone.between.share]).toEqual([1, 1]);
    // s² = 1 with 2 degrees of freedom.
    expect(alone.between.low).toBeCloseTo(2 / (-2 * Math.log(0.025)), 9);
  });
  test("one group says nothing of groups", () =>
    expect(oneWay([[1, 2]], 0.05)).toMatchObject({
      between: { low: null, high: null, share: null },
      within: { variance: 0.5, share: null },
    }));
  test("two ways: as the audit of wordings has them", () => {
    const random = randomStream(3, "two-way");
    const cells = Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 3 }, (_, j) => Array.from({ length: 4 }, () => 2 * i + 5 * j + random.normal())),
    );
    const { groups, treatments, together, within } = twoWay(cells, 0.05);
    const parts = varianceParts(cells);
    expect(groups.variance).toBeCloseTo(parts.person, 9);
    expect(treatments.variance).toBeCloseTo(parts.variant, 9);
    expect(together.variance).toBeCloseTo(parts.interaction, 9);
    expect(within.variance).toBeCloseTo(parts.resample ?? Number.NaN, 9);
    expect((groups.share ?? 0) + (treatments.share ?? 0) + (together.share ?? 0) + (within.share ?? 0)).toBeCloseTo(1);
  });
  test.each([
    [1, 1],
    [0.3, 1],
    [2, 0.5],
  ])("intervals hold planted deviations of %d and %d about as often as they say", (people, answers) => {
    const random = randomStream(11, "coverage", String(people));
    const draws = 1000;
    const held = { between: 0, within: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const groups = Array.from({ length: 10 }, () => {
        const own = people * random.normal();
        return Array.from({ length: 3 }, () => own + answers * random.normal());
      });
      const found = oneWay(groups, 0.05);
      for (const [name, truth] of [
        ["between", people ** 2],
        ["within", answers ** 2],
      ] as const) {
        const { low, high } = found[name];
        if (low !== null && high !== null && low <= truth && truth <= high) held[name]++;
      }
    }
    // Four standard errors of a share of 95 % among as many.
    const least = 0.95 - 4 * Math.sqrt((0.95 * 0.05) / draws);
    expect(held.within / draws).toBeGreaterThan(least);
    expect(held.between / draws).toBeGreaterThan(least);
    expect(held.within / draws).toBeLessThan(0.98);
    expect(held.between / draws).toBeLessThan(0.99);
  });
});
