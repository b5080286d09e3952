import type { Listener } from "../episode/events.ts";

/** What shows a run of this process while it goes on. */
export interface WatchedRuns {
  readonly listener: Listener;
  /** Told of the run's id before its first step. */
  begin(run: string): void;
  close(): Promise<void>;
}
