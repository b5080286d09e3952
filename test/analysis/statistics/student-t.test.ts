import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { criticalValue, tailProbability } from "../../../src/analysis/statistics/student-t.ts";

/** qt(.975, 1..30) of R. */
const table = [
  12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511, 2.3646242516, 2.3060041352,
  2.2621571628, 2.228138852, 2.2009851601, 2.1788128297, 2.1603686565, 2.1447866879, 2.1314495456, 2.1199052992,
  2.1098155778, 2.1009220402, 2.0930240544, 2.0859634473, 2.0796138447, 2.0738730679, 2.0686576104, 2.0638985616,
  2.0595385528, 2.0555294386, 2.0518305165, 2.0484071418, 2.0452296421, 2.0422724563,
];

describe("Student's t", () => {
  test("97.5 % quantiles for 1 to 30 degrees of freedom", () =>
    table.forEach((value, i) => {
      expect(Math.abs(criticalValue(0.05, i + 1) - value)).toBeLessThan(1e-10);
    }));

  const near = (name: string, actual: number, expected: number) =>
    test(name, () => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-12));
  near("1 degree: the Cauchy distribution", criticalValue(1e-10, 1), 1 / Math.tan((Math.PI / 2) * 1e-10));
  near("2 degrees: t = √2·(1 − α)/√(α(2 − α))", criticalValue(0.3, 2), (0.7 * Math.SQRT2) / Math.sqrt(0.3 * 1.7));
  near("0.1 % at 5 degrees", criticalValue(0.001, 5), 6.86882662588111);
  near("5 % at 199 degrees", criticalValue(0.05, 199), 1.9719565442517537);
  near("1e-10 at 2,000 degrees", criticalValue(1e-10, 2000), 6.501725752076479);
  near("tail near 1", tailProbability(0.1, 1), 0.936548965138893);
  near("tail at 3 degrees", tailProbability(-2, 3), 0.13932596855884305);
  near("tail at 1,000 degrees", tailProbability(1, 1000), 0.31755241808467255);
  near("a tiny tail", tailProbability(30, 19), 1.8097318417250446e-17);
  near("a tinier tail", tailProbability(12, 500), 2.486451278461851e-29);
  test("the tail at 0 is all", () => expect(tailProbability(0, 4)).toBe(1));
  test("nothing is left out of a tail of 1", () => expect(criticalValue(1, 4)).toBe(0));

  test("the critical value inverts the tail", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (tail, degrees) => {
          expect(tailProbability(criticalValue(tail, degrees), degrees) / tail).toBeCloseTo(1, 10);
        },
      ),
    ));
});
