/** The questions that a run put to one model for one purpose. */
export interface CallStatistics {
  readonly purpose: string;
  /** Model as the scenario names it. */
  readonly uri: string;
  /** Models as those named that answered, each once, ascending. */
  readonly answeredBy: readonly string[];
  readonly calls: number;
  /** Those whose answer was refused. */
  readonly invalid: number;
  /** Those that got no answer. */
  readonly failed: number;
  /** Those that the cache, or a call with the same prompt, answered. */
  readonly reused: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** Part of the output tokens that was thought. */
  readonly reasoningTokens: number;
  /** Those whose tokens were estimated, because the server did not count. */
  readonly usageEstimated: number;
  /** Milliseconds, of questions that were sent by themselves; null where none was. */
  readonly medianLatency: number | null;
  readonly latency95: number | null;
}

/** Calls of one group by what became of them, in any number of parts. */
export type CallCounts = Omit<CallStatistics, "medianLatency" | "latency95">;

/** @param latencies of the questions that were sent by themselves, ascending */
export function withLatency(counts: CallCounts, latencies: readonly number[]): CallStatistics {
  const at = (share: number): number | null => latencies[Math.ceil(share * latencies.length) - 1] ?? null;
  return { ...counts, medianLatency: at(0.5), latency95: at(0.95) };
}
