/** Whether a database holds together: what `llm-econ runs verify` checks. */
import type Database from "better-sqlite3";
import { promptHash, sha256 } from "../prompt-hash.ts";
import { changedQuestion, runProblems } from "../verify.ts";
import { cells } from "./statements.ts";

/** @returns one sentence for each thing that is wrong */
export function verify(database: Database.Database): string[] {
  const lines = (sql: string): string[] => database.prepare<[], string>(sql).pluck().all();
  const problems = lines("PRAGMA integrity_check").filter((text) => text !== "ok");
  const orphans = lines("PRAGMA foreign_key_check").length;
  if (orphans > 0) problems.push(`${orphans} rows belong to nothing`);
  for (const [hash, text] of cells(database, "SELECT hash, text FROM texts").iterate())
    if (sha256(String(text)) !== hash)
      problems.push(`text ${String(hash).slice(0, 12)} is not the one that was recorded`);
  const runs = database.prepare<[], RunToRead>(
    `SELECT r.id, r.status, r.scenario, r.scenario_hash AS hash, e.id AS episode, e.steps
     FROM runs r JOIN episodes e ON e.run_id = r.id ORDER BY r.id`,
  );
  for (const run of runs.all()) problems.push(...problemsOf(database, run).map((text) => `run ${run.id}: ${text}`));
  return problems;
}

/** STRICT tables: the database itself keeps the types. */
interface RunToRead {
  readonly id: string;
  readonly status: string;
  readonly scenario: string;
  readonly hash: string;
  readonly episode: number;
  readonly steps: number;
}

function problemsOf(database: Database.Database, { episode, status, scenario, hash, steps }: RunToRead): string[] {
  const number = (sql: string): number => database.prepare<[number], number>(sql).pluck().get(episode) ?? 0;
  const panel = number("SELECT count(*) FROM workers WHERE episode_id = ?");
  const thin = database
    .prepare<[number, number], number>(
      `SELECT step FROM steps s WHERE episode_id = ?
       AND (SELECT count(*) FROM worker_steps w WHERE w.episode_id = s.episode_id AND w.step = s.step) <> ? LIMIT 1`,
    )
    .pluck();
  const calls = cells(
    database,
    "SELECT step, agent, prompt_hash, system_hash, user FROM model_calls WHERE episode_id = ?",
  );
  const problems = runProblems({
    status,
    steps,
    done: number("SELECT count(*) FROM steps WHERE episode_id = ?"),
    last: number("SELECT coalesce(max(step), 0) FROM steps WHERE episode_id = ?"),
    panel,
    thin: thin.get(episode, panel),
    isScenarioKept: sha256(scenario) === hash,
  });
  for (const [step, agent, recorded, system, user] of calls.iterate(episode))
    if (user !== null && promptHash(String(system), String(user)) !== recorded)
      problems.push(changedQuestion(String(agent), Number(step)));
  return problems;
}
