/** Filling the queue, and waiting until every batch has been published. */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BudgetError, EconError, InterruptedError } from "../../../base/errors.ts";
import { packageVersion } from "../../../base/package-files.ts";
import type { BudgetLimits } from "../../../models/wrappers/budget.ts";
import type { ComparisonSpec } from "../../compare/spec.ts";
import { unitsOf } from "../../compare/units.ts";
import { experimentHash } from "../experiment.ts";
import { makeFolder } from "../run-shard.ts";
import { isShardName } from "../shard-name.ts";
import type { ExperimentEntry } from "./experiment-entry.ts";
import { publishedBatches } from "./published.ts";
import { SweepQueue } from "./sweep-queue.ts";

export interface CoordinateOptions {
  readonly address: string;
  readonly spec: ComparisonSpec;
  readonly out: string;
  readonly command: string;
  readonly budget: BudgetLimits;
  /** Into how many batches; null for as many as is sensible. */
  readonly batches: number | null;
  readonly signal: AbortSignal;
  readonly onWarning?: (text: string) => void;
  /** Told how many batches are published. */
  readonly onBatch?: (done: number, of: number) => void;
}

/** Batches that a queue gets where nothing is said: few enough to be listed, many enough to be shared. */
const usualBatches = 400;
const pollMs = 500;

/**
 * What is published is not queued again, so the same call goes on after whatever happened.
 * @throws UsageError where the queue has another experiment; EconError of the kind with which batches failed
 */
export async function coordinate(
  options: CoordinateOptions,
): Promise<{ readonly experiment: string; readonly of: number }> {
  const { spec, signal, budget } = options;
  const out = resolve(options.out);
  const experiment = experimentHash(spec);
  makeFolder(out);
  const units = unitsOf(spec).length;
  const of = options.batches ?? publishedAs(out, experiment) ?? Math.min(units, usualBatches);
  const { usd = null, tokens = null, calls = null, minutes = null } = budget;
  const entry: ExperimentEntry = {
    ...{ version: packageVersion, experiment, of, out, command: options.command, spec },
    budget: { usd, tokens, calls, minutes },
  };
  const queue = await SweepQueue.open(options.address);
  const done = new Set<number>();
  const missing = (): number[] => {
    for (const index of publishedBatches(spec, out, { experiment, of }, done)) done.add(index);
    return Array.from({ length: of }, (_, index) => index).filter((index) => !done.has(index));
  };
  try {
    for (const warning of await queue.warnings()) options.onWarning?.(warning);
    await queue.claim(entry);
    let left = missing();
    const { waiting, active, failed } = await queue.counts();
    // Begun anew: what an earlier sweep of the same experiment spent is none of this one's.
    if (done.size === 0 && waiting + active + failed === 0) await queue.desk(experiment).reset();
    options.onBatch?.(done.size, of);
    if (left.length > 0) await queue.add(experiment, of, left);
    while (left.length > 0) {
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw new InterruptedError();
      const before = done.size;
      left = missing();
      if (done.size > before) options.onBatch?.(done.size, of);
      if (left.length === 0) break;
      const { waiting, active, failed } = await queue.counts();
      if (waiting + active > 0) continue;
      left = missing();
      if (failed > 0 && left.length > 0) throw failureOf(await queue.failures());
      // A Redis that forgot, or a shard that was deleted: what is not published is to be done.
      if (left.length > 0) {
        await queue.claim(entry);
        await queue.add(experiment, of, left);
      }
    }
    return { experiment, of };
  } finally {
    await queue.close();
  }
}

/** Into how many parts what is there was dealt out; null where nothing is. */
function publishedAs(out: string, experiment: string): number | null {
  const own = readdirSync(out).find((name) => isShardName(name) && name.startsWith(experiment.slice(0, 16)));
  return own === undefined ? null : Number(/of(\d+)\.db/.exec(own)?.[1]);
}

function failureOf(failures: readonly { readonly batch: number; readonly reason: string }[]): EconError {
  const [{ batch, reason }] = failures;
  const [, kind = "internal", message = reason] = /^(\w+): (.*)$/s.exec(reason) ?? [];
  const others = failures.length > 1 ? ` (and ${failures.length - 1} more batches)` : "";
  const hint = "What was published is kept; the same command goes on.";
  if (kind === "budget")
    return new BudgetError(message, { hint: `${hint} With a higher budget, e.g. --budget-usd 10.` });
  const known = (["usage", "scenario", "provider", "storage"] as const).find((name) => name === kind);
  return new EconError(known ?? "internal", `batch ${batch}: ${message}${others}`, { hint });
}
