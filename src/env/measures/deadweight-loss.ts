import { taxSchedule } from "../../law/tax-schedule.ts";
import type { Economy } from "../economy.ts";
import { bestResponse } from "../respond/best-response.ts";
import { type Settlement, settle } from "../settle/settlement.ts";
import { weightedMean } from "./weighted.ts";

/** Part of utility that a difference of two means can be by rounding. */
const rounding = 1e-12;

/**
 * What taxing costs beyond what it raises, dollars a year per worker: mean utility without tax less mean utility with
 * it. All revenue but public spending, which both bear, is paid back and there are no income effects, so the difference is exact, no triangle.
 * @param economy with quasi-linear utility
 * @param settlement of workers who optimise under the tax
 */
export function deadweightLoss(economy: Economy, settlement: Settlement): number {
  const without = meanUtilityWithoutTax(economy) - economy.publicSpending;
  const loss = without - weightedMean(settlement.utility, economy.weight);
  return Math.abs(loss) > rounding * Math.abs(without) ? loss : 0;
}

/** Nothing spent: u = z0/(1+ε) at the income z0 that is best without tax; who is capped, or may stay at home, is settled. */
function meanUtilityWithoutTax(economy: Economy): number {
  const { zeroTaxIncome, weight, elasticity, elasticities, hours, workCosts } = economy;
  if (hours.limit !== null || workCosts) {
    const none = taxSchedule([0], [0]);
    const { utility } = settle({ ...economy, publicSpending: 0 }, none, bestResponse(economy, none));
    return weightedMean(utility, weight);
  }
  if (elasticities === null) return weightedMean(zeroTaxIncome, weight) / (1 + elasticity);
  return weightedMean(
    zeroTaxIncome.map((income, i) => income / (1 + elasticities[i])),
    weight,
  );
}
