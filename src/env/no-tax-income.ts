/** Incomes in the world without tax: the yardstick for weights that policy must not move. */

import { taxSchedule } from "../law/tax-schedule.ts";
import type { Economy } from "./economy.ts";
import { bestResponse } from "./respond/best-response.ts";

/**
 * Income that each worker would choose without tax, dollars a year: the zero-tax income up to the cap on hours, or that
 * of the best hours on their grid.
 */
export function noTaxIncome(economy: Economy): Float64Array {
  const { incomePerHour, hours } = economy;
  if (hours.grid !== null)
    return bestResponse(economy, taxSchedule([0], [0])).map((chosen, i) => chosen * incomePerHour[i]);
  const cap = hours.limit ?? Infinity;
  return economy.zeroTaxIncome.map((income, i) => Math.min(income, cap * incomePerHour[i]));
}
