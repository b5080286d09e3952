import type { Planner, Proposal } from "./planner.ts";

/** A law that never changes: US law, one rate for all, or given values. */
export function constantPlanner(proposal: Proposal): Planner {
  return { propose: async () => proposal };
}
