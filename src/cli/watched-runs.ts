import type { Listener } from "../episode/events.ts";
import type { RateLimiter, RateLimiterOptions } from "../models/limits/rate-limiter.ts";
import type { FoundOptimum } from "../run/gap.ts";

/** What shows a run of this process while it goes on. */
export interface WatchedRuns {
  readonly listener: Listener;
  /** Told of the run's id before its first step. */
  begin(run: string): void;
  /** The limiters of the run's models, which it looks at. */
  limiters(options: RateLimiterOptions): (address: string) => RateLimiter;
  /** What was searched for to be shown. */
  foundOptimum(): FoundOptimum | null;
  close(): Promise<void>;
}
