import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import type { ComparisonDetails, ComparisonRow, ComparisonWriter, NewComparison } from "../comparison-store.ts";
import { type PanelStep, panelStep } from "../panel-step.ts";
import type { AnswerCache, CallRecord, NewRun, RunDetails, RunRow, RunWriter, StepRow, Store } from "../store.ts";
import { answerCache } from "./answer-cache.ts";
import { callRecord } from "./call-record.ts";
import { type CallStatistics, callStatistics } from "./call-statistics.ts";
import {
  comparisonDetails,
  comparisonIds,
  comparisonRows,
  comparisonSeeds,
  resumeComparison,
  startComparison,
} from "./comparisons.ts";
import { openDatabase, storageError } from "./database.ts";
import { type ExportRow, type ExportTable, exportRows } from "./export-tables.ts";
import { runDifferences } from "./run-differences.ts";
import { isAlive, thisProcess } from "./run-owner.ts";
import { SqliteRunWriter, startRun } from "./sqlite-run-writer.ts";
import { verify } from "./verify.ts";
import { WalSync } from "./wal-sync.ts";

const runColumns = `
  r.id, r.command, r.name, r.seed, r.status, r.error, r.started_at AS startedAt, r.ended_at AS endedAt, r.version,
  r.comparison_id AS comparison, r.arm, e.planner, e.steps, coalesce(last.step, 0) AS stepsDone, last.welfare
  FROM runs r
  JOIN episodes e ON e.run_id = r.id
  LEFT JOIN steps last ON last.episode_id = e.id AND last.step = (SELECT max(step) FROM steps WHERE episode_id = e.id)`;

/** {@link Store} in one SQLite file. */
export class SqliteStore implements Store {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #wal: WalSync;
  readonly cache: AnswerCache;

  /** @throws StorageError see openDatabase */
  constructor(path: string, mode: "write" | "read" = "write") {
    this.#database = openDatabase(path, mode);
    this.#path = path;
    this.#wal = new WalSync(path);
    this.cache = answerCache(this.#database, (action) => this.#guarded(action));
  }

  async startRun(run: NewRun): Promise<RunWriter> {
    return this.#guarded(() => {
      const target = run.member?.isFlushed === false ? { ...this.#target, wal: new WalSync("") } : this.#target;
      return new SqliteRunWriter(target, startRun(target, run));
    });
  }

  async resumeRun(id: string): Promise<RunWriter> {
    return this.#guarded(() => {
      const claim = this.#database.transaction(() => {
        const run = this.#database
          .prepare(
            `SELECT r.status, r.process, r.comparison_id AS comparison, e.id AS episode
             FROM runs r JOIN episodes e ON e.run_id = r.id WHERE r.id = ?`,
          )
          .get(id) as { status: string; process: string | null; comparison: string | null; episode: number };
        if (run.status === "finished" && run.comparison === null)
          throw new UsageError(`run ${id} is finished; there is nothing to resume`);
        if (run.status === "running" && run.process !== null && isAlive(run.process))
          throw new UsageError(`run ${id} is still running (process ${run.process})`, {
            hint: "Stop that process first; its run can then be resumed.",
          });
        this.#database
          .prepare("UPDATE runs SET status = 'running', process = ?, error = NULL, ended_at = NULL WHERE id = ?")
          .run(thisProcess, id);
        return run.episode;
      });
      return new SqliteRunWriter(this.#target, { id, episode: claim.immediate() });
    });
  }

  calls(id: string): CallRecord {
    return this.#guarded(() => callRecord(this.#database, id));
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
      const { scenario, scenarioPath, files, summary } = this.#database
        .prepare("SELECT scenario, scenario_path AS scenarioPath, files, summary FROM runs WHERE id = ?")
        .get(id) as { scenario: string; scenarioPath: string | null; files: string; summary: string | null };
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
        scenarioPath,
        files: JSON.parse(files),
        summary: summary === null ? null : JSON.parse(summary),
        warnings,
        series: this.#series(id),
      };
    });
  }

  get #target() {
    return { database: this.#database, path: this.#path, wal: this.#wal };
  }

  /** What is wrong with the file, if anything: see {@link verify}. */
  async verify(): Promise<readonly string[]> {
    return this.#guarded(() => verify(this.#database));
  }

  /** What the workers of a run's panel did in one step: see {@link panelStep}. */
  async panel(run: string, step: number): Promise<PanelStep> {
    return this.#guarded(() => panelStep(this.#database, run, step));
  }

  /** @param run the whole id; the rows are read as they are taken */
  exportRows(run: string, table: ExportTable): IterableIterator<ExportRow> {
    return this.#guarded(() => exportRows(this.#database, run, table));
  }

  /** A run's questions to models, by purpose and model: see {@link callStatistics}. */
  async callStatistics(run: string): Promise<readonly CallStatistics[]> {
    return this.#guarded(() => callStatistics(this.#database, run));
  }

  /** Where the results of a run differ from those of a run in another file: see {@link runDifferences}. */
  async differences(run: string, otherPath: string, otherRun: string, upTo?: number): Promise<readonly string[]> {
    return this.#guarded(() => {
      this.#database.prepare("ATTACH ? AS other").run(otherPath);
      try {
        return runDifferences(this.#database, "other", run, otherRun, upTo);
      } finally {
        this.#database.exec("DETACH other");
      }
    });
  }

  async startComparison(comparison: NewComparison): Promise<ComparisonWriter> {
    return this.#guarded(() => startComparison(this.#target, comparison));
  }

  async resumeComparison(id: string): Promise<ComparisonWriter> {
    return this.#guarded(() => resumeComparison(this.#target, id));
  }

  async comparisons(): Promise<readonly ComparisonRow[]> {
    return this.#guarded(() => comparisonRows(this.#database));
  }

  async comparison(reference: string): Promise<ComparisonDetails> {
    return this.#guarded(() => {
      const ids = comparisonIds(this.#database, reference);
      return comparisonDetails(this.#database, onlyOne(ids, reference, "comparison", this.#path));
    });
  }

  async comparisonSeeds(id: string): Promise<readonly { readonly seed: number; readonly result: unknown }[]> {
    return this.#guarded(() => comparisonSeeds(this.#database, id));
  }

  async member(comparison: string, arm: string, seed: number): Promise<string | undefined> {
    return this.#guarded(
      () =>
        this.#database
          .prepare("SELECT id FROM runs WHERE comparison_id = ? AND seed = ? AND arm = ?")
          .pluck()
          .get(comparison, seed, arm) as string | undefined,
    );
  }

  async resolve(reference: string): Promise<{ readonly kind: "run" | "comparison"; readonly id: string }> {
    return this.#guarded(() => {
      const all = `SELECT id, 'run' AS kind, comparison_id IS NULL AS isWhole FROM runs
                   UNION ALL SELECT id, 'comparison', 1 FROM comparisons`;
      const rows =
        reference === "latest"
          ? this.#database.prepare(`SELECT id, kind FROM (${all}) WHERE isWhole ORDER BY id DESC LIMIT 1`).all()
          : this.#database
              .prepare(`SELECT id, kind FROM (${all}) WHERE substr(id, 1, length(?)) = ? LIMIT 2`)
              .all(reference, reference);
      const found = rows as { readonly kind: "run" | "comparison"; readonly id: string }[];
      const ids = found.map(({ id }) => id);
      onlyOne(ids, reference, "run", this.#path);
      return found[0];
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
    const newest = this.#database
      .prepare("SELECT id FROM runs WHERE comparison_id IS NULL ORDER BY id DESC LIMIT 1")
      .pluck();
    const byPrefix = this.#database.prepare("SELECT id FROM runs WHERE substr(id, 1, length(?)) = ? LIMIT 2").pluck();
    const found = reference === "latest" ? newest.all() : byPrefix.all(reference, reference);
    return onlyOne(found as string[], reference, "run", this.#path);
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }
}

/** @throws UsageError where a reference means nothing or several */
function onlyOne(ids: readonly string[], reference: string, what: string, path: string): string {
  if (ids.length === 1) return ids[0];
  throw new UsageError(
    ids.length > 1
      ? `"${reference}" fits several ${what}s; give more of the id`
      : reference === "latest"
        ? `no ${what}s in ${path}`
        : `no ${what} "${reference}" in ${path}`,
    { hint: "`llm-econ runs` lists them." },
  );
}
