/** `compare --queue`: batches for whoever works, then the table of the whole. */
import type { ComparisonSpec } from "../analysis/compare/spec.ts";
import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import { mergeShards } from "../analysis/sweep/merge.ts";
import { redisAddress } from "../analysis/sweep/queue/address.ts";
import { coordinate } from "../analysis/sweep/queue/coordinate.ts";
import { UsageError } from "../base/errors.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";
import type { Kinds } from "../plugins/kinds.ts";
import { writeComparison } from "../report/text/comparison-files.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { openStore } from "../store/open-store.ts";
import { comparisonProgress } from "./comparison-progress.ts";
import { interruptSignal } from "./interrupt.ts";
import { openToWrite } from "./open-database.ts";
import { type DatabaseArguments, databasePath, isQuiet, wantsJson } from "./options.ts";
import { print, printJson, remark } from "./output.ts";
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
  { spec, budget }: { readonly spec: ComparisonSpec; readonly budget: BudgetLimits; readonly kinds: Kinds },
): Promise<void> {
  const address = redisAddress(argv.queue);
  const { out, shard, output } = argv;
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
    if (output !== undefined) await write(db, merged.comparison, output, merged.kinds);
    if (wantsJson(argv)) printJson(withHeadline(merged.result));
    else print(comparisonReport(merged.result, db, merged.kinds));
  } finally {
    shown?.clear();
    release();
  }
}

async function write(db: string, comparison: string, output: string, kinds: Kinds): Promise<void> {
  const store = await openStore(db, "read");
  try {
    await writeComparison(output, storedComparison(await store.comparison(comparison)), kinds);
  } finally {
    await store.close();
  }
}
