/** What is asked of the process that writes a run or a comparison, by others: it looks between two steps. */
import { UsageError } from "../base/errors.ts";
import type { RunStatus } from "./run-status.ts";

export interface RunControl {
  /** When somebody asked it to stop, ISO 8601, UTC; null where nobody did. */
  readonly stopRequested: string | null;
}

export const nothingAsked: RunControl = { stopRequested: null };

/** @throws UsageError where there is nothing that could stop */
export function checkStoppable(what: string, status: RunStatus): void {
  if (status === "running") return;
  throw new UsageError(`${what} is ${status}; there is nothing to stop`);
}
