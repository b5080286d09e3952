/** What a worker who knows the schedule and optimises exactly does. */
import type { TaxSchedule } from "../../law/tax-schedule.ts";
import type { Economy } from "../economy.ts";
import { equilibriumResponse } from "./rebate-equilibrium.ts";

/**
 * Weekly hours that maximise each worker's utility: the global optimum under any rates in [0, 1], up to the cap on
 * hours or on their grid. The rebate matters only where utility is not linear in consumption: then these are the hours
 * at the rebate that they bring about. Ties go to the fewest hours.
 * @param out where to write; a new column by default
 */
export function bestResponse(
  economy: Economy,
  schedule: TaxSchedule,
  out: Float64Array = new Float64Array(economy.size),
): Float64Array {
  if (!economy.utility.isMoney) return equilibriumResponse(economy, schedule, out).hours;
  return economy.utility.respond(economy, schedule, 0, out);
}
