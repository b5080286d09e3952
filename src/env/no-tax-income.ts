/** Incomes in the world without tax: the yardstick for weights that policy must not move. */

import { taxSchedule } from "../law/tax-schedule.ts";
import type { Economy } from "./economy.ts";
import { bestResponse } from "./respond/best-response.ts";

/**
 * Income that each worker would choose without tax, dollars a year: the zero-tax income up to the cap on hours
 * (calibrated), or that of the best hours on the grid (paper).
 */
export function noTaxIncome(economy: Economy): Float64Array {
  const { incomePerHour } = economy;
  if (economy.preset === "paper")
    return bestResponse(economy, taxSchedule([0], [0])).map((hours, i) => hours * incomePerHour[i]);
  const cap = economy.maxHours ?? Infinity;
  return economy.zeroTaxIncome.map((income, i) => Math.min(income, cap * incomePerHour[i]));
}
