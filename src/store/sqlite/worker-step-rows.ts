import type Database from "better-sqlite3";
import type { Cell } from "../columns.ts";
import type { NewStep } from "../store.ts";
import { workerStepTable } from "../tables.ts";
import { workerColumnsOf } from "../worker-columns.ts";
import { names } from "./statements.ts";

/** Rows of one INSERT: of a row's cost, half is the call. */
const rowsPerInsert = 25;

/** Writes what each worker of a panel did in a step. */
export class WorkerStepRows {
  readonly #database: Database.Database;
  /** INSERTs by their number of rows: a panel's last one is shorter. */
  readonly #inserts = new Map<number, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  write(episode: number | bigint, step: NewStep): void {
    const { panel } = step;
    const columns = workerColumnsOf(step);
    const width = columns.length + 1;
    const values = new Array<Cell>(width * Math.min(rowsPerInsert, panel.length)).fill(null);
    for (let from = 0; from < panel.length; from += rowsPerInsert) {
      const rows = Math.min(rowsPerInsert, panel.length - from);
      values.length = width * rows;
      for (let r = 0; r < rows; r++) values[r * width] = panel[from + r];
      columns.forEach((column, c) => {
        if (column instanceof Float64Array) takeNumbers(column, panel, from, values, c + 1, width);
        else if (column) for (let r = 0; r < rows; r++) values[r * width + c + 1] = column[panel[from + r]];
      });
      this.#insert(rows).run({ episode, step: step.step }, values);
    }
  }

  #insert(rows: number): Database.Statement {
    const known = this.#inserts.get(rows);
    if (known) return known;
    const { name, columns } = workerStepTable;
    const row = `(@episode, @step, ${columns
      .slice(1)
      .map(() => "?")
      .join(", ")})`;
    const insert = this.#database.prepare(
      `INSERT INTO ${name} (episode_id, ${names(columns)}) VALUES ${Array(rows).fill(row).join(", ")}`,
    );
    this.#inserts.set(rows, insert);
    return insert;
  }
}

/** A loop of its own: it sees numbers only, so that the compiler knows what it reads. */
function takeNumbers(
  column: Float64Array,
  panel: readonly number[],
  from: number,
  values: Cell[],
  first: number,
  width: number,
): void {
  for (let at = first, row = from; at < values.length; at += width, row++) values[at] = column[panel[row]];
}
