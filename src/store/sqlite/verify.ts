/** Whether a database holds together: what `llm-econ runs verify` checks. */
import type Database from "better-sqlite3";
import { promptHash, sha256 } from "../prompt-hash.ts";

interface RunToCheck {
  readonly id: string;
  readonly status: string;
  readonly scenario: string;
  readonly hash: string;
  readonly episode: number;
  readonly steps: number;
}

/** @returns one sentence for each thing that is wrong */
export function verify(database: Database.Database): string[] {
  const damage = database.pragma("integrity_check") as { integrity_check: string }[];
  const problems = damage.map((row) => row.integrity_check).filter((text) => text !== "ok");
  const orphans = (database.pragma("foreign_key_check") as { table: string }[]).length;
  if (orphans > 0) problems.push(`${orphans} rows belong to nothing`);
  for (const { hash, text } of database.prepare("SELECT hash, text FROM texts").iterate() as Iterable<{
    hash: string;
    text: string;
  }>)
    if (sha256(text) !== hash) problems.push(`text ${hash.slice(0, 12)} is not the one that was recorded`);
  const runs = database
    .prepare(
      `SELECT r.id, r.status, r.scenario, r.scenario_hash AS hash, e.id AS episode, e.steps
       FROM runs r JOIN episodes e ON e.run_id = r.id ORDER BY r.id`,
    )
    .all() as RunToCheck[];
  for (const run of runs) problems.push(...runProblems(database, run).map((text) => `run ${run.id}: ${text}`));
  return problems;
}

function runProblems(database: Database.Database, { episode, status, scenario, hash, steps }: RunToCheck): string[] {
  const problems: string[] = [];
  const number = (sql: string): number => database.prepare(sql).pluck().get(episode) as number;
  if (sha256(scenario) !== hash) problems.push("its scenario is not the one that was recorded");
  const done = number("SELECT count(*) FROM steps WHERE episode_id = ?");
  const last = number("SELECT coalesce(max(step), 0) FROM steps WHERE episode_id = ?");
  if (done !== last) problems.push(`${last - done} of its ${last} steps are missing`);
  if (status === "finished" && done !== steps) problems.push(`it is finished after ${done} of ${steps} steps`);
  const panel = number("SELECT count(*) FROM workers WHERE episode_id = ?");
  const thin = database
    .prepare(
      `SELECT step FROM steps s WHERE episode_id = ?
       AND (SELECT count(*) FROM worker_steps w WHERE w.episode_id = s.episode_id AND w.step = s.step) <> ?`,
    )
    .pluck()
    .all(episode, panel) as number[];
  if (thin.length > 0) problems.push(`step ${thin[0]} does not have a row for each of its ${panel} workers`);
  const calls = database
    .prepare(
      "SELECT step, agent, prompt_hash AS hash, system_hash AS system, user FROM model_calls WHERE episode_id = ?",
    )
    .iterate(episode) as Iterable<{ step: number; agent: string; hash: string; system: string; user: string }>;
  for (const { step, agent, hash: recorded, system, user } of calls)
    if (promptHash(system, user) !== recorded)
      problems.push(`the question to ${agent} in step ${step} is not the one that was recorded`);
  return problems;
}
