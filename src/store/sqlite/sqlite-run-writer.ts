import type Database from "better-sqlite3";
import { v7 as uuidv7 } from "uuid";
import { EconError, StorageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import { promptHash, sha256 } from "../prompt-hash.ts";
import type { RunStatus } from "../run-status.ts";
import type { BatchBook, CallRow, NewElection, NewRun, NewStep, OpenBatch, RunWriter, WorkerRow } from "../store.ts";
import { storageError } from "./database.ts";
import { thisProcess } from "./run-owner.ts";
import type { WalSync } from "./wal-sync.ts";
import { WorkerStepRows } from "./worker-step-rows.ts";

/** The database and what belongs to it. */
export interface WriterTarget {
  readonly database: Database.Database;
  readonly path: string;
  readonly wal: WalSync;
}

/** A run that is in the database and its one episode. */
interface OpenRun {
  readonly id: string;
  readonly episode: number | bigint;
}

/** Enters a new run. */
export function startRun({ database }: WriterTarget, run: NewRun): OpenRun {
  const id = uuidv7();
  const scenario = JSON.stringify(run.scenario);
  const { comparison = null, arm = null } = run.member ?? {};
  const begin = database.transaction(() => {
    if (run.member)
      database
        .prepare("DELETE FROM runs WHERE comparison_id = ? AND seed = ? AND arm = ?")
        .run(comparison, run.seed, arm);
    database
      .prepare(
        `INSERT INTO runs (id, command, name, scenario, scenario_path, scenario_hash, files, seed, version, node, status, started_at, process, comparison_id, arm)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, ?)`,
      )
      .run(
        id,
        run.command,
        run.name,
        scenario,
        run.scenarioPath,
        sha256(scenario),
        JSON.stringify(run.files),
        run.seed,
        packageVersion,
        process.version,
        new Date().toISOString(),
        thisProcess,
        comparison,
        arm,
      );
    return database
      .prepare("INSERT INTO episodes (run_id, seed, planner, steps) VALUES (?, ?, ?, ?)")
      .run(id, run.seed, run.planner, run.steps).lastInsertRowid;
  });
  return { id, episode: begin() };
}

function insert(database: Database.Database, table: string, columns: number, conflict = ""): Database.Statement {
  return database.prepare(`INSERT ${conflict} INTO ${table} VALUES (${Array(columns).fill("?").join(", ")})`);
}

type Statement = "text" | "call" | "step" | "sameStep" | "worker" | "warning" | "election" | "sameElection" | "ballot";

function jsonOf(list: readonly number[] | null): string | null {
  return list && JSON.stringify(list);
}

/** Writes one run with one episode. Calls are committed in groups, everything of a step in one transaction. */
export class SqliteRunWriter implements RunWriter {
  readonly id: string;
  readonly batches: BatchBook;
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #episode: number | bigint;
  readonly #statements: Record<Statement, Database.Statement>;
  /** Texts already in the database: rules and personas come again at every step. */
  readonly #knownTexts = new Map<string, string>();
  readonly #workerSteps: WorkerStepRows;
  readonly #wal: WalSync;
  #pending: CallRow[] = [];
  /** The commit that the pending calls wait for. */
  #group: Promise<void> | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor({ database, path, wal }: WriterTarget, run: OpenRun) {
    this.#database = database;
    this.#path = path;
    this.#wal = wal;
    this.id = run.id;
    this.#episode = run.episode;
    this.batches = this.#batchBook();
    this.#workerSteps = new WorkerStepRows(database);
    const stepColumns =
      "tax_year, brackets, rates, welfare, revenue_per_worker, mean_hours, mean_income, gini_pre, gini_post, floored, fallbacks, metrics";
    this.#statements = {
      text: insert(database, "texts", 2, "OR IGNORE"),
      // A question whose last try failed has a row already, which the answer completes.
      call: database.prepare(
        `INSERT INTO model_calls VALUES (${Array(21).fill("?").join(", ")})
         ON CONFLICT (episode_id, step, agent, purpose, sample, attempt) DO UPDATE SET
           model = excluded.model, prompt_hash = excluded.prompt_hash, system_hash = excluded.system_hash,
           user = excluded.user, answer = excluded.answer, finish_reason = excluded.finish_reason,
           problem = excluded.problem, error = excluded.error, input_tokens = excluded.input_tokens,
           output_tokens = excluded.output_tokens, cached_tokens = excluded.cached_tokens,
           requests = requests + excluded.requests, latency_ms = excluded.latency_ms, source = excluded.source
         WHERE answer IS NULL`,
      ),
      step: insert(database, "steps", 14, "OR IGNORE"),
      sameStep: database.prepare(
        `SELECT 1 FROM steps WHERE episode_id = ? AND step = ? AND (${stepColumns}) IS (${Array(12).fill("?").join(", ")})`,
      ),
      worker: insert(database, "workers", 18, "OR IGNORE"),
      warning: insert(database, "warnings", 4, "OR REPLACE"),
      election: insert(database, "elections", 12, "OR IGNORE"),
      sameElection: database.prepare("SELECT 1 FROM elections WHERE episode_id = ? AND step = ? AND details = ?"),
      ballot: insert(database, "ballots", 6),
    };
  }

  async workers(rows: readonly WorkerRow[]): Promise<void> {
    this.#transaction(() => {
      for (const row of rows) {
        this.#statements.worker.run(
          this.#episode,
          row.worker,
          row.weight,
          row.wage,
          row.incomePerHour,
          row.zeroTaxIncome,
          row.usualHours,
          row.age,
          row.sex,
          row.education,
          row.occupationGroup,
          row.occupation,
          row.maritalStatus,
          row.householdSize,
          row.children,
          row.housing,
          row.persona,
          row.type,
        );
      }
    });
  }

  async step(step: NewStep): Promise<void> {
    const row = [
      this.#episode,
      step.step,
      step.taxYear,
      JSON.stringify(step.brackets),
      JSON.stringify(step.rates),
      step.welfare,
      step.revenuePerWorker,
      step.meanHours,
      step.meanIncome,
      step.giniPre,
      step.giniPost,
      step.floored,
      step.fallbacks,
      JSON.stringify(step.metrics),
    ];
    this.#transaction(() => {
      if (this.#statements.step.run(...row).changes === 0) {
        if (this.#statements.sameStep.get(...row)) return;
        throw new EconError("internal", `step ${step.step} came out differently from what is stored`, {
          hint: "The run was made by another version or on another machine; start a new one.",
        });
      }
      this.#workerSteps.write(this.#episode, step);
    });
    await this.#wal.sync();
  }

  async election(election: NewElection): Promise<void> {
    const { step, ballots } = election;
    const details = JSON.stringify(election.details);
    const row = [
      this.#episode,
      step,
      election.taxYear,
      election.rule,
      election.winner,
      election.winnerName,
      election.margin,
      election.turnout,
      election.condorcetWinner,
      election.cycles,
      election.againstInterest,
      details,
    ];
    this.#transaction(() => {
      if (this.#statements.election.run(...row).changes === 0) {
        if (this.#statements.sameElection.get(this.#episode, step, details)) return;
        throw new EconError("internal", `the election of step ${step} came out differently from what is stored`, {
          hint: "The run was made by another version or on another machine; start a new one.",
        });
      }
      for (const { worker, ranking, approved, thought } of ballots)
        this.#statements.ballot.run(this.#episode, step, worker, jsonOf(ranking), jsonOf(approved), thought);
    });
  }

  call(call: CallRow): Promise<void> {
    this.#pending.push(call);
    this.#group ??= this.#commitCalls();
    return this.#group;
  }

  /** Calls that arrive before the event loop turns, or while the group before them is flushed, share a commit. */
  async #commitCalls(): Promise<void> {
    const before = this.#flushing;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await before;
    const calls = this.#pending;
    this.#pending = [];
    this.#group = undefined;
    this.#transaction(() => {
      for (const pending of calls) this.#writeCall(pending);
    });
    // What was paid for must survive a power loss; free answers are flushed with the step.
    if (calls.every(({ isFree }) => isFree)) return;
    this.#flushing = this.#wal.sync();
    await this.#flushing;
  }

  async warning(code: string, step: number, message: string): Promise<void> {
    this.#transaction(() => this.#statements.warning.run(this.#episode, code, step, message));
  }

  #batchBook(): BatchBook {
    const database = this.#database;
    return {
      list: async (step) =>
        database
          .prepare("SELECT step, attempt, uri, batch_id AS batchId FROM batches WHERE episode_id = ? AND step = ?")
          .all(this.#episode, step) as OpenBatch[],
      put: async ({ step, attempt, uri, batchId }) => {
        this.#transaction(() =>
          database
            .prepare("INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)")
            .run(this.#episode, step, attempt, uri, batchId, new Date().toISOString()),
        );
        await this.#wal.sync();
      },
      removeBefore: async (step) =>
        this.#transaction(() =>
          database.prepare("DELETE FROM batches WHERE episode_id = ? AND step < ?").run(this.#episode, step),
        ),
    };
  }

  async end(status: RunStatus, details: { readonly summary?: unknown; readonly error?: string }): Promise<void> {
    if (status === "finished") await this.batches.removeBefore(Number.MAX_SAFE_INTEGER);
    this.#transaction(() =>
      this.#database
        .prepare("UPDATE runs SET status = ?, ended_at = ?, summary = ?, error = ? WHERE id = ?")
        .run(
          status,
          new Date().toISOString(),
          details.summary === undefined ? null : JSON.stringify(details.summary),
          details.error ?? null,
          this.id,
        ),
    );
    await this.#wal.sync();
  }

  #writeCall(call: CallRow): void {
    const systemHash = this.#textHash(call.system);
    const { changes } = this.#statements.call.run(
      this.#episode,
      call.step,
      call.agent,
      call.purpose,
      call.sample,
      call.attempt,
      call.uri,
      call.model,
      promptHash(systemHash, call.user),
      systemHash,
      call.user,
      call.answer,
      call.finishReason,
      call.problem,
      call.error,
      call.inputTokens,
      call.outputTokens,
      call.cachedInputTokens,
      call.requests,
      call.latencyMs,
      call.source,
    );
    if (changes === 0)
      throw new StorageError(`${call.agent} has been asked about ${call.purpose} in step ${call.step} before`);
  }

  /** Hash of a text that is in the database from now on. */
  #textHash(text: string): string {
    const known = this.#knownTexts.get(text);
    if (known) return known;
    const key = sha256(text);
    this.#statements.text.run(key, text);
    if (this.#knownTexts.size < 20_000) this.#knownTexts.set(text, key);
    return key;
  }

  #transaction(action: () => void): void {
    try {
      this.#database.transaction(action)();
    } catch (error) {
      // A commit that failed took its texts with it.
      this.#knownTexts.clear();
      throw storageError(error, this.#path);
    }
  }
}
