import { describe, expect, test } from "@jest/globals";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  calibrate,
  economyOf,
  flat,
  golden,
  mean,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const checks = golden("checks").calibrations["prop_0.25"];
const economy = calibrate();
const weighted = calibrate(
  {},
  populationOf(
    skills,
    skills.map((_, i) => 0.5 + (i % 7)),
  ),
);

describe("settlement", () => {
  test.each(["us", "zigzag"])("golden: a thousand workers under %s", (name) => {
    const { rates, u, R } = golden("per-agent")["prop_0.25"][name];
    const { utility, rebate } = outcome(economy, taxSchedule(usBrackets, rates));
    expect(relativeGap(utility, u)).toBeLessThan(1e-9);
    expect(relativeGap([rebate], [R])).toBeLessThan(1e-9);
  });

  test("the rebate hands out all revenue, by weight", () => {
    const { tax, rebate, income, consumption } = outcome(weighted, usLaw);
    const sum = (values: Float64Array) => values.reduce((all, value, i) => all + value * weighted.weight[i], 0);
    const people = weighted.weight.reduce((all, value) => all + value, 0);
    expect(relativeGap([sum(tax)], [rebate * people])).toBeLessThan(1e-12);
    expect(relativeGap([sum(consumption)], [sum(income)])).toBeLessThan(1e-12);
  });

  // ψ·l^(1+1/ε)/(1+1/ε) with the ψ of the economy, not its zero-tax income; hours are anyone's, not the optimum.
  test("utility of any hours is consumption less the disutility of its definition", () => {
    const hours = Float64Array.from(skills, (_, i) => (i % 5 === 0 ? 0 : 10 + (i % 80)));
    const { utility, consumption } = settle(economy, usLaw, hours);
    const expected = utility.map((_, i) => consumption[i] - (economy.psi[i] * hours[i] ** 5) / 5);
    expect(relativeGap(utility, expected)).toBeLessThan(1e-9);
  });

  test("the shortcut for optimising workers is as exact as the power", () => {
    const { income, consumption, utility } = outcome(economy, usLaw);
    const expected = utility.map((_, i) => {
      const z0 = economy.zeroTaxIncome[i];
      return consumption[i] - 0.2 * z0 * (income[i] / z0) ** 5;
    });
    expect(relativeGap(utility, expected)).toBeLessThan(1e-14);
  });

  const laffer = (rate: number) => outcome(economy, flat(rate)).revenuePerWorker;
  test("flat tax: revenue is τ(1−τ)^ε·z̄0 and peaks at 1/(1+ε)", () => {
    const { R_closed, theory } = checks.laffer;
    expect(relativeGap([laffer(theory)], [R_closed])).toBeLessThan(1e-12);
    expect(laffer(theory - 0.005)).toBeLessThan(R_closed);
    expect(laffer(theory + 0.005)).toBeLessThan(R_closed);
  });

  const deadweight = (rate: number) =>
    test(`flat tax of ${rate}: the excess burden is its closed form`, () => {
      const burden = mean(outcome(economy, flat(0)).utility) - mean(outcome(economy, flat(rate)).utility);
      const keep = 1 - rate;
      const closed = mean(economy.zeroTaxIncome) * ((1 - keep ** 1.25) / 1.25 - rate * keep ** 0.25);
      expect(Math.abs(burden - closed)).toBeLessThan(1e-9 * mean(economy.zeroTaxIncome));
    });
  [0.1, 0.3, 0.6, 0.9, 1].forEach(deadweight);

  test("golden: excess burden of US law", () => {
    const burden = mean(outcome(economy, flat(0)).utility) - mean(outcome(economy, usLaw).utility);
    expect(burden).toBeCloseTo(checks.metrics_us.dwl_per_capita, 6);
  });

  test("who earns nothing pays nothing and enjoys the rebate", () => {
    const { tax, utility, rebate } = settle(economyOf([1e5, 1e5]), flat(0.5), Float64Array.of(0, 40));
    expect([tax[0], utility[0], rebate]).toEqual([0, 10000, 10000]);
  });

  test("columns can be reused", () => {
    const first = outcome(economy, flat(0.5));
    const again = settle(economy, usLaw, first.hours, first);
    expect(again.income).toBe(first.income);
    expect(again).toEqual(settle(economy, usLaw, first.hours));
  });
});

describe("settlement, paper", () => {
  const { utility_cases, swf_cases } = golden("paper/utility_swf");
  type Case = { l: number; post_tax_income: number; rebate: number; u: number };
  test("golden: utility of one worker", () => {
    for (const { l, post_tax_income, rebate, u } of utility_cases as Case[]) {
      if (l === 0) continue;
      const one = { ...paperEconomy(populationOf([1])), incomePerHour: Float64Array.of(post_tax_income / l) };
      const { utility } = settle(one, flat(0), Float64Array.of(l));
      expect(utility[0] + rebate).toBeCloseTo(u, 9);
    }
  });

  // The file lists ten of its thousand workers, so the rebate of all is put in place of theirs.
  type Ten = { rates: number[]; labor: number | string; rebate: number; u_first10: number[]; z_first10: number[] };
  test.each(swf_cases as Ten[])(
    "golden: ten workers, rates $rates, labour $labor",
    ({ rates, labor, rebate, u_first10, z_first10 }) => {
      const hours = Float64Array.from(z_first10, (_, i) => (typeof labor === "number" ? labor : [0, 40, 100][i % 3]));
      const incomePerHour = hours.map((worked, i) => (worked > 0 ? z_first10[i] / worked : 1));
      const ten = { ...paperEconomy(populationOf(new Float64Array(10).fill(1))), incomePerHour };
      const schedule = taxSchedule(
        [0, 90000, 159100],
        rates.map((points: number) => points / 100),
      );
      const { income, utility, rebate: ours } = settle(ten, schedule, hours);
      expect(relativeGap(income, z_first10)).toBeLessThan(1e-12);
      expect(
        relativeGap(
          utility.map((u) => u - ours + rebate),
          u_first10,
        ),
      ).toBeLessThan(1e-9);
    },
  );
});
