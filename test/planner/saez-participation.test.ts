import { describe, expect, test } from "@jest/globals";
import { participatingEconomy } from "../../src/env/calibrate/work-costs.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { saezRates } from "../../src/planner/formulas/saez-fixed-point.ts";
import { participationRates } from "../../src/planner/formulas/saez-participation.ts";
import { optimalFlat } from "../../src/planner/oracles/flat-taxes.ts";
import { calibrate, flat, populationOf, skills } from "../env/helpers.ts";

const size = 2000;
const people = populationOf(Array.from({ length: size }, (_, i) => skills[i % skills.length]));
const ces1: WelfareChoice = { kind: "ces", aversion: 1 };
const status = flat(0.3);

function participating(elasticity: number, share = 0.75): Economy {
  const employed = Uint8Array.from({ length: size }, (_, i) => ((i * 0.618) % 1 < share ? 1 : 0));
  const employment = { employed, cell: new Uint32Array(size), names: ["all"], shares: Float64Array.of(share) };
  return participatingEconomy(calibrate({ under: status, elasticity: 0.25 }, people), {
    ...{ employment, elasticity, baseIncome: 0, under: status, publicSpending: 0, seed: 2 },
  });
}

function solve(economy: Economy, brackets: readonly number[], eta: number, law: TaxSchedule = status) {
  const { income, utility } = settle(economy, law, bestResponse(economy, law));
  return participationRates({
    year: { law, incomes: income, utilities: utility, weights: economy.weight },
    ...{ elasticity: 0.25, participation: () => eta, baseIncome: 0, brackets, welfare: ces1 },
    start: brackets.map(() => 0.3),
  });
}

describe("the bracket formula with those who stop working", () => {
  test.each([0.1, 0.3, 0.6])("is as good as the best flat tax, where employment answers by %d", (eta) => {
    const economy = participating(eta);
    const { rates, residual } = solve(economy, [0], eta);
    expect(residual).toBeLessThan(1e-9);
    const { evaluate } = scheduleEvaluator(economy, ces1, [0]);
    const best = optimalFlat(economy, ces1);
    expect(Math.abs(rates[0] - best.rate)).toBeLessThan(0.04);
    const [none, found] = [0, rates[0]].map((rate) => evaluate([rate]).welfare);
    expect((best.welfare - found) / (best.welfare - none)).toBeLessThan(0.01);
  });

  test("is better than the formula without them, and taxes less", () => {
    const brackets = [0, 30_000, 90_000];
    const economy = participating(0.6);
    const { rates } = solve(economy, brackets, 0.6);
    const { income, utility } = settle(economy, status, bestResponse(economy, status));
    const without = participationRates({
      year: { law: status, incomes: income, utilities: utility, weights: economy.weight },
      ...{ elasticity: 0.25, participation: () => 0, baseIncome: 0, brackets, welfare: ces1, start: [0.3, 0.3, 0.3] },
    }).rates;
    const { evaluate } = scheduleEvaluator(economy, ces1, brackets);
    expect(evaluate(rates).welfare).toBeGreaterThan(evaluate(without).welfare);
    expect(rates[0]).toBeLessThan(without[0]);
    // No schedule nearby is better by more than it is when one of the few who earn most stops working.
    for (const change of [-0.1, -0.05, 0.05, 0.1])
      for (const j of [0, 1, 2]) {
        const near = rates.map((rate, k) => (k === j ? Math.max(0, rate + change) : rate));
        expect(evaluate(near).welfare).toBeLessThan(evaluate(rates).welfare * 1.006);
      }
  });

  test("is that of saez where everybody works and nobody would stop", () => {
    const economy = calibrate({ under: status, elasticity: 0.25 }, people);
    const brackets = [0, 30_000, 90_000];
    const { rates } = solve(economy, brackets, 0);
    const { zeroTaxIncome: zeroTaxIncomes, weight: weights } = economy;
    const known = saezRates({
      zeroTaxIncomes,
      weights,
      elasticity: 0.25,
      brackets,
      welfare: ces1,
      start: [0.3, 0.3, 0.3],
    });
    rates.forEach((rate, j) => {
      expect(rate).toBeCloseTo(known.rates[j], 6);
    });
    expect(taxSchedule(brackets, rates).lines).toHaveLength(1);
  });
});
