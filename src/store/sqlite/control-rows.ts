/** The table run_control: a row for a run or a comparison of which something is asked. */
import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import { parsedAs } from "../columns.ts";
import {
  type AskedBudget,
  askedBudget,
  checkGoesOn,
  checkStoppable,
  nothingAsked,
  type RunControl,
} from "../run-control.ts";
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

/** @throws UsageError where it is not running */
export function requestBudget(database: Database.Database, run: string, budget: AskedBudget): void {
  database
    .transaction(() => {
      const status = database.prepare<[string], RunStatus>("SELECT status FROM runs WHERE id = ?").pluck().get(run);
      if (status === undefined) throw new UsageError(`no run ${run}`);
      checkGoesOn(`run ${run}`, status);
      database
        .prepare(
          `INSERT INTO run_control (id, budget) VALUES (?, ?)
           ON CONFLICT (id) DO UPDATE SET budget = json_patch(coalesce(budget, '{}'), excluded.budget)`,
        )
        .run(run, JSON.stringify(budget));
    })
    .immediate();
}

/** Reads what is asked of a run, or of the comparison that it is part of. */
export function controlReader(database: Database.Database, run: string, owned: string): () => RunControl {
  const read = database.prepare<string[], { readonly stopRequested: string | null; readonly budget: string | null }>(
    "SELECT max(stop_requested) AS stopRequested, max(budget) AS budget FROM run_control WHERE id IN (?, ?)",
  );
  return () => {
    const { stopRequested = null, budget = null } = read.get(run, owned) ?? {};
    if (budget === null) return stopRequested === null ? nothingAsked : { stopRequested };
    return { stopRequested, budget: parsedAs(askedBudget, JSON.parse(budget), `run ${run}: run_control.budget`) };
  };
}

/** Whoever goes on with it was not meant. */
export function forgetControl(database: Database.Database, id: string): void {
  database.prepare("DELETE FROM run_control WHERE id = ?").run(id);
}
