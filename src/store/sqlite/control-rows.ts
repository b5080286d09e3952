/** The table run_control: a row for a run or a comparison of which something is asked. */
import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import { checkStoppable, nothingAsked, type RunControl } from "../run-control.ts";
import type { RunStatus } from "../run-status.ts";
import type { Reference } from "../store.ts";
import { now, tables } from "./ownership.ts";

/** @throws UsageError where it is not running */
export function requestStop(database: Database.Database, { kind, id }: Reference): void {
  database
    .transaction(() => {
      const status = database
        .prepare<[string], RunStatus>(`SELECT status FROM ${tables[kind]} WHERE id = ?`)
        .pluck()
        .get(id);
      if (status === undefined) throw new UsageError(`no ${kind} ${id}`);
      checkStoppable(`${kind} ${id}`, status);
      database
        .prepare(
          `INSERT INTO run_control (id, stop_requested) VALUES (?, ?)
           ON CONFLICT (id) DO UPDATE SET stop_requested = coalesce(stop_requested, excluded.stop_requested)`,
        )
        .run(id, now());
    })
    .immediate();
}

/** Reads what is asked of a run, or of the comparison that it is part of. */
export function controlReader(database: Database.Database, run: string, owned: string): () => RunControl {
  const read = database.prepare<string[], RunControl>(
    `SELECT stop_requested AS stopRequested FROM run_control WHERE id IN (?, ?) AND stop_requested IS NOT NULL LIMIT 1`,
  );
  return () => read.get(run, owned) ?? nothingAsked;
}

/** Whoever goes on with it was not meant. */
export function forgetControl(database: Database.Database, id: string): void {
  database.prepare("DELETE FROM run_control WHERE id = ?").run(id);
}
