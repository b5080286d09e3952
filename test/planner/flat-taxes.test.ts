import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { medianVoterFlat, optimalFlat } from "../../src/planner/oracles/flat-taxes.ts";
import { calibrate, economyOf, golden, populationOf, relativeGap, skills } from "../env/helpers.ts";

const checks = golden("checks").calibrations["prop_0.25"];
const economy = calibrate();
const ces = (aversion: number): WelfareChoice => ({ kind: "ces", aversion });
const inverse: WelfareChoice = { kind: "inverse-income", aversion: null };
const rawlsian: WelfareChoice = { kind: "rawlsian", aversion: null };
const all = [ces(1), ces(2), inverse, rawlsian];

describe("optimal flat tax", () => {
  // Found by comparing welfare, rates are known to about the root of the precision of welfare.
  const closedForm = (name: string, welfare: WelfareChoice, expected: number) =>
    test(`closed form (1−ḡ)/(1−ḡ+ε): ${name}`, () =>
      expect(Math.abs(optimalFlat(economy, welfare).rate - expected)).toBeLessThan(1e-6));
  closedForm("inverse-income", inverse, checks.linear_invz_notax.tau_closed);
  closedForm("rawlsian", rawlsian, checks.linear_rawls.tau_closed);
  closedForm("ces 1", ces(1), checks.linear_ces1.formula_at_opt);
  closedForm("ces 2", ces(2), checks.linear_ces2.formula_at_opt);
  closedForm("utilitarian", { kind: "utilitarian", aversion: null }, 0);

  test("golden welfare", () => {
    expect(relativeGap([optimalFlat(economy, ces(1)).welfare], [checks.linear_ces1.EDE])).toBeLessThan(1e-11);
    expect(relativeGap([optimalFlat(economy, ces(2)).welfare], [checks.linear_ces2.EDE])).toBeLessThan(1e-11);
  });

  test.each(all)("of equal workers is none: $kind $aversion", (welfare) =>
    expect(optimalFlat(economyOf([5e4, 5e4, 5e4]), welfare).rate).toBeLessThan(1e-6),
  );

  test("does not change when all wages rise alike", () => {
    const richer = calibrate({}, populationOf(skills.map((wage) => 3 * wage)));
    for (const welfare of all)
      expect(optimalFlat(richer, welfare).rate).toBeCloseTo(optimalFlat(economy, welfare).rate, 6);
  });
});

describe("median voter's flat tax", () => {
  const rateOf = (incomes: readonly number[], weights: readonly number[] = incomes.map(() => 1)) =>
    medianVoterFlat(Float64Array.from(incomes), Float64Array.from(weights), 0.25);

  test("golden", () =>
    expect(medianVoterFlat(economy.zeroTaxIncome, economy.weight, 0.25)).toBeCloseTo(
      checks.median_voter.tau_closed,
      12,
    ));
  test("wins every pairwise vote on a grid of percentages", () => {
    const winner = rateOf([1e4, 2e4, 3e4, 5e4, 15e4]);
    const mean = 5.2e4;
    const utility = (z0: number, rate: number) => ((1 - rate) ** 1.25 * z0) / 1.25 + rate * (1 - rate) ** 0.25 * mean;
    for (let percent = 0; percent <= 99; percent++) {
      const others = [1e4, 2e4, 3e4, 5e4, 15e4].filter((z0) => utility(z0, percent / 100) > utility(z0, winner));
      expect(others.length).toBeLessThanOrEqual(2);
    }
  });
  const rate = (name: string, actual: number, expected: number) =>
    test(name, () => expect(actual).toBeCloseTo(expected, 12));
  rate("equal workers want none", rateOf([7e4, 7e4, 7e4]), 0);
  rate("a median above the mean wants none", rateOf([1e4, 9e4, 9e4]), 0);
  rate("between two, the median is their mean", rateOf([1e4, 2e4, 4e4, 9e4]), 0.25 / (0.25 + 0.25));
  rate("a weight of 2 is two voters", rateOf([1e4, 4e4], [2, 1]), rateOf([1e4, 1e4, 4e4]));

  test("a richer top raises it, twice the people change nothing", () => {
    const incomes = fc.array(fc.double({ min: 1e3, max: 1e5, noNaN: true }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(incomes, (list) => {
        expect(rateOf([...list, ...list])).toBeCloseTo(rateOf(list), 9);
        const top = Math.max(...list);
        const richer = list.map((income, i) => (i === list.indexOf(top) ? 2 * top : income));
        expect(rateOf(richer)).toBeGreaterThanOrEqual(rateOf(list));
      }),
    );
  });
});
