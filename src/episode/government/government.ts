/** Who makes the law of a tax year: a planner, or whoever the population elects. */
import { type Levers, type Policy, schedulePolicy } from "../../law/policy.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import type { Planner, PlannerObservation, Proposal } from "../../planner/planner.ts";
import { type EpisodeEvent, plainSchedule } from "../events.ts";
import type { ElectionSummary } from "../vote-result.ts";
import type { WarningBook } from "../warning-book.ts";
import { plannerFallback } from "../warnings.ts";

export interface Government {
  /** What is in force in the tax year that is about to begin. */
  scheduleFor(observation: PlannerObservation): Promise<Policy>;
  /** Elections so far. */
  readonly elections: readonly ElectionSummary[];
}

export interface GovernmentParts {
  readonly planner: Planner;
  readonly levers: Levers;
  readonly warnings: WarningBook;
  readonly emit: (event: EpisodeEvent) => Promise<void>;
}

/** The planner's proposals are law. */
export function plannerGovernment(parts: GovernmentParts): Government {
  return { scheduleFor: (observation) => proposal(parts, observation), elections: [] };
}

/** Asks the planner, and says what it proposed and what is to be known of it. */
export async function proposal(
  { planner, levers, warnings, emit }: GovernmentParts,
  observation: PlannerObservation,
): Promise<Policy> {
  const { taxYear, step, history } = observation;
  const schedule = policyOf(await planner.propose(observation), levers, history.at(-1)?.schedule);
  if (planner.fallbacks) await warnings.add(plannerFallback, step);
  for (const warning of planner.warnings ?? []) await warnings.add({ ...warning, atEnd: true }, step);
  await emit({ type: "planner-proposal", taxYear, step, schedule: plainSchedule(schedule, levers) });
  return schedule;
}

/**
 * Rates on the scenario's brackets are values of its law's parameters; on others they are a law of their own. What is in
 * force already is not made again.
 */
function policyOf(proposal: Proposal, levers: Levers, inForce: Policy | undefined): Policy {
  if ("law" in proposal) return proposal;
  const values = "values" in proposal ? proposal.values : proposal.rates;
  const given = "values" in proposal ? undefined : proposal.brackets;
  const isOwn = given === undefined || given.join() === levers.brackets?.join();
  const brackets = (isOwn ? levers.brackets : given) ?? [];
  if (inForce && inForce.values.join() === values.join() && inForce.brackets.join() === brackets.join()) return inForce;
  return isOwn ? levers.policy(values) : schedulePolicy(taxSchedule(brackets, values));
}
