import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { randomStream } from "../../src/base/random.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { userUtility } from "../../src/env/utility/user-utility.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, flat, populationOf, relativeGap, usBrackets, usLaw } from "./helpers.ts";

const random = randomStream(1, "observed hours");
const usual = Float64Array.from({ length: 500 }, () => 1 + Math.round(80 * random.next()));
// Every tenth person's income is that of a kink, up to rounding.
const wages = Array.from(usual, (hours, i) =>
  i % 10 === 0 ? usBrackets[1 + ((i / 10) % 6)] / 52 / hours : 2 * Math.exp(4 * random.next()),
);
const people = { ...populationOf(wages), usualHours: usual };
type Changes = NonNullable<Parameters<typeof calibrate>[0]>;
const observed = (changes: Changes = {}) => calibrate({ disutility: "observed", ...changes }, people);

describe("observed hours", () => {
  const works = (name: string, changes: Changes) =>
    test(`everybody works the usual hours: ${name}`, () => {
      const cap = changes.maxHours ?? Infinity;
      const expected = usual.map((hours) => Math.min(hours, cap));
      expect(relativeGap(bestResponse(observed(changes), changes.under ?? usLaw), expected)).toBeLessThan(1e-11);
    });
  works("quasi-linear", {});
  works("low elasticity", { elasticity: 0.02 });
  works("high elasticity", { elasticity: 5 });
  works("elasticities by person", { elasticity: usual.map((_, i) => 0.1 + (i % 9) / 10) });
  works("log", { utility: "log" });
  works("log, elasticities by person", { utility: "log", elasticity: usual.map((_, i) => 0.1 + (i % 9) / 10) });
  works("no tax", { under: flat(0) });
  works("an expression", { utility: userUtility("2 * sqrt(c) - psi * l^3") });
  works("who usually works more than the cap works the cap", { maxHours: 40 });
  works("log, capped", { maxHours: 40, utility: "log" });
  works("cap at the usual hours of many", { maxHours: usual[3] });

  test("zero-tax income is usual income / (1−τ)^ε, at the rate below where income is at a kink", () => {
    const { zeroTaxIncome } = observed();
    const expected = usual.map((hours, i) => {
      const income = 52 * wages[i] * hours;
      const rate = i % 10 === 0 ? usLaw.marginalRate(income * 0.999) : usLaw.marginalRate(income);
      return income / (1 - rate) ** 0.25;
    });
    expect(relativeGap(zeroTaxIncome, expected)).toBeLessThan(1e-12);
  });
  test("psi is that of the first-order condition, and has no common scale", () => {
    const { psi, psiScale, incomePerHour, zeroTaxIncome } = observed({ elasticity: 0.4 });
    const implied = incomePerHour.map((dollars, i) => dollars * (dollars / psi[i]) ** 0.4);
    expect(relativeGap(implied, zeroTaxIncome)).toBeLessThan(1e-12);
    expect(psiScale).toBeNull();
  });
  test("mean hours are not used", () => expect(observed({ meanHours: Number.NaN }).psi).toEqual(observed().psi));

  test.each([
    ["a law that takes all", flat(1)],
    ["falling rates", taxSchedule([0, 30_000, 60_000], [0.1, 0.9, 0.1])],
  ])("refuses %s", (_, under) => {
    expect(() => observed({ under })).toThrow(ScenarioError);
    expect(() => observed({ under })).toThrow(/worker \d+ usually works \d+ hours, .* for no psi/);
  });
});
