import type Database from "better-sqlite3";
import type { NewStep } from "../store.ts";

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
    const { panel, hours, income, tax, consumption, utility, thoughts, satisfied } = step;
    for (let from = 0; from < panel.length; from += rowsPerInsert) {
      const workers = panel.slice(from, from + rowsPerInsert);
      const values: (number | string | null)[] = [];
      for (const worker of workers) {
        values.push(worker, hours[worker], income[worker], tax[worker], consumption[worker], utility[worker]);
        values.push(thoughts?.[worker] ?? null, satisfied?.[worker] ?? null);
      }
      this.#insert(workers.length).run({ episode, step: step.step }, values);
    }
  }

  #insert(rows: number): Database.Statement {
    const known = this.#inserts.get(rows);
    if (known) return known;
    const row = "(@episode, @step, ?, ?, ?, ?, ?, ?, ?, ?)";
    const insert = this.#database.prepare(`INSERT INTO worker_steps VALUES ${Array(rows).fill(row).join(", ")}`);
    this.#inserts.set(rows, insert);
    return insert;
  }
}
