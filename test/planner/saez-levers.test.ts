import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import type { LawFamily } from "../../src/law/law-family.ts";
import { type Levers, leversOf } from "../../src/law/policy.ts";
import { ratesOnBrackets } from "../../src/law/rates-on-brackets.ts";
import { statuteFile } from "../../src/law/us/statute.ts";
import { usFamily } from "../../src/law/us/us-law.ts";
import { saezRates } from "../../src/planner/formulas/saez-fixed-point.ts";
import { saezValues } from "../../src/planner/formulas/saez-levers.ts";
import { optimalFlatValues } from "../../src/planner/oracles/flat-taxes.ts";
import { families } from "../law/people.ts";

const statute = usFamily(statuteFile(2024));
const inverse = { kind: "inverse-income", aversion: null } as const;

const { people, economy } = families(150, 4);
const known = {
  zeroTaxIncomes: economy.zeroTaxIncome,
  weights: economy.weight,
  elasticity: economy.elasticity,
  welfare: inverse,
};

/** Welfare of what everybody does. */
function welfareAt(levers: Levers, values: readonly number[], kind = "inverse-income"): number {
  const { law } = levers.policy(values);
  return createWelfare(kind, null, economy).evaluate(settle(economy, law, bestResponse(economy, law))).value;
}

describe("the Saez formula by levers", () => {
  test("a flat tax has its closed form: τ = (1−ḡ)/(1−ḡ+ε), ḡ the harmonic over the arithmetic mean", () => {
    const levers = leversOf(ratesOnBrackets([0]), people, { "rate from $0": 0.3 });
    const z0 = Array.from(economy.zeroTaxIncome);
    const mean = z0.reduce((sum, z) => sum + z, 0) / z0.length;
    const harmonic = z0.length / z0.reduce((sum, z) => sum + 1 / z, 0);
    const gain = 1 - harmonic / mean;
    const { rates } = saezValues({ ...known, levers, start: [0.3] });
    expect(rates[0]).toBeCloseTo(gain / (gain + economy.elasticity), 8);
  });

  test("rates on everybody's own brackets are those of the bracket formula", () => {
    const brackets = [0, 40_000, 90_000];
    const start = [0.3, 0.35, 0.4];
    const levers = leversOf(ratesOnBrackets(brackets), people);
    const byBrackets = saezRates({ ...known, brackets, start });
    const byLevers = saezValues({ ...known, levers, start });
    byLevers.rates.forEach((rate, j) => {
      expect(rate).toBeCloseTo(byBrackets.rates[j], 3);
    });
  });

  test("under the statute no rate can be moved a little for the better", () => {
    const levers = leversOf(statute, people);
    const { rates, emptyBrackets, residual } = saezValues({ ...known, levers, start: levers.start });
    expect(residual).toBeLessThan(0.02);
    const step = 1e-7;
    rates.forEach((rate, j) => {
      const { least, most } = levers.parameters[j];
      if (emptyBrackets.includes(j) || rate <= least + step || rate >= most - step) return;
      const up = welfareAt(levers, rates.with(j, rate + step));
      const down = welfareAt(levers, rates.with(j, rate - step));
      // Dollars per unit of the rate, beside income in a bracket of thousands.
      expect(Math.abs((up - down) / (2 * step))).toBeLessThan(300);
    });
  });
});

describe("a flat tax on taxable income", () => {
  const levers = leversOf(statute, people);

  test("is the best of a grid of one rate", () => {
    const welfare = createWelfare("ces", 1, economy);
    const values = optimalFlatValues(economy, welfare, levers);
    expect(new Set(values.slice(0, 4)).size).toBe(1);
    const at = (rate: number): number => {
      const { law } = levers.policy(levers.parameters.map(({ most }) => Math.min(rate, most)));
      return welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value;
    };
    const grid = Math.max(...Array.from({ length: 181 }, (_, k) => at(k / 200)));
    const { law } = levers.policy(values);
    expect(welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value).toBeGreaterThanOrEqual(
      grid * (1 - 1e-6),
    );
  });

  test("leaves the other levers where they start", () => {
    const both = leversOf(usFamily(statuteFile(2024), { levers: ["rates", "demogrant"] }), people);
    const values = optimalFlatValues(economy, createWelfare("ces", 1, economy), both);
    expect(values.slice(7)).toEqual(both.start.slice(7));
  });

  test("a law without brackets has none", () => {
    const gift: LawFamily = {
      parameters: [{ name: "gift", least: 0, most: 10, unit: "dollars a year", start: 0 }],
      law: ([dollars]) => ({
        budget: () => [{ name: "gift", of: "own", pieces: [{ from: 0, rate: 0, amount: -dollars }] }],
      }),
      words: "a gift",
    };
    expect(() => optimalFlatValues(economy, createWelfare("ces", 1, economy), leversOf(gift, people))).toThrow(
      "no parameter of this law is a bracket's rate",
    );
  });
});
