import type Database from "better-sqlite3";
import { rowOf } from "../columns.ts";
import type { CallRecord, QuestionKey, RecordedCall } from "../store.ts";
import { callTable, recordedTable } from "../tables.ts";
import { cells, names } from "./statements.ts";

const nameOf = ({ agent, purpose, sample, attempt }: QuestionKey): string => `${agent} ${purpose} ${sample} ${attempt}`;

/** Keeps one step in memory at a time: an episode asks step by step, and a long one has millions of calls. */
export function callRecord(database: Database.Database, run: string, guarded: <T>(action: () => T) => T): CallRecord {
  const ofStep = cells(
    database,
    `SELECT ${names(recordedTable.columns, "c")} FROM ${callTable.name} c JOIN episodes e ON e.id = c.episode_id
     WHERE e.run_id = ? AND c.step = ? AND c.answer IS NOT NULL`,
  );
  const version = database.prepare<[string], number | null>("SELECT scenario_version FROM runs WHERE id = ?").pluck();
  let step: number | undefined;
  let calls = new Map<string, RecordedCall>();
  return {
    scenarioVersion: version.get(run),
    get: async (key) => {
      if (key.step !== step) {
        const rows = guarded(() => ofStep.all(run, key.step));
        calls = new Map(
          rows.map((row) => {
            const call = rowOf(recordedTable, row, `run ${run}`);
            return [nameOf(call), call];
          }),
        );
        step = key.step;
      }
      return calls.get(nameOf(key));
    },
  };
}
