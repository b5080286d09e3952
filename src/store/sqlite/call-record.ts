import type Database from "better-sqlite3";
import { rowOf } from "../columns.ts";
import type { CallRecord } from "../store.ts";
import { recordedTable } from "../tables.ts";
import { cells, names } from "./statements.ts";

/** Looks each question up when it is asked for: a long episode has millions of them. */
export function callRecord(database: Database.Database, run: string, guarded: <T>(action: () => T) => T): CallRecord {
  const one = cells(
    database,
    `SELECT ${names(recordedTable.columns, "c")} FROM model_calls c
     WHERE c.episode_id = (SELECT id FROM episodes WHERE run_id = ?) AND c.agent = ? AND c.step = ? AND c.purpose = ?
       AND c.sample = ? AND c.attempt = ? AND c.answer IS NOT NULL`,
  );
  const [scenarioVersion, promptsVersion] =
    database
      .prepare<[string], (number | null)[]>("SELECT scenario_version, prompts_version FROM runs WHERE id = ?")
      .raw()
      .get(run) ?? [];
  return {
    scenarioVersion,
    promptsVersion,
    get: async ({ agent, step, purpose, sample, attempt }) => {
      const row = guarded(() => one.get(run, agent, step, purpose, sample, attempt));
      return row && rowOf(recordedTable, row, `run ${run}`);
    },
  };
}
