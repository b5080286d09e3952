/** What is asked of the process that writes a run or a comparison, by others: it looks between two steps. */
import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import type { RunStatus } from "./run-status.ts";

export interface RunControl {
  /** When somebody asked it to stop, ISO 8601, UTC; null where nobody did. */
  readonly stopRequested: string | null;
  /** Limits that take the place of those that it began with; absent where nobody asked for others. */
  readonly budget?: AskedBudget;
}

/** What is absent stays. */
export const askedBudget = z.object({
  usd: z.number().optional(),
  tokens: z.number().optional(),
  calls: z.number().optional(),
});
export type AskedBudget = Readonly<z.output<typeof askedBudget>>;

export const nothingAsked: RunControl = { stopRequested: null };

/** @throws UsageError where there is nothing that could stop */
export function checkStoppable(what: string, status: RunStatus): void {
  if (status === "running") return;
  throw new UsageError(`${what} is ${status}; there is nothing to stop`);
}

/** @throws UsageError where nobody asks models any more */
export function checkGoesOn(what: string, status: RunStatus): void {
  if (status === "running") return;
  throw new UsageError(`${what} is ${status}; a budget is for a run that goes on`, {
    hint: "`llm-econ resume` takes another one.",
  });
}
