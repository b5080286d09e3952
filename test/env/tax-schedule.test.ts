import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { taxInto } from "../../src/law/tax-line.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { flat, golden, relativeGap, usBrackets, usLaw } from "./helpers.ts";

const bracketsOf: Record<string, number[]> = { flat: [0], three: [0, 90000, 159100], US_FED: usBrackets };

describe("tax schedule", () => {
  const tax = (income: number, expected: number) =>
    test(`US tax on ${income}`, () => expect(usLaw.tax(income)).toBeCloseTo(expected, 8));
  tax(0, 0);
  tax(11600, 1160);
  tax(47150, 5426);
  tax(100525, 17168.5);
  tax(609350, 1160 + 4266 + 11742.5 + 21942 + 16568 + 127968.75);
  tax(1000000, 183647.25 + 0.37 * 390650);

  const rate = (income: number, expected: number) =>
    test(`US marginal rate at ${income}`, () => expect(usLaw.marginalRate(income)).toBe(expected));
  rate(0, 0.1);
  rate(11599.99, 0.1);
  rate(11600, 0.12);
  rate(1e9, 0.37);

  test("a negative rate brings more than each dollar", () => expect(taxSchedule([0, 10], [-0.5, 0]).tax(20)).toBe(-5));
  test("there is no tax below zero income", () => expect(flat(0.5).tax(-100)).toBe(0));
  test("a tax on nothing is nothing", () => expect(taxSchedule([0, 10], [0, 0]).tax(1e6)).toBe(0));

  // Its last income is 12 million: the public code leaves what exceeds 10 million untaxed, we do not.
  type Case = { setting: string; rates: number[]; z: number[]; tax: number[] };
  test.each(golden("paper/income_tax").cases as Case[])(
    "public code: $setting $rates",
    ({ setting, rates, z, tax }) => {
      const schedule = taxSchedule(
        bracketsOf[setting],
        rates.map((points) => points / 100),
      );
      const untaxed = (rates[rates.length - 1] / 100) * 2e6;
      expect(relativeGap(z.map(schedule.tax), [...tax.slice(0, -1), tax[19] + untaxed])).toBeLessThan(1e-12);
    },
  );

  test("a column of incomes in any order is taxed as each of them", () => {
    const incomes = Float64Array.from([5e6, 0, 11600, 11599.99, 250000, 47150, 3, 609350, 1e5]);
    expect(relativeGap(taxInto(usLaw, incomes, new Float64Array(9)), incomes.map(usLaw.tax))).toBe(0);
  });

  const refused = (brackets: number[], rates: number[], message: RegExp) =>
    test(`refuses ${JSON.stringify({ brackets, rates })}`, () => {
      expect(() => taxSchedule(brackets, rates)).toThrow(ScenarioError);
      expect(() => taxSchedule(brackets, rates)).toThrow(message);
    });
  refused([], [], /no bracket/);
  refused([1], [0.1], /starts at 1; expected 0/);
  refused([0, 5, 5], [0.1, 0.2, 0.3], /5 follows 5/);
  refused([0, 9, 5], [0.1, 0.2, 0.3], /5 follows 9/);
  refused([0, Number.NaN], [0.1, 0.2], /NaN follows 0/);
  refused([0, Infinity], [0.1, 0.2], /Infinity follows 0/);
  refused([0, 5], [0.1], /1 rates for 2 brackets/);
  refused([0], [22], /rate 22 of bracket 1/);
  refused([0, 5], [0.1, -Infinity], /rate -Infinity of bracket 2/);
  refused([0], [Number.NaN], /rate NaN/);

  test("later changes to the caller's lists do not reach it", () => {
    const rates = [0.1];
    const schedule = taxSchedule([0], rates);
    rates[0] = 0.9;
    expect([schedule.rates[0], schedule.tax(100)]).toEqual([0.1, 10]);
  });
});
