/**
 * Finished seeds of a comparison in one database, taken over by a comparison in another: their runs with all that is theirs,
 * in one transaction. It goes by the tables that are there, so that a new one is taken along.
 */
import type Database from "better-sqlite3";
import { openDatabase, storageError } from "./database.ts";

/** A seed as it is to stand in the comparison that takes it over. */
export interface AbsorbedSeed {
  readonly seed: number;
  /** What each arm came to. */
  readonly result: unknown;
}

export interface Absorption {
  /** Id of the comparison that takes over. */
  readonly into: string;
  /** What it was to compare, from now on. */
  readonly spec: unknown;
  readonly seeds: readonly AbsorbedSeed[];
  /** Ids of the runs that come along. */
  readonly runs: readonly string[];
}

/** Tables that are not copied row by row; what is asked of running processes is none of a finished run. */
const special: ReadonlySet<string> = new Set(["runs", "episodes", "comparisons", "comparison_seeds", "run_control"]);

/** Holds a database open that others are taken into. */
export class Absorber {
  readonly #database: Database.Database;
  readonly #path: string;

  /** @throws StorageError see openDatabase */
  constructor(path: string) {
    this.#database = openDatabase(path);
    this.#path = path;
  }

  /**
   * @param from a database file of this version's schema
   * @throws StorageError; nothing is taken over then
   */
  absorb(from: string, absorption: Absorption): void {
    const database = this.#database;
    try {
      database.prepare("ATTACH ? AS shard").run(from);
      try {
        database
          .transaction(() => {
            database.pragma("defer_foreign_keys = ON");
            copyRuns(database, absorption);
            replaceComparison(database, absorption);
          })
          .immediate();
      } finally {
        database.exec("DROP TABLE IF EXISTS temp.taken");
        database.exec("DETACH shard");
      }
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }

  close(): void {
    this.#database.close();
  }
}

function copyRuns(database: Database.Database, { into, runs }: Absorption): void {
  const number = (sql: string): number => database.prepare<[], number>(sql).pluck().get() ?? 0;
  database.exec("CREATE TEMP TABLE taken (run TEXT PRIMARY KEY, episode INTEGER) WITHOUT ROWID");
  const take = database.prepare("INSERT INTO temp.taken SELECT run_id, id FROM shard.episodes WHERE run_id = ?");
  for (const run of runs) take.run(run);
  const shift =
    number("SELECT coalesce(max(id), 0) FROM main.episodes") -
    number("SELECT coalesce(min(episode), 0) FROM taken") +
    1;
  const copy = (table: string, changed: Readonly<Record<string, string>>, condition: string, conflict = ""): void => {
    const columns = columnsOf(database, table);
    const values = columns.map((column) => changed[column] ?? column);
    database.exec(
      `INSERT ${conflict} INTO main.${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM shard.${table} ${condition}`,
    );
  };
  copy("runs", { comparison_id: `'${into.replaceAll("'", "''")}'` }, "WHERE id IN (SELECT run FROM taken)");
  copy("episodes", { id: `id + ${shift}` }, "WHERE run_id IN (SELECT run FROM taken)");
  for (const table of tablesOf(database)) {
    const columns = columnsOf(database, table);
    if (columns.includes("episode_id"))
      copy(table, { episode_id: `episode_id + ${shift}` }, "WHERE episode_id IN (SELECT episode FROM taken)");
    else if (columns.includes("run_id")) copy(table, {}, "WHERE run_id IN (SELECT run FROM taken)");
    // What is known by its content: texts, answers that are kept.
    else if (!columns.includes("comparison_id")) copy(table, {}, "", "OR IGNORE");
  }
}

function replaceComparison(database: Database.Database, { into, spec, seeds }: Absorption): void {
  const put = database.prepare("INSERT OR REPLACE INTO main.comparison_seeds VALUES (?, ?, ?)");
  for (const { seed, result } of seeds) put.run(into, seed, JSON.stringify(result));
  database
    .prepare("UPDATE main.comparisons SET spec = ?, status = 'interrupted', result = NULL, error = NULL WHERE id = ?")
    .run(JSON.stringify(spec), into);
}

function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      "SELECT name FROM shard.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .pluck()
    .all()
    .filter((name) => !special.has(name));
}

/** Those that are stored; what is computed from them is not. */
function columnsOf(database: Database.Database, table: string): string[] {
  return database
    .prepare<[string], string>("SELECT name FROM pragma_table_xinfo(?, 'shard') WHERE hidden = 0")
    .pluck()
    .all(table);
}
