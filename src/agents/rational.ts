import { bestResponse } from "../env/best-response.ts";
import type { Economy } from "../env/economy.ts";
import { mostKept } from "../env/settlement.ts";
import type { TaxSchedule } from "../env/tax-schedule.ts";
import type { Decider, Decisions } from "./decider.ts";

/** Every worker's exact best response. It depends on the schedule alone, so it is computed once for each. */
export function rationalDecider(economy: Economy): Decider {
  let known: { readonly schedule: TaxSchedule; readonly decisions: Decisions } | undefined;
  return {
    async decide(_population, schedule) {
      if (known?.schedule !== schedule) {
        const hours = bestResponse(economy, schedule, economy.size > mostKept ? known?.decisions.hours : undefined);
        known = { schedule, decisions: { hours, thoughts: null, fallbacks: 0 } };
      }
      return known.decisions;
    },
  };
}
