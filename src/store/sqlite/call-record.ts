import type Database from "better-sqlite3";
import type { CallRecord, QuestionKey, RecordedCall } from "../store.ts";

interface Row extends RecordedCall, QuestionKey {}

const nameOf = ({ agent, purpose, sample, attempt }: QuestionKey): string => `${agent} ${purpose} ${sample} ${attempt}`;

/** Keeps one step in memory at a time: an episode asks step by step, and a long one has millions of calls. */
export function callRecord(database: Database.Database, run: string): CallRecord {
  const ofStep = database.prepare(
    `SELECT c.step, c.agent, c.purpose, c.sample, c.attempt, c.uri, c.model, c.prompt_hash AS promptHash, c.answer,
       c.finish_reason AS finishReason, c.problem, c.input_tokens AS inputTokens, c.output_tokens AS outputTokens,
       c.cached_tokens AS cachedInputTokens, c.requests, c.latency_ms AS latencyMs, c.source
     FROM model_calls c JOIN episodes e ON e.id = c.episode_id
     WHERE e.run_id = ? AND c.step = ? AND c.answer IS NOT NULL`,
  );
  let step: number | undefined;
  let calls = new Map<string, RecordedCall>();
  return {
    get(key) {
      if (key.step !== step) {
        calls = new Map((ofStep.all(run, key.step) as Row[]).map((row) => [nameOf(row), row]));
        step = key.step;
      }
      return calls.get(nameOf(key));
    },
  };
}
