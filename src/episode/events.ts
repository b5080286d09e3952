/**
 * What an episode says while it runs. Events are plain data, numbered in order; the store, the terminal and any
 * other listener are told of each, and the episode waits for them. Calls that write personas come before `run-start`;
 * `run-end` comes only when every step is done.
 */
import type { StepMetrics } from "../env/measures/metrics.ts";
import type { Settlement } from "../env/settle/settlement.ts";
import { type Levers, namedValues, type Policy, schedulePolicy } from "../law/policy.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { ModelCall } from "../models/wrappers/record.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { StepJudgement } from "./satisfaction.ts";
import type { VoteResult } from "./vote-result.ts";

/** Version of the event format. */
export const eventVersion = 1;

export interface Schedule {
  /** Where each bracket starts, dollars a year. */
  readonly brackets: readonly number[];
  /** Marginal rates, decimals. */
  readonly rates: readonly number[];
  /** Values of the law's parameters by name, where they are not rates on brackets; both lists are empty then. */
  readonly parameters?: Readonly<Record<string, number>>;
}

export interface StepEnd {
  readonly type: "step-end";
  readonly step: number;
  readonly taxYear: number;
  readonly schedule: Schedule;
  readonly welfare: number;
  /** Workers whose utility was floored in the welfare function. */
  readonly floored: number;
  /** Workers whose model gave no valid answer. */
  readonly fallbacks: number;
  readonly metrics: StepMetrics;
  /** Columns, one row per worker; beyond {@link mostKept} workers they hold until the schedule changes. */
  readonly settlement: Settlement;
  readonly thoughts: readonly (string | null)[] | null;
  /** How the policy satisfies workers; null where nobody judges it. */
  readonly satisfaction: Pick<StepJudgement, "factors" | "metrics"> | null;
}

/** What is in force as data. */
export function plainSchedule({ brackets, rates, values }: Policy, levers: Levers): Schedule {
  return brackets.length > 0 ? { brackets, rates } : { brackets, ...namedValues(values, levers) };
}

/** The policy that was written down as data. */
export function policyOf({ brackets, rates, parameters }: Schedule, levers: Levers): Policy {
  // US law beside the family has none of its parameters.
  if (parameters && levers.usFederalLaw && Object.keys(parameters).length === 0) return levers.usFederalLaw();
  if (parameters) return levers.policy(levers.parameters.map(({ name }) => parameters[name]));
  return schedulePolicy(taxSchedule(brackets, rates));
}

export type EpisodeEvent =
  | { readonly type: "run-start"; readonly version: number; readonly scenario: Scenario; readonly workers: number }
  | { readonly type: "planner-proposal"; readonly taxYear: number; readonly step: number; readonly schedule: Schedule }
  | VoteResult
  | { readonly type: "tax-year-start"; readonly taxYear: number; readonly step: number; readonly schedule: Schedule }
  | { readonly type: "model-call"; readonly call: ModelCall }
  | StepEnd
  | { readonly type: "warning"; readonly code: string; readonly step: number; readonly message: string }
  | { readonly type: "run-end"; readonly steps: number };

/** An event with its number in the episode, from 1. */
export type NumberedEvent = EpisodeEvent & { readonly sequence: number };

export type Listener = (event: NumberedEvent) => void | Promise<void>;

/** Numbers events and hands them to every listener; resolves when all have taken it. */
export function emitter(listeners: readonly Listener[]): (event: EpisodeEvent) => Promise<void> {
  let sequence = 0;
  return async (event) => {
    const numbered = { ...event, sequence: ++sequence };
    const waits: Promise<void>[] = [];
    for (const listener of listeners) {
      const wait = listener(numbered);
      if (wait) waits.push(wait);
    }
    // There is an event for every model call: most have one listener to wait for, or none.
    if (waits.length > 0) await (waits.length === 1 ? waits[0] : Promise.all(waits));
  };
}
