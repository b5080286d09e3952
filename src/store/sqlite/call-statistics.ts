import type Database from "better-sqlite3";

/** The questions that a run put to one model for one purpose. */
export interface CallStatistics {
  readonly purpose: string;
  /** Model as the scenario names it. */
  readonly uri: string;
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
  /** Milliseconds, of questions that were sent by themselves; null where none was. */
  readonly medianLatency: number | null;
  readonly latency95: number | null;
}

type Counts = Omit<CallStatistics, "medianLatency" | "latency95">;

/** @param run the whole id */
export function callStatistics(database: Database.Database, run: string): readonly CallStatistics[] {
  const groups = database
    .prepare(
      `SELECT c.purpose, c.uri, count(*) AS calls, sum(c.problem IS NOT NULL) AS invalid,
         sum(c.error IS NOT NULL) AS failed, sum(c.source IN ('cache', 'shared')) AS reused,
         sum(c.input_tokens) AS inputTokens, sum(c.output_tokens) AS outputTokens, sum(c.cached_tokens) AS cachedTokens
       FROM model_calls c JOIN episodes e ON e.id = c.episode_id
       WHERE e.run_id = ? GROUP BY c.purpose, c.uri ORDER BY c.purpose, c.uri`,
    )
    .all(run) as Counts[];
  const latencies = database
    .prepare(
      `SELECT c.latency_ms FROM model_calls c JOIN episodes e ON e.id = c.episode_id
       WHERE e.run_id = ? AND c.purpose = ? AND c.uri = ? AND c.source = 'provider' ORDER BY c.latency_ms`,
    )
    .pluck();
  return groups.map((group) => {
    const sorted = latencies.all(run, group.purpose, group.uri) as number[];
    const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    return { ...group, medianLatency: at(0.5), latency95: at(0.95) };
  });
}
