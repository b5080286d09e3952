import type Database from "better-sqlite3";

/** What the workers of the panel did in one step: columns, in the order of the population. */
export interface PanelStep {
  readonly step: number;
  /** Rows of the population. */
  readonly worker: Int32Array;
  readonly weight: Float64Array;
  readonly hours: Float64Array;
  readonly income: Float64Array;
  readonly tax: Float64Array;
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
}

/** @param run the whole id; columns are empty where the step or a panel is not there */
export function panelStep(database: Database.Database, run: string, step: number): PanelStep {
  const rows = database
    .prepare(
      `SELECT ws.worker, w.weight, ws.hours, ws.income, ws.tax, ws.consumption, ws.utility
       FROM episodes e
       JOIN worker_steps ws ON ws.episode_id = e.id AND ws.step = ?
       JOIN workers w ON w.episode_id = e.id AND w.worker = ws.worker
       WHERE e.run_id = ? ORDER BY ws.worker`,
    )
    .raw()
    .all(step, run) as number[][];
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index]);
  return {
    step,
    worker: Int32Array.from(rows, (row) => row[0]),
    weight: column(1),
    hours: column(2),
    income: column(3),
    tax: column(4),
    consumption: column(5),
    utility: column(6),
  };
}
