import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { holm } from "../../../src/analysis/statistics/holm.ts";

describe("Holm's correction", () => {
  const is = (name: string, pValues: number[], expected: number[]) =>
    test(name, () => {
      const adjusted = holm(pValues);
      expect(adjusted).toHaveLength(expected.length);
      expected.forEach((p, i) => {
        expect(adjusted[i]).toBeCloseTo(p, 12);
      });
    });
  is("nothing", [], []);
  is("one test needs none", [0.03], [0.03]);
  is("four tests: 0.01, 0.04, 0.03, 0.005", [0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]);
  is("equal p-values are multiplied alike", [0.02, 0.02], [0.04, 0.04]);
  is("never above 1", [0.6, 0.7, 1], [1, 1, 1]);
  // The p-values of Benjamini & Hochberg 1995 §3.2, whose first three Holm's procedure rejects at 5 %.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  test("rejects three of the fifteen published p-values", () =>
    expect(holm(published).filter((p) => p <= 0.05)).toHaveLength(3));
  test("refuses what is no probability", () => {
    expect(() => holm([Number.NaN])).toThrow("a p-value is NaN; expected a number in [0, 1]");
    expect(() => holm([1.5])).toThrow("a p-value is 1.5");
  });

  test("rejects what the step-down procedure rejects", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 })), fc.integer({ min: 1, max: 40 }), (points, level) => {
        // In 1/256 all products are exact.
        const pValues = points.map((point) => point / 256);
        const sorted = [...pValues].sort((a, b) => a - b);
        const kept = sorted.findIndex((p, rank) => p * (sorted.length - rank) > level / 256);
        expect(holm(pValues).filter((p) => p <= level / 256)).toHaveLength(kept < 0 ? sorted.length : kept);
      }),
    ));
});
