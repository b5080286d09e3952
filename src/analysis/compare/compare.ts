/** Several policies on the same people, with several seeds: what `llm-econ compare` does, for programs. */

import { EconError, InterruptedError, ScenarioError, UsageError } from "../../base/errors.ts";
import { forEachConcurrent } from "../../base/for-each-concurrent.ts";
import type { RateLimiterOptions } from "../../models/limits/rate-limiter.ts";
import { rateLimiters } from "../../models/limits/rate-limiters.ts";
import type { Environment } from "../../models/model-provider.ts";
import type { BudgetLimits, BudgetMeter, Spending } from "../../models/wrappers/budget.ts";
import type { BudgetLease } from "../../models/wrappers/lease.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { kindsOf } from "../../plugins/load-plugins.ts";
import { CallLedger } from "../../run/call-ledger.ts";
import { isKept } from "../../run/read-files.ts";
import { scenarioVersion } from "../../scenario/missing-keys.ts";
import { type ModelPrices, storedSpecWithLaterPrices } from "../../scenario/price-file.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { ComparisonWriter } from "../../store/comparison-store.ts";
import type { Store } from "../../store/store.ts";
import type { Comparison } from "./comparison.ts";
import { asksNetwork, isPaidFor, modelsOf } from "./plan.ts";
import { comparisonOf, type SeedOutcome } from "./results.ts";
import { type ArmOutcome, runSeed } from "./seed-job.ts";
import { type ComparisonSpec, checkFiles } from "./spec.ts";
import { storedOutcomes } from "./stored-comparison.ts";
import { canRunThreads, runInThreads } from "./threads.ts";
import { bySeed, type Unit, unitsOf } from "./units.ts";

/** What several processes have together. */
export interface SharedLimits {
  /** @param spending what this comparison has used in this process */
  lease(spending: () => Spending): BudgetLease;
  /** Leave to send a request to an address; see `RateLimiterOptions`. */
  leave(address: string): NonNullable<RateLimiterOptions["leave"]>;
}

export interface CompareOptions {
  readonly spec: ComparisonSpec;
  readonly store: Store;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Exactly what was typed. */
  readonly command: string;
  /** Seeds at once; the result does not depend on it. */
  readonly jobs: number;
  /** Processes that ask the same models at the same time, this one included; limits per minute are divided by it. */
  readonly processes?: number;
  /** Leave to spend and to send, where one budget and one rate are several processes'; `processes` divides nothing then. */
  readonly shared?: SharedLimits;
  /** Of the whole comparison, in place of the scenario's. */
  readonly budget: BudgetLimits;
  /** Names that there are without the scenario's plugins; by default what comes with the package. */
  readonly kinds?: Kinds;
  /** Id of a comparison to go on with, in place of a new one. */
  readonly resume?: string;
  /** Prices that it is gone on with: its specification has them, and the stored one gets them. */
  readonly laterPrices?: ModelPrices | undefined;
  /** Told why a comparison that is gone on with waits before it begins: another process may be at it. */
  readonly onHeld?: (reason: string) => void;
  readonly onStart?: (comparison: string) => void;
  /** Told of census tables that changed since a comparison began that is gone on with, and that give the same people. */
  readonly onChanged?: (files: readonly string[]) => void;
  /** Told how many seeds, or units of a shard, are finished: at the start, and when one more is. */
  readonly onSeed?: (done: number, of: number) => void;
}

/**
 * Runs every arm with every seed, stores all of it, and compares. Seeds that are finished are kept whatever happens.
 * @throws EconError; the comparison is then stored as interrupted or failed
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { spec, command } = options;
  const { sweep } = spec;
  if (sweep && sweep.index !== null)
    throw new UsageError(`this is shard ${sweep.index} of ${sweep.of} of a sweep, which has no result of its own`, {
      hint: "Submit the same array again to go on with it; llm-econ merge makes its shards one comparison.",
    });
  return conducted(options, bySeed(spec.arms, unitsOf(spec)), (comparison, outcomes, kinds) => {
    const seeds = spec.seeds.map((seed): SeedOutcome => ({ seed, arms: outcomes.get(seed)! }));
    return comparisonOf({ comparison, command }, spec, seeds, kinds);
  });
}

/**
 * Runs some units of a sweep, and stores what they come to beside what the comparison holds.
 * @throws as {@link compare}
 */
export async function runUnits(options: CompareOptions, units: readonly Unit[]): Promise<void> {
  return conducted(options, bySeed(options.spec.arms, units), () => undefined);
}

/** What arms came to, by seed. */
type Outcomes = Map<number, readonly ArmOutcome[]>;

async function conducted<T>(
  options: CompareOptions,
  units: readonly Unit[],
  conclude: (comparison: string, outcomes: Outcomes, kinds: Kinds) => T,
): Promise<T> {
  const { spec, store, signal, command, laterPrices } = options;
  const kinds = await kindsOf(spec.arms[0].input, options.kinds);
  if (options.resume !== undefined) {
    const changed = await checkFiles(spec, options.resume, store, kinds);
    if (changed.length > 0) options.onChanged?.(changed);
  }
  const writer =
    options.resume === undefined
      ? await store.startComparison({ name: spec.scenario.name, command, spec, scenarioVersion })
      : await store.resumeComparison(options.resume, {
          ...{ signal, onWait: options.onHeld },
          ...(laterPrices && {
            restate: (stored: unknown) => ({ ...storedSpecWithLaterPrices(stored, laterPrices), files: spec.files }),
          }),
        });
  options.onStart?.(writer.id);
  try {
    const finished = await store.comparisonSeeds(writer.id);
    const outcomes: Outcomes = new Map(
      finished.map(({ seed, result }) => [seed, storedOutcomes(writer.id, seed, result)]),
    );
    if (options.budget.usd != null) checkCosts(outcomes);
    const pending = units.filter((unit) => !isFinished(unit, outcomes));
    options.onSeed?.(units.length - pending.length, units.length);
    await runPending(options, kinds, writer, outcomes, units.length, pending);
    const result = conclude(writer.id, outcomes, kinds);
    await writer.end("finished", { result });
    return result;
  } catch (error) {
    const interrupted =
      signal.aborted || (error instanceof EconError && ["budget", "interrupted"].includes(error.kind));
    const reason = signal.aborted ? new InterruptedError() : (error as Error);
    await writer.end(interrupted ? "interrupted" : "failed", { error: reason.message }).catch(() => undefined);
    throw reason;
  }
}

function isFinished({ seed, arms }: Unit, outcomes: Outcomes): boolean {
  const labels = outcomes.get(seed)?.map(({ label }) => label);
  return labels !== undefined && arms.every(({ label }) => labels.includes(label));
}

/**
 * A limit in dollars holds for the whole comparison.
 * @throws ScenarioError where nobody knows what the seeds cost that are finished
 */
function checkCosts(outcomes: Outcomes): void {
  const unknown = [...outcomes].filter(([, arms]) => arms.some(({ calls }) => calls.costUsd === null));
  if (unknown.length > 0)
    throw new ScenarioError(
      `budget.usd cannot be kept: what seed ${unknown.map(([seed]) => seed).join(", ")} cost is not known, as it was run without prices`,
      { hint: "Limit budget.tokens or budget.calls." },
    );
}

/** Runs the units that have no outcome yet, and adds theirs. */
async function runPending(
  options: CompareOptions,
  kinds: Kinds,
  writer: ComparisonWriter,
  outcomes: Outcomes,
  of: number,
  pending: readonly Unit[],
): Promise<void> {
  const { spec, store, env, signal, budget, jobs, laterPrices } = options;
  const { arms, scenarioPath } = spec;
  const read = spec.files.filter(isKept);
  let done = of - pending.length;
  const isDone = async (seed: number, outcome: readonly ArmOutcome[]): Promise<void> => {
    // As it is read again where the comparison is gone on with: JSON knows no −0.
    const added = storedOutcomes(writer.id, seed, JSON.parse(JSON.stringify(outcome)));
    const known = new Map([...(outcomes.get(seed) ?? []), ...added].map((one) => [one.label, one]));
    const all = arms.flatMap(({ label }) => known.get(label) ?? []);
    outcomes.set(seed, all);
    await writer.seed(seed, all);
    options.onSeed?.(++done, of);
    if (done < of && (await writer.readControl()).stopRequested !== null) throw new InterruptedError();
  };
  const asks = arms.some((arm) => asksNetwork(arm, kinds));
  const isLimited =
    arms.some((arm) => modelsOf(arm, kinds).length > 0) && Object.values(budget).some((limit) => limit != null);
  const threads = Math.min(jobs, pending.length);
  const isPaid = arms.some((arm) => isPaidFor(arm, kinds));
  // A budget is counted in one place, and a thread knows only what it can load.
  if (!asks && !isPaid && !isLimited && !options.kinds && threads > 1 && canRunThreads)
    return runInThreads({
      ...{ comparison: writer.id, arms, scenarioPath, read },
      ...{ store, units: pending, threads, signal, isDone },
    });
  const { ledger, meter } = meterOf(spec, kinds, outcomes);
  const { shared } = options;
  const limiterOf = rateLimiters(
    shared ? unlimited(spec.scenario.models) : atOnce(spec.scenario.models, options.processes ?? 1),
    shared && ((address) => shared.leave(address)),
  );
  const lease = shared?.lease(() => ledger.totals);
  const work = forEachConcurrent(pending.length, asks ? jobs : 1, signal, async (i, stop) => {
    const { seed, arms: ofUnit } = pending[i];
    const outcome = await runSeed({
      comparison: writer.id,
      arms: ofUnit,
      kinds,
      seed,
      scenarioPath,
      read,
      store,
      memberOf: (comparison, arm, of) => store.member(comparison, arm, of),
      env,
      signal: stop,
      budget,
      laterPrices,
      meter,
      limiterOf,
      lease,
      listeners: [ledger.listener],
    });
    await isDone(seed, outcome);
  });
  return lease ? work.finally(() => lease.end()) : work;
}

/** Limits that another keeps. */
function unlimited({ concurrency }: Scenario["models"]): RateLimiterOptions {
  return { concurrency };
}

/** Limits of one of several processes that ask the same models at the same time. */
function atOnce(models: Scenario["models"], processes: number): RateLimiterOptions {
  const share = (limit: number | null): number | null => (limit === null ? null : limit / processes);
  const { concurrency, requestsPerMinute, tokensPerMinute } = models;
  return { concurrency, requestsPerMinute: share(requestsPerMinute), tokensPerMinute: share(tokensPerMinute) };
}

/** Counts what the whole comparison uses, finished seeds included. */
function meterOf(
  { scenario }: ComparisonSpec,
  kinds: Kinds,
  outcomes: Outcomes,
): { readonly ledger: CallLedger; readonly meter: BudgetMeter } {
  const started = performance.now();
  const before = [...outcomes.values()].flat().map(({ calls }) => calls);
  const ledger = new CallLedger(kinds.providers, scenario.models.prices);
  const spending = (): Spending => {
    const all = [...before, ledger.totals];
    const sum = (value: (spent: Spending) => number): number => all.reduce((total, spent) => total + value(spent), 0);
    return {
      count: sum(({ count }) => count),
      inputTokens: sum(({ inputTokens }) => inputTokens),
      outputTokens: sum(({ outputTokens }) => outputTokens),
      usageEstimated: sum(({ usageEstimated }) => usageEstimated),
      costUsd: all.some(({ costUsd }) => costUsd === null) ? null : sum(({ costUsd }) => costUsd ?? 0),
    };
  };
  return { ledger, meter: { spending, minutes: () => (performance.now() - started) / 60_000 } };
}
