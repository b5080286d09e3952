import { existsSync } from "node:fs";
import type { BudgetLimits } from "../../../models/wrappers/budget.ts";
import type { BudgetAmounts } from "../../../models/wrappers/lease.ts";
import { entryHead, parsedEntry } from "./experiment-entry.ts";
import { publishedBatches } from "./published.ts";
import { type BatchCounts, type LiveWorker, SweepQueue } from "./sweep-queue.ts";

export interface QueueStatus {
  /** Null where nothing was ever queued. */
  readonly experiment: {
    readonly name: string;
    readonly experiment: string;
    readonly out: string;
    readonly batches: number;
    /** Batches that are there whole; null where the folder is not seen from here. */
    readonly published: number | null;
  } | null;
  readonly queue: BatchCounts;
  readonly failures: readonly { readonly batch: number; readonly reason: string }[];
  readonly workers: readonly LiveWorker[];
  readonly budget: BudgetLimits;
  /** Lent and not given back, of what has a limit. */
  readonly used: BudgetAmounts;
  readonly warnings: readonly string[];
}

/** @param out folder of the sweep as this machine sees it; null for the one that the queue names */
export async function queueStatus(address: string, out: string | null): Promise<QueueStatus> {
  const queue = await SweepQueue.open(address);
  try {
    const text = await queue.entryText();
    const common = {
      ...{ queue: await queue.counts(), failures: await queue.failures(), workers: await queue.workers() },
      warnings: await queue.warnings(),
    };
    if (text === null) return { experiment: null, ...common, budget: {}, used: { usd: 0, tokens: 0, calls: 0 } };
    const { spec, budget, of, experiment, ...entry } = parsedEntry(text);
    const folder = out ?? entry.out;
    return {
      experiment: {
        ...{ name: entryHead(text).name, experiment, out: folder, batches: of },
        published: existsSync(folder) ? publishedBatches(spec, folder, { experiment, of }).size : null,
      },
      ...common,
      budget,
      used: await queue.used(experiment),
    };
  } finally {
    await queue.close();
  }
}
