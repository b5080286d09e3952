import type { TaxSchedule } from "../law/tax-schedule.ts";
import type { Planner } from "./planner.ts";

/** A schedule that never changes: US law, one rate for all, or given rates. */
export function constantPlanner(schedule: TaxSchedule): Planner {
  return { propose: async () => schedule };
}
