import type Database from "better-sqlite3";
import type { AnnotationChange, Annotations } from "../annotations.ts";
import { type CallStatistics, withLatency } from "../call-statistics.ts";
import { type Cell, rowOf } from "../columns.ts";
import type { ComparisonDetails, ComparisonRow, ComparisonWriter, NewComparison } from "../comparison-store.ts";
import { runDifferences } from "../differences.ts";
import { allEndpoints, allFiles } from "../evidence.ts";
import { type ExportedRows, exportedRows } from "../exports.ts";
import { inquiryCommands } from "../inquiries.ts";
import { type PanelStep, panelFields, panelStep } from "../panel-step.ts";
import { onlyOne } from "../references.ts";
import type { AskedBudget } from "../run-control.ts";
import { seriesRow } from "../series-row.ts";
import type {
  AnswerCache,
  CallRecord,
  Levels,
  NewRun,
  QuestionKey,
  Reference,
  ResumeOptions,
  RunDetails,
  RunRow,
  RunWriter,
  StepRow,
  Store,
  WorkerRow,
} from "../store.ts";
import {
  callTable,
  levelsTable,
  type RunRecords,
  recordKeys,
  runListTable,
  runRecords,
  runTable,
  type StoredCall,
  stepTable,
  workerTable,
} from "../tables.ts";
import { answerCache } from "./answer-cache.ts";
import { callRecord } from "./call-record.ts";
import { callColumns, callsByStep, withTexts } from "./calls-by-step.ts";
import { claim, takeMember } from "./claim.ts";
import {
  comparisonDetails,
  comparisonIds,
  comparisonRows,
  comparisonSeeds,
  comparisonWriter,
  startComparison,
} from "./comparisons.ts";
import { requestBudget, requestStop } from "./control-rows.ts";
import { openDatabase, storageError } from "./database.ts";
import { annotate, removeEntries } from "./kept-entries.ts";
import type { Ownership } from "./ownership.ts";
import { restateCells, restateComparison, restateRun } from "./restate.ts";
import { SqliteRunWriter, startRun } from "./sqlite-run-writer.ts";
import { cells, names } from "./statements.ts";
import { verify } from "./verify.ts";
import { WalSync } from "./wal-sync.ts";

/** Columns of {@link runListTable}, in its order. */
const listed = `
  r.id, r.command, r.name, r.seed, r.status, r.error, r.started_at, r.ended_at, r.version, r.comparison_id, r.arm, r.tags,
  r.note,
  e.planner, e.steps, coalesce(last.step, 0), last.welfare
  FROM runs r
  JOIN episodes e ON e.run_id = r.id
  LEFT JOIN steps last ON last.episode_id = e.id AND last.step = (SELECT max(step) FROM steps WHERE episode_id = e.id)`;

/** Rows that are read at once. */
const pageSize = 1000;

/** {@link Store} in one SQLite file. */
export class SqliteStore implements Store {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #wal: WalSync;
  /** Of the comparisons that this process writes. */
  readonly #comparisons = new Map<string, Ownership>();
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
      return new SqliteRunWriter(target, startRun(target, run, this.#comparisons.get(run.member?.comparison ?? "")));
    });
  }

  async resumeRun(id: string, options: ResumeOptions = {}): Promise<RunWriter> {
    const { comparison } = this.#guarded(() => this.#stored(id));
    const ofComparison = this.#comparisons.get(comparison ?? "");
    const ownership = ofComparison
      ? this.#guarded(() => takeMember(this.#target, id, ofComparison))
      : await claim(this.#target, "run", id, { ...options, mayBeFinished: comparison !== null });
    return this.#guarded(() => {
      if (options.restate) restateRun(this.#database, id, options.restate(this.#stored(id).scenario));
      const { endpoints, files } = options;
      if (endpoints) restateCells(this.#database, id, "endpoints", allEndpoints(this.#stored(id).endpoints, endpoints));
      if (files) restateCells(this.#database, id, "files", allFiles(this.#stored(id).files, files));
      const episodes = this.#database.prepare<[string], number>("SELECT id FROM episodes WHERE run_id = ?").pluck();
      return new SqliteRunWriter(this.#target, { id, episode: episodes.get(id) ?? 0, ownership });
    });
  }

  calls(id: string): CallRecord {
    return this.#guarded(() => callRecord(this.#database, id, (action) => this.#guarded(action)));
  }

  async runs(): Promise<readonly RunRow[]> {
    return this.#guarded(() =>
      cells(this.#database, `SELECT ${listed} ORDER BY r.id DESC, e.id`)
        .all()
        .map((row) => rowOf(runListTable, row, `run ${row[0]}`)),
    );
  }

  async run(reference: string): Promise<RunDetails> {
    return this.#guarded(() => {
      const id = this.#resolve(reference);
      const place = `run ${id}`;
      const row = cells(this.#database, `SELECT ${listed} WHERE r.id = ? ORDER BY e.id`).get(id) ?? [];
      const { scenario, scenarioVersion, scenarioHash, scenarioPath, files, summary, promptsVersion, endpoints } =
        this.#stored(id);
      const warnings = this.#database
        .prepare<[string], string>(
          `SELECT w.code || ': ' || w.message FROM warnings w JOIN episodes e ON e.id = w.episode_id
           WHERE e.run_id = ? ORDER BY w.step, w.code`,
        )
        .pluck()
        .all(id);
      return {
        ...rowOf(runListTable, row, place),
        ...{
          scenario,
          scenarioVersion,
          scenarioHash,
          scenarioPath,
          files,
          summary,
          warnings,
          promptsVersion,
          endpoints,
        },
        series: this.#series(id),
      };
    });
  }

  async annotate(entry: Reference, change: AnnotationChange): Promise<Annotations> {
    return this.#guarded(() => annotate(this.#database, entry, change));
  }

  async remove(entries: readonly Reference[]): Promise<void> {
    this.#guarded(() => removeEntries(this.#database, entries));
  }

  async requestStop(entry: Reference): Promise<void> {
    this.#guarded(() => requestStop(this.#database, entry));
  }

  async requestBudget(run: string, budget: AskedBudget): Promise<void> {
    this.#guarded(() => requestBudget(this.#database, run, budget));
  }

  get #target() {
    return { database: this.#database, path: this.#path, wal: this.#wal };
  }

  async verify(): Promise<readonly string[]> {
    return this.#guarded(() => verify(this.#database));
  }

  async workers(run: string): Promise<readonly WorkerRow[]> {
    return this.#guarded(() =>
      this.#select("workers")
        .all(run)
        .map((row) => rowOf(workerTable, row, `run ${run}`)),
    );
  }

  async panel(run: string, step: number): Promise<PanelStep> {
    return this.#guarded(() => {
      const columns = panelFields.map((name) => `${name === "weight" ? "w" : "ws"}.${name}`).join(", ");
      const rows = cells(
        this.#database,
        `SELECT ${columns} FROM episodes e
         JOIN worker_steps ws ON ws.episode_id = e.id AND ws.step = ?
         JOIN workers w ON w.episode_id = e.id AND w.worker = ws.worker
         WHERE e.run_id = ? ORDER BY ws.worker`,
      );
      return panelStep(step, rows.all(step, run));
    });
  }

  async call(run: string, { step, agent, purpose, sample, attempt }: QuestionKey): Promise<StoredCall | undefined> {
    return this.#guarded(() => {
      const sql = `SELECT ${callColumns} FROM model_calls c ${withTexts}
        WHERE c.episode_id = (SELECT id FROM episodes WHERE run_id = ?) AND c.agent = ? AND c.step = ? AND c.purpose = ?
          AND c.sample = ? AND c.attempt = ?`;
      const row = cells(this.#database, sql).get(run, agent, step, purpose, sample, attempt);
      return row && rowOf(callTable, row, `run ${run}`);
    });
  }

  async levels(run: string): Promise<Levels | null> {
    return this.#guarded(() => {
      const sql = `SELECT ${names(levelsTable.columns, "l")} FROM levels l JOIN episodes e ON e.id = l.episode_id WHERE e.run_id = ?`;
      const row = cells(this.#database, sql).get(run);
      return row ? rowOf(levelsTable, row, `run ${run}`) : null;
    });
  }

  async callStatistics(run: string): Promise<readonly CallStatistics[]> {
    return this.#guarded(() => {
      const ofRun = "FROM model_calls c JOIN episodes e ON e.id = c.episode_id WHERE e.run_id = ?";
      const groups = cells(
        this.#database,
        `SELECT c.purpose, c.uri, count(*), sum(c.problem IS NOT NULL), sum(c.error IS NOT NULL),
           sum(c.source IN ('cache', 'shared')), sum(c.input_tokens), sum(c.output_tokens), sum(c.cached_tokens),
           sum(c.reasoning_tokens), sum(c.usage_estimated), json_group_array(DISTINCT c.model)
         ${ofRun} GROUP BY c.purpose, c.uri ORDER BY c.purpose, c.uri`,
      );
      const latencies = this.#database
        .prepare<string[], number>(
          `SELECT c.latency_ms ${ofRun} AND c.purpose = ? AND c.uri = ? AND c.source = 'provider' ORDER BY c.latency_ms`,
        )
        .pluck();
      return groups.all(run).map(([purposeCell, uriCell, ...counts]) => {
        const [purpose, uri] = [String(purposeCell), String(uriCell)];
        const answeredBy = namesIn(counts.pop());
        const [
          calls,
          invalid,
          failed,
          reused,
          inputTokens,
          outputTokens,
          cachedTokens,
          reasoningTokens,
          usageEstimated,
        ] = counts.map(Number);
        const tokens = { inputTokens, outputTokens, cachedTokens, reasoningTokens, usageEstimated };
        const group = { purpose, uri, answeredBy, calls, invalid, failed, reused, ...tokens };
        return withLatency(group, latencies.all(run, purpose, uri));
      });
    });
  }

  async exportRows(run: string, table: string): Promise<ExportedRows> {
    return exportedRows(this, run, table, async () =>
      this.#guarded(
        () =>
          this.#database
            .prepare<[string], Record<string, Cell>>(
              `SELECT ${names(runTable.columns, "r")}, e.planner, e.steps
               FROM runs r JOIN episodes e ON e.run_id = r.id WHERE r.id = ?`,
            )
            .get(run) ?? {},
      ),
    );
  }

  async *records(run: string, table: RunRecords): AsyncGenerator<readonly (readonly Cell[])[]> {
    const rows = this.#guarded(() =>
      table === "model_calls" ? callsByStep(this.#database, run) : this.#select(table).iterate(run),
    );
    try {
      for (;;) {
        const page = this.#guarded(() => nextPage(rows));
        if (page.length > 0) yield page;
        if (page.length < pageSize) return;
      }
    } finally {
      // A query that is not read to its end keeps its database busy.
      rows.return?.();
    }
  }

  async differences(
    run: string,
    other: Pick<Store, "records">,
    otherRun: string,
    upTo?: number,
  ): Promise<readonly string[]> {
    return runDifferences({ store: this, run }, { store: other, run: otherRun }, upTo);
  }

  async startComparison(comparison: NewComparison): Promise<ComparisonWriter> {
    return this.#comparisonWriter(this.#guarded(() => startComparison(this.#target, comparison)));
  }

  async resumeComparison(id: string, options: ResumeOptions = {}): Promise<ComparisonWriter> {
    const ownership = await claim(this.#target, "comparison", id, { ...options, mayBeFinished: false });
    return this.#guarded(() => {
      if (options.restate) {
        const { spec } = comparisonDetails(this.#database, id);
        restateComparison(this.#database, id, options.restate(spec));
      }
      return this.#comparisonWriter(ownership);
    });
  }

  #comparisonWriter(ownership: Ownership): ComparisonWriter {
    this.#comparisons.set(ownership.id, ownership);
    return comparisonWriter(this.#target, ownership);
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

  async comparisonSeeds(
    id: string,
    only?: readonly number[],
  ): Promise<readonly { readonly seed: number; readonly result: unknown }[]> {
    return this.#guarded(() => comparisonSeeds(this.#database, id, only));
  }

  async member(comparison: string, arm: string, seed: number): Promise<string | undefined> {
    return this.#guarded(() =>
      this.#database
        .prepare<[string, number, string], string>(
          "SELECT id FROM runs WHERE comparison_id = ? AND seed = ? AND arm = ?",
        )
        .pluck()
        .get(comparison, seed, arm),
    );
  }

  async resolve(reference: string): Promise<Reference> {
    return this.#guarded(() => {
      const all = `SELECT id, 'run' AS kind, comparison_id IS NULL AS isWhole FROM runs
                   UNION ALL SELECT id, 'comparison', 1 FROM comparisons`;
      const latest = `SELECT id, kind FROM (${all}) WHERE isWhole ORDER BY id DESC LIMIT 1`;
      const byPrefix = `SELECT id, kind FROM (${all}) WHERE substr(id, 1, length(?)) = ? LIMIT 2`;
      const found =
        reference === "latest"
          ? this.#database.prepare<[], Reference>(latest).all()
          : this.#database.prepare<string[], Reference>(byPrefix).all(reference, reference);
      onlyOne(
        found.map(({ id }) => id),
        reference,
        "run",
        this.#path,
      );
      return found[0];
    });
  }

  async close(): Promise<void> {
    for (const ownership of this.#comparisons.values()) ownership.release();
    await this.#wal.close();
    this.#database.close();
  }

  #stored(id: string) {
    const row = cells(this.#database, `SELECT ${names(runTable.columns)} FROM ${runTable.name} WHERE id = ?`).get(id);
    return rowOf(runTable, row ?? [], `run ${id}`);
  }

  #series(id: string): StepRow[] {
    return this.#select("steps")
      .all(id)
      .map((row) => {
        return seriesRow(rowOf(stepTable, row, `run ${id}`));
      });
  }

  /** Rows of a run in the order of their keys. */
  #select(table: Exclude<RunRecords, "model_calls">): Database.Statement<unknown[], Cell[]> {
    const { name, columns } = runRecords[table];
    const order = recordKeys[table].map((key) => `t.${key}`);
    return cells(
      this.#database,
      `SELECT ${names(columns, "t")} FROM ${name} t JOIN episodes e ON e.id = t.episode_id
       WHERE e.run_id = ? ORDER BY ${order.join(", ")}`,
    );
  }

  #resolve(reference: string): string {
    const others = ["audit", ...inquiryCommands].map((command) => `'${command}'`).join(", ");
    const newest = `SELECT id FROM runs WHERE comparison_id IS NULL AND command NOT IN (${others}) ORDER BY id DESC LIMIT 1`;
    const byPrefix = "SELECT id FROM runs WHERE substr(id, 1, length(?)) = ? LIMIT 2";
    const found =
      reference === "latest"
        ? this.#database.prepare<[], string>(newest).pluck().all()
        : this.#database.prepare<string[], string>(byPrefix).pluck().all(reference, reference);
    return onlyOne(found, reference, "run", this.#path);
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }
}

function nextPage(rows: Iterator<Cell[]>): Cell[][] {
  const page: Cell[][] = [];
  while (page.length < pageSize) {
    const { value, done } = rows.next();
    if (done) break;
    page.push(value);
  }
  return page;
}

/** A list of names as JSON, with null for what had none. */
function namesIn(list: Cell | undefined): readonly string[] {
  const names: unknown = JSON.parse(String(list));
  return Array.isArray(names) ? names.filter((name) => typeof name === "string").sort() : [];
}
