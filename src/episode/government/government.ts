/** Who makes the law of a tax year: a planner, or whoever the population elects. */
import type { TaxSchedule } from "../../law/tax-schedule.ts";
import type { Planner, PlannerObservation } from "../../planner/planner.ts";
import { type EpisodeEvent, plainSchedule } from "../events.ts";
import type { ElectionSummary } from "../vote-result.ts";
import type { WarningBook } from "../warning-book.ts";
import { plannerFallback } from "../warnings.ts";

export interface Government {
  /** The schedule of the tax year that is about to begin. */
  scheduleFor(observation: PlannerObservation): Promise<TaxSchedule>;
  /** Elections so far. */
  readonly elections: readonly ElectionSummary[];
}

export interface GovernmentParts {
  readonly planner: Planner;
  readonly warnings: WarningBook;
  readonly emit: (event: EpisodeEvent) => Promise<void>;
}

/** The planner's proposals are law. */
export function plannerGovernment(parts: GovernmentParts): Government {
  return { scheduleFor: (observation) => proposal(parts, observation), elections: [] };
}

/** Asks the planner, and says what it proposed and what is to be known of it. */
export async function proposal(
  { planner, warnings, emit }: GovernmentParts,
  observation: PlannerObservation,
): Promise<TaxSchedule> {
  const { taxYear, step } = observation;
  const schedule = await planner.propose(observation);
  if (planner.fallbacks) await warnings.add(plannerFallback, step);
  for (const warning of planner.warnings ?? []) await warnings.add({ ...warning, atEnd: true }, step);
  await emit({ type: "planner-proposal", taxYear, step, schedule: plainSchedule(schedule) });
  return schedule;
}
