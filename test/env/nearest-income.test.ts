import { describe, expect, test } from "@jest/globals";
import { calibratedEconomy } from "../../src/env/calibrate/calibrated-economy.ts";
import type { CalibrationNote } from "../../src/env/calibrate/calibration-note.ts";
import { nearestBestIncome } from "../../src/env/calibrate/nearest-income.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { cappedIncome, taxSegments } from "../../src/env/respond/income-response.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { people } from "../law/people.ts";

/** Rates fall at $20,000 and at $60,000. */
const falling = taxSchedule([0, 10_000, 20_000, 60_000], [-0.2, 0.5, 0.2, 0.1]);
const elasticity = 0.4;

/** Every income that somebody chooses, by trying zero-tax incomes. */
const chosen = Array.from({ length: 40_000 }, (_, k) =>
  cappedIncome(taxSegments(falling, elasticity), 2000 * 1.0001 ** k, Infinity, elasticity),
);

describe("the nearest income that is somebody's best", () => {
  test.each([4000, 10_000, 14_000, 18_500, 20_000, 22_500, 30_000, 57_000, 60_000, 62_000, 80_000])("%i", (income) => {
    const found = nearestBestIncome(falling, elasticity, income);
    const distance = Math.min(...chosen.map((other) => Math.abs(other - income)));
    expect(Math.abs(found.income - income)).toBeLessThan(distance + 1e-3 * income);
    const best = cappedIncome(taxSegments(falling, elasticity), found.zeroTaxIncome, Infinity, elasticity);
    expect(best / found.income).toBeCloseTo(1, 9);
  });
});

describe("usual hours that no cost of work makes the best", () => {
  const fitted = (incomes: readonly number[], note?: (note: CalibrationNote) => void) => {
    const given = people(incomes.map((income) => income / 2080));
    const economy = calibratedEconomy(given, {
      elasticity,
      disutility: "observed",
      meanHours: 38,
      under: falling,
      maxHours: null,
      note,
    });
    return bestResponse(economy, falling);
  };
  const fine = [3000, 8000, 13_000, 35_000, 40_000, 45_000, 50_000, 90_000, 120_000, 200_000];

  test("one of eleven: the nearest, and it is said", () => {
    const notes: CalibrationNote[] = [];
    const hours = fitted([...fine, 20_500], (note) => notes.push(note));
    const { income } = nearestBestIncome(falling, elasticity, 20_500);
    expect(hours[10]).toBeCloseTo((income * 40) / 20_500, 6);
    expect(Math.abs(hours[10] - 40)).toBeGreaterThan(0.1);
    for (let i = 0; i < fine.length; i++) expect(hours[i]).toBeCloseTo(40, 6);
    expect(notes).toEqual([{ code: "hours-moved", message: expect.stringMatching(/^1 of 11 workers usually work/) }]);
  });
  test("nobody: nothing is said", () => {
    const notes: CalibrationNote[] = [];
    fitted(fine, (note) => notes.push(note));
    expect(notes).toEqual([]);
  });
  test("more than a tenth is refused", () =>
    expect(() => fitted([...fine, 20_500, 21_000])).toThrow("so it is with 2 of 12 workers, expected at most 10 %"));
});
