import type Database from "better-sqlite3";
import type { Cell } from "../columns.ts";
import { callTable } from "../tables.ts";
import { agentsOfRun } from "./call-rows.ts";
import { cells } from "./statements.ts";

/** Columns of questions, out of the view of them as `c` and texts as `x`. */
export const callColumns: string = callTable.columns
  .map(({ field, name }) => (field === "system" ? "x.text" : `c.${name}`))
  .join(", ");
export const withTexts = "LEFT JOIN texts x ON x.hash = c.system_hash";

/** Questions of a range of steps, `> ? AND <= ?` after the id of the run, through the key that begins with the agent. */
export const askedInSteps =
  "FROM agents a CROSS JOIN model_calls c ON c.episode_id = a.episode_id AND c.agent = a.agent AND c.step > ? AND c.step <= ?";

/** Every question of a run, step by step: they lie by agent, and those of one step are put in order at a time. */
export function* callsByStep(database: Database.Database, run: string): Generator<Cell[]> {
  const [[last]] = cells(
    database,
    "SELECT coalesce(max(s.step), 0) + 1 FROM episodes e JOIN steps s ON s.episode_id = e.id WHERE e.run_id = ?",
  ).all(run);
  const ofStep = cells(
    database,
    `WITH ${agentsOfRun} SELECT ${callColumns} ${askedInSteps} ${withTexts}
     ORDER BY c.step, c.agent, c.purpose, c.sample, c.attempt`,
  );
  for (let step = 0; step < Number(last); step++) yield* ofStep.all(run, step - 1, step);
  // Of the step that is being taken, and of whatever there is beyond.
  yield* ofStep.iterate(run, Number(last) - 1, Number.MAX_SAFE_INTEGER);
}
