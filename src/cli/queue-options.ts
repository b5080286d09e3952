/** `compare --queue`: batches for whoever works, then the table of the whole. */
import type { ComparisonSpec } from "../analysis/compare/spec.ts";
import { mergeShards } from "../analysis/sweep/merge.ts";
import { redisAddress } from "../analysis/sweep/queue/address.ts";
import { coordinate } from "../analysis/sweep/queue/coordinate.ts";
import { UsageError } from "../base/errors.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import { comparisonProgress } from "./comparison-progress.ts";
import { interruptSignal } from "./interrupt.ts";
import { tellMerged } from "./merged-output.ts";
import { openToWrite } from "./open-database.ts";
import { type DatabaseArguments, databasePath, isQuiet } from "./options.ts";
import { remark } from "./output.ts";
import { type SweepArguments, taskWords } from "./sweep-options.ts";
import { typedWithout } from "./typed-words.ts";

interface QueuedArguments extends SweepArguments, DatabaseArguments {
  readonly queue: string;
  readonly output?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Waits until workers have done everything, and merges it into the database. */
export async function runQueued(
  argv: QueuedArguments,
  { spec, budget }: { readonly spec: ComparisonSpec; readonly budget: BudgetLimits },
): Promise<void> {
  const address = redisAddress(argv.queue);
  const { out, shard } = argv;
  if (out === undefined || out === "")
    throw new UsageError("--queue needs --out DIR: a folder that all workers see", { hint: "e.g. --out sweep" });
  if (argv["at-once"] !== undefined)
    throw new UsageError("--at-once goes with --shard i/n: workers of a queue share money and rates by themselves");
  const [, total] = /^\/(\d+)$/.exec(shard?.trim() ?? "") ?? [];
  if (shard !== undefined && !(Number(total) >= 1))
    throw new UsageError(`--shard ${shard}: with --queue expected /n, the number of batches, e.g. /100`);
  const db = databasePath(argv);
  await (await openToWrite(db)).close();
  const { signal, release } = interruptSignal();
  const shown = isQuiet(argv) ? undefined : comparisonProgress(process.stderr, "batches");
  try {
    const { experiment, of } = await coordinate({
      ...{ address, spec, out, budget, signal, batches: total === undefined ? null : Number(total) },
      command: typedWithout(taskWords),
      onWarning: (text) => remark(`warning: ${text}`),
      ...(shown && { onBatch: shown.seedsDone }),
    });
    shown?.clear();
    const merged = await mergeShards({ sources: [out], db, partial: false, signal, only: { experiment, of } });
    await tellMerged(argv, merged);
  } finally {
    shown?.clear();
    release();
  }
}
