import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { incomeResponse } from "../../src/env/respond/income-response.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { relativeGap } from "./helpers.ts";

/** Utility of income z without the rebate, from its definition. */
function utilityOf(schedule: TaxSchedule, elasticity: number, z0: number, z: number): number {
  const share = elasticity / (1 + elasticity);
  return z - schedule.tax(z) - share * z0 * (z / z0) ** (1 / share);
}

/** The utility of the best income, of all that can be: clipped interior optima and kinks. */
function bestUtility(schedule: TaxSchedule, elasticity: number, z0: number): number {
  const { brackets, rates } = schedule;
  const candidates = rates.flatMap((rate, k) => {
    const interior = Math.min(Math.max(z0 * (1 - rate) ** elasticity, brackets[k]), brackets[k + 1] ?? Infinity);
    return [brackets[k], interior];
  });
  return Math.max(...candidates.map((z) => utilityOf(schedule, elasticity, z0, z)));
}

/** The income of a worker by the piece that holds for it. */
function incomeOf(schedule: TaxSchedule, elasticity: number, z0: number): number {
  const { starts, slopes, levels } = incomeResponse(schedule, elasticity);
  const r = starts.findLastIndex((start) => z0 > start);
  return slopes[r] * z0 + levels[r];
}

const rate = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 0.5, 1),
  fc.double({ min: 0.999999, max: 1, noNaN: true }),
);
/** Zigzags, with up to 40 brackets, some of them a millionth of a dollar wide. */
const schedules = fc
  .uniqueArray(fc.tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.boolean()), {
    maxLength: 20,
    selector: ([log]) => log,
  })
  .map((rows) => rows.flatMap(([log, isTiny]) => (isTiny ? [10 ** log, 10 ** log * (1 + 1e-9) + 1e-6] : [10 ** log])))
  .map((starts) => [0, ...new Set(starts)].sort((a, b) => a - b))
  .chain((brackets) =>
    fc
      .array(rate, { minLength: brackets.length, maxLength: brackets.length })
      .map((rates) => taxSchedule(brackets, rates)),
  );
const elasticities = fc.constantFrom(0.05, 0.1, 0.25, 0.4, 1, 3);

describe("income response", () => {
  test("right beside every start of a piece, no candidate is better", () =>
    fc.assert(
      fc.property(schedules, elasticities, (schedule, elasticity) => {
        for (const start of incomeResponse(schedule, elasticity).starts.filter((z0) => z0 > 0 && z0 < 1e15))
          for (const z0 of [start * (1 - 1e-9), start, start * (1 + 1e-9)]) {
            const utility = utilityOf(schedule, elasticity, z0, incomeOf(schedule, elasticity, z0));
            expect(utility).toBeGreaterThanOrEqual(bestUtility(schedule, elasticity, z0) - 2e-13 * z0);
          }
      }),
      { numRuns: 1000 },
    ));

  test("pieces rise: higher zero-tax incomes never earn less", () =>
    fc.assert(
      fc.property(schedules, elasticities, (schedule, elasticity) => {
        const { starts, slopes, levels } = incomeResponse(schedule, elasticity);
        for (let r = 1; r < slopes.length; r++) {
          expect(starts[r]).toBeGreaterThan(Math.max(starts[r - 1], 0));
          const before = slopes[r - 1] * starts[r] + levels[r - 1];
          expect(slopes[r] * starts[r] + levels[r]).toBeGreaterThanOrEqual(before * (1 - 1e-12));
        }
      }),
      { numRuns: 1000 },
    ));

  // Two incomes are as good where the closed form says; ε = 1, so effort of z costs z²/(2·z0).
  const changeover = (name: string, brackets: number[], rates: number[], expected: number) =>
    test(name, () => {
      const { starts } = incomeResponse(taxSchedule(brackets, rates), 1);
      expect(Math.min(...Array.from(starts, (start) => relativeGap([start], [expected])))).toBeLessThan(1e-14);
    });
  // 0.08·z0 = z0/2 − 60 where the lower bracket's optimum 0.4·z0 is still in it.
  changeover("both optima interior", [0, 100], [0.6, 0], 60 / 0.42);
  // At the kink 100 − 5000/z0; above it, after 50 lost in a bracket of full tax, z0/2 − 50: z0² − 300·z0 + 10000 = 0.
  changeover("a kink against an interior optimum", [0, 100, 150], [0, 1, 0], 150 + Math.sqrt(12500));
  // 100 − 100²/(2·z0) at one kink, 110 − 150²/(2·z0) at the other: z0 = (150² − 100²)/20.
  changeover("two kinks", [0, 100, 140, 150], [0, 1, 0, 1], 625);
});
