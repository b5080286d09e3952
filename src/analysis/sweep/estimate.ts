/** What a comparison would take: questions, dollars, hours; each policy is played once by the stand-in, and nobody is asked. */
import type { Kinds } from "../../plugins/kinds.ts";
import { type DryRun, dryRun, type Range, stepsPlayed } from "../../run/dry-run.ts";
import { asksNetwork, policiesOf } from "../compare/plan.ts";
import { type ComparisonSpec, prepareArms } from "../compare/spec.ts";
import { armGroups } from "../compare/units.ts";

/** How long a model takes for an answer, where nothing is known of it. */
export const assumedSeconds = 1;

export interface SweepEstimate {
  readonly scenario: string;
  readonly policies: number;
  readonly seeds: number;
  readonly units: number;
  readonly calls: number;
  /** US dollars at list prices; null where a price is not known. */
  readonly costUsd: Range | null;
  /** Of one process that computes everything, models answering in {@link assumedSeconds}. */
  readonly hours: number;
  /** The longest unit's. */
  readonly hoursPerUnit: number;
  /** Workers of the largest policy. */
  readonly workers: number;
}

interface ArmEstimate {
  readonly plan: DryRun;
  /** That this machine computes. */
  readonly computing: number;
  /** That answers are waited for, with nothing else in the way. */
  readonly waiting: number;
}

/** Policies that are played; of more than that some stand for all. */
const mostPlayed = 24;

/** @param processes that ask the same models at the same time */
export async function sweepEstimate(
  spec: ComparisonSpec,
  kinds: Kinds,
  processes: number,
  signal: AbortSignal,
): Promise<SweepEstimate> {
  const { arms, seeds, scenario } = spec;
  const policies = policiesOf(arms);
  const every = Math.ceil(policies.length / mostPlayed);
  const played = policies.filter((_, i) => i % every === 0);
  const started = performance.now();
  const prepared = prepareArms(played, seeds[0], kinds);
  const drawing = (performance.now() - started) / 1000;
  const known = new Map<string, ArmEstimate>();
  for (const [i, arm] of played.entries()) {
    const before = performance.now();
    const plan = await dryRun(prepared[i], signal);
    const { steps } = prepared[i].scenario;
    const computing = (((performance.now() - before) / 1000) * steps) / stepsPlayed(prepared[i].scenario);
    known.set(arm.label, { plan, computing, waiting: asksNetwork(arm, kinds) ? waitingFor(plan, steps, scenario) : 0 });
  }
  const places = new Map(policies.map(({ label }, i) => [label, i]));
  // Another set of answers takes as much as the first.
  const each = arms.map(({ label, resampleOf }): ArmEstimate => {
    const place = places.get(resampleOf ?? label)!;
    return known.get(played[Math.floor(place / every)].label)!;
  });
  const indexes = new Map(arms.map((arm, i) => [arm.label, i]));
  const units = armGroups(arms).map((group) => {
    const parts = group.map(({ label }) => each[indexes.get(label)!]);
    const sum = (value: (part: ArmEstimate) => number): number => parts.reduce((all, part) => all + value(part), 0);
    const calls = sum(({ plan, waiting }) => (waiting > 0 ? plan.calls : 0));
    // Policies of a seed are asked for together.
    const waiting = Math.max(0, ...parts.map((part) => part.waiting), calls * secondsPerCall(scenario, processes));
    return drawing + sum(({ computing }) => computing) + waiting;
  });
  const costs = each.map(({ plan }) => plan.costUsd);
  const dollars = (end: keyof Range): number => seeds.length * costs.reduce((all, cost) => all + (cost?.[end] ?? 0), 0);
  return {
    ...{ scenario: scenario.name, policies: policies.length, seeds: seeds.length, units: seeds.length * units.length },
    calls: seeds.length * each.reduce((all, { plan }) => all + plan.calls, 0),
    costUsd: costs.includes(null) ? null : { low: dollars("low"), high: dollars("high") },
    hours: (seeds.length * units.reduce((all, seconds) => all + seconds, 0)) / 3600,
    hoursPerUnit: Math.max(...units) / 3600,
    workers: Math.max(...prepared.map(({ population }) => population.size)),
  };
}

/** Each step's questions of one kind are asked together, as many as may be at once. */
function waitingFor({ plan }: DryRun, steps: number, { models }: ComparisonSpec["scenario"]): number {
  const rounds = plan.map(({ purpose, calls }) => {
    if (purpose === "persona") return Math.ceil(calls / models.concurrency);
    return calls <= steps ? calls : steps * Math.ceil(calls / steps / models.concurrency);
  });
  return assumedSeconds * rounds.reduce((all, number) => all + number, 0);
}

/** What limits leave to one of several processes, on average. */
function secondsPerCall({ models }: ComparisonSpec["scenario"], processes: number): number {
  const { concurrency, requestsPerMinute } = models;
  const limited = requestsPerMinute === null ? 0 : (60 * processes) / requestsPerMinute;
  return Math.max(assumedSeconds / concurrency, limited);
}
