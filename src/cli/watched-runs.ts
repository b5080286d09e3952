import type { Listener } from "../episode/events.ts";
import type { FoundOptimum } from "../run/gap.ts";

/** What shows a run of this process while it goes on. */
export interface WatchedRuns {
  readonly listener: Listener;
  /** Told of the run's id before its first step. */
  begin(run: string): void;
  /** What was searched for to be shown. */
  foundOptimum(): FoundOptimum | null;
  close(): Promise<void>;
}
