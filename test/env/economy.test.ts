import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { weightedMean } from "../../src/env/measures/weighted.ts";
import { noTaxIncome } from "../../src/env/no-tax-income.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, flat, golden, mean, outcome, populationOf, relativeGap, skills, usLaw } from "./helpers.ts";

const perAgent = golden("per-agent")["prop_0.25"];
const zigzag = taxSchedule(usLaw.brackets, [0.6, 0.2, 0.5, 0.1, 0.7, 0.3, 0.4]);
const threeWeights = skills.map((_, i) => 1 + (i % 3));

describe("calibrated economy", () => {
  const psi = (disutility: "proportional" | "common", elasticity: number, expected: number) =>
    test(`psi, ${disutility}, elasticity ${elasticity}`, () =>
      expect(relativeGap([calibrate({ disutility, elasticity }).psiScale ?? 0], [expected])).toBeLessThan(1e-11));
  psi("proportional", 0.25, golden("inputs").calibrations["prop_0.25"].psi_scale);
  psi("proportional", 0.5, 0.028579819131528954);
  psi("common", 0.25, 3.372392794235762e-4);
  psi("common", 0.5, 0.5792672192329484);

  test("zero-tax incomes", () => expect(relativeGap(calibrate().zeroTaxIncome, perAgent.z0)).toBeLessThan(1e-12));

  const hits = (name: string, changes: Parameters<typeof calibrate>[0], weights?: number[]) =>
    test(`mean hours are met exactly: ${name}`, () => {
      const economy = calibrate(changes, populationOf(skills, weights));
      const { under = usLaw, meanHours = 39 } = changes ?? {};
      const hours = weightedMean(bestResponse(economy, under), economy.weight);
      expect(Math.abs(hours / meanHours - 1)).toBeLessThan(1e-13);
    });
  hits("proportional", {});
  hits("common", { disutility: "common" });
  hits("weighted", { disutility: "common", elasticity: 0.4 }, threeWeights);
  hits("low elasticity", { elasticity: 0.02 });
  hits("high elasticity", { elasticity: 8, disutility: "common" });
  hits("without tax", { under: flat(0) });
  hits("confiscatory tax above 30,000", { under: taxSchedule([0, 30000], [0.2, 1]), meanHours: 12 });
  hits("capped", { maxHours: 40, disutility: "common", elasticity: 0.5 });
  hits("nearly everyone capped", { maxHours: 39.01, disutility: "common" });

  test("where a law has falling rates and workers jump, the nearest mean is taken", () => {
    for (const maxHours of [null, 60]) {
      const hours = bestResponse(calibrate({ under: zigzag, maxHours, disutility: "common" }), zigzag);
      expect(Math.abs(mean(hours) - 39)).toBeLessThan(0.1);
    }
  });

  const psiRestoresIncome = (disutility: "proportional" | "common") =>
    test(`psi is the one of which zero-tax income is the optimum: ${disutility}`, () => {
      const { psi, incomePerHour, zeroTaxIncome } = calibrate({ disutility, elasticity: 0.4 });
      // First-order condition without tax: psi·l^(1/e) = income per hour.
      const implied = incomePerHour.map((dollars, i) => dollars * (dollars / psi[i]) ** 0.4);
      expect(relativeGap(implied, zeroTaxIncome)).toBeLessThan(1e-12);
    });
  psiRestoresIncome("proportional");
  psiRestoresIncome("common");

  const refused = (name: string, run: () => unknown, message: RegExp) =>
    test(`refuses ${name}`, () => {
      expect(run).toThrow(ScenarioError);
      expect(run).toThrow(message);
    });
  refused("more hours than the cap", () => calibrate({ maxHours: 39 }), /39 cannot be reached .* more than 39/);
  refused("any hours under a full tax", () => calibrate({ under: flat(1) }), /cannot be reached/);
  refused("more hours than a full tax allows", () => calibrate({ under: taxSchedule([0, 1000], [0, 1]) }), /cannot be/);
  refused("a wage of zero", () => calibrate({}, populationOf([10, 0])), /worker 1 has wage 0/);
  refused("a wage that is no number", () => calibrate({}, populationOf([Number.NaN])), /worker 0 has wage NaN/);
  refused("an empty population", () => calibrate({}, populationOf([])), /population is empty/);
  refused("zero weights", () => calibrate({}, populationOf([1, 2], [0, 0])), /weights are zero/);
  refused("a negative weight", () => calibrate({}, populationOf([1, 2], [1, -1])), /weight -1/);
  refused("zero elasticity", () => calibrate({ elasticity: 0 }), /elasticity of 0/);
  refused("an elasticity whose psi underflows", () => calibrate({ elasticity: 1e-3 }), /elasticity 0.001 is out/);
  refused("no hours", () => calibrate({ meanHours: -1 }), /mean hours of -1/);
});

describe("paper economy", () => {
  test("skill is annual income at usual hours over 40", () =>
    expect([...paperEconomy(populationOf([10, 20], [1, 1], 30)).incomePerHour]).toEqual([390, 780]));
  test("refuses people without wage", () => expect(() => paperEconomy(populationOf([0]))).toThrow(ScenarioError));
});

describe("income without tax", () => {
  test("calibrated: the zero-tax income", () =>
    expect(relativeGap(noTaxIncome(calibrate()), perAgent.z0)).toBeLessThan(1e-12));
  test("calibrated: the cap binds", () => {
    const economy = calibrate({ maxHours: 40, disutility: "common", elasticity: 0.5 });
    expect(relativeGap(noTaxIncome(economy), outcome(economy, flat(0)).income)).toBeLessThan(1e-12);
  });
  // Income grows by s per hour, disutility by 0.00175·l^2.5: 13 dollars an hour stop paying at 35.4 hours, so 30 or 40.
  test("paper: the best hours on the grid", () =>
    expect([...noTaxIncome(paperEconomy(populationOf([0.25, 100])))]).toEqual([0.25 * 52 * 40, 100 * 52 * 100]));
});
