import type Database from "better-sqlite3";
import { UsageError } from "../errors.ts";
import { openDatabase, storageError } from "./database.ts";
import { SqliteRunWriter } from "./sqlite-run-writer.ts";
import type { NewRun, PersonaCache, RunDetails, RunRow, RunWriter, StepRow, Store } from "./store.ts";
import { WalSync } from "./wal-sync.ts";

const runColumns = `
  r.id, r.command, r.name, r.seed, r.status, r.error, r.started_at AS startedAt, r.ended_at AS endedAt, r.version,
  e.planner, e.steps, coalesce(last.step, 0) AS stepsDone, last.welfare
  FROM runs r
  JOIN episodes e ON e.run_id = r.id
  LEFT JOIN steps last ON last.episode_id = e.id AND last.step = (SELECT max(step) FROM steps WHERE episode_id = e.id)`;

/** {@link Store} in one SQLite file. */
export class SqliteStore implements Store {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #wal: WalSync;
  readonly personas: PersonaCache;

  /** @throws StorageError see openDatabase */
  constructor(path: string, mode: "write" | "read" = "write") {
    const database = openDatabase(path, mode);
    this.#database = database;
    this.#path = path;
    this.#wal = new WalSync(path);
    this.personas = {
      get: async (key) =>
        this.#guarded(() => {
          const select = database.prepare("SELECT persona FROM persona_texts WHERE key = ?").pluck();
          return select.get(key) as string | undefined;
        }),
      set: async (key, persona) => {
        this.#guarded(() => database.prepare("INSERT OR REPLACE INTO persona_texts VALUES (?, ?)").run(key, persona));
      },
    };
  }

  async startRun(run: NewRun): Promise<RunWriter> {
    return this.#guarded(() => new SqliteRunWriter(this.#database, this.#path, this.#wal, run));
  }

  async runs(): Promise<readonly RunRow[]> {
    return this.#guarded(
      () => this.#database.prepare(`SELECT ${runColumns} ORDER BY r.id DESC, e.id`).all() as RunRow[],
    );
  }

  async run(reference: string): Promise<RunDetails> {
    return this.#guarded(() => {
      const id = this.#resolve(reference);
      const row = this.#database.prepare(`SELECT ${runColumns} WHERE r.id = ? ORDER BY e.id`).get(id) as RunRow;
      const { scenario, summary } = this.#database
        .prepare("SELECT scenario, summary FROM runs WHERE id = ?")
        .get(id) as { scenario: string; summary: string | null };
      const warnings = this.#database
        .prepare(
          `SELECT w.code || ': ' || w.message FROM warnings w JOIN episodes e ON e.id = w.episode_id
           WHERE e.run_id = ? ORDER BY w.step, w.code`,
        )
        .pluck()
        .all(id) as string[];
      return {
        ...row,
        scenario: JSON.parse(scenario),
        summary: summary === null ? null : JSON.parse(summary),
        warnings,
        series: this.#series(id),
      };
    });
  }

  async close(): Promise<void> {
    await this.#wal.close();
    this.#database.close();
  }

  #series(id: string): StepRow[] {
    const rows = this.#database
      .prepare(
        `SELECT s.step, s.tax_year AS taxYear, s.brackets, s.rates, s.welfare,
           s.revenue_per_worker AS revenuePerWorker, s.mean_hours AS meanHours, s.mean_income AS meanIncome,
           s.gini_pre AS giniPre, s.gini_post AS giniPost
         FROM steps s JOIN episodes e ON e.id = s.episode_id WHERE e.run_id = ? ORDER BY e.id, s.step`,
      )
      .all(id) as (Omit<StepRow, "brackets" | "rates"> & { brackets: string; rates: string })[];
    return rows.map((row) => ({ ...row, brackets: JSON.parse(row.brackets), rates: JSON.parse(row.rates) }));
  }

  #resolve(reference: string): string {
    const newest = this.#database.prepare("SELECT id FROM runs ORDER BY id DESC LIMIT 1").pluck();
    const byPrefix = this.#database.prepare("SELECT id FROM runs WHERE substr(id, 1, length(?)) = ? LIMIT 2").pluck();
    const found = reference === "latest" ? newest.all() : byPrefix.all(reference, reference);
    if (found.length === 1) return found[0] as string;
    throw found.length === 0
      ? new UsageError(reference === "latest" ? `no runs in ${this.#path}` : `no run "${reference}" in ${this.#path}`, {
          hint: "`llm-econ runs` lists them.",
        })
      : new UsageError(`"${reference}" fits several runs; give more of the id`, {
          hint: "`llm-econ runs` lists them.",
        });
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }
}
