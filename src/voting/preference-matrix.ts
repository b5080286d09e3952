/** What every platform is worth to every worker. */

import type { Economy } from "../env/economy.ts";
import { bestResponse } from "../env/respond/best-response.ts";
import { type Settlement, settle } from "../env/settle/settlement.ts";
import { utilityInDollars } from "../env/utility-in-dollars.ts";
import type { AppliedLaw } from "../law/applied-law.ts";

/** Weekly hours of everybody under a law, written to `out` or in a column of its own. */
export type Response = (schedule: AppliedLaw, out: Float64Array) => Float64Array;

/**
 * Utility in dollars a year under each schedule, the rebate of its revenue included: one column per schedule, with a
 * row per worker. Only utilities are kept, 8 bytes per worker and schedule.
 * @param respond what workers do; by default everyone optimises
 */
export function preferenceMatrix(
  economy: Economy,
  schedules: readonly AppliedLaw[],
  respond: Response = (schedule, out) => bestResponse(economy, schedule, out),
): Float64Array[] {
  const hours = new Float64Array(economy.size);
  let settlement: Settlement | undefined;
  return schedules.map((schedule) => {
    settlement = settle(economy, schedule, respond(schedule, hours), settlement);
    const dollars = utilityInDollars(economy, settlement);
    return dollars === settlement.utility ? dollars.slice() : dollars;
  });
}
