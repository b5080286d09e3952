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
    for (let from = 0; from < panel.length; from += rowsPerInsert) {
      const workers = panel.slice(from, from + rowsPerInsert);
      const values: Cell[] = [];
      for (const worker of workers) {
        values.push(worker);
        for (const column of columns) values.push(column === null ? null : column[worker]);
      }
      this.#insert(workers.length).run({ episode, step: step.step }, values);
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
