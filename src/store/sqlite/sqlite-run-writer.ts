import type Database from "better-sqlite3";
import { v7 as uuidv7 } from "uuid";
import { packageVersion } from "../../base/package-files.ts";
import { cameOutDifferently } from "../came-out-differently.ts";
import { cellsOf, rowOf } from "../columns.ts";
import { sha256 } from "../prompt-hash.ts";
import type { RunControl } from "../run-control.ts";
import type { RunStatus } from "../run-status.ts";
import type {
  BatchBook,
  CallRow,
  Levels,
  NewElection,
  NewRun,
  NewStep,
  OpenBatch,
  RunWriter,
  WorkerRow,
} from "../store.ts";
import {
  ballotTable,
  batchTable,
  circumstances,
  electionTable,
  levelsTable,
  runTable,
  stepTable,
  warningTable,
  workerTable,
} from "../tables.ts";
import { CallRows } from "./call-rows.ts";
import { controlReader } from "./control-rows.ts";
import { storageError } from "./database.ts";
import { firstOwner, Ownership } from "./ownership.ts";
import { cells, insertInto, names } from "./statements.ts";
import type { WalSync } from "./wal-sync.ts";
import { WorkerStepRows } from "./worker-step-rows.ts";

/** The database and what belongs to it. */
export interface WriterTarget {
  readonly database: Database.Database;
  readonly path: string;
  readonly wal: WalSync;
}

/** A run that is in the database, its one episode and who may write it. */
interface OpenRun {
  readonly id: string;
  readonly episode: number | bigint;
  readonly ownership: Ownership;
}

/**
 * Enters a new run.
 * @param ownership of the comparison that the run is part of
 */
export function startRun(target: WriterTarget, run: NewRun, ownership?: Ownership): OpenRun {
  const { database } = target;
  const id = uuidv7();
  const { comparison = null, arm = null } = run.member ?? {};
  const row = {
    ...run,
    ...{ id, comparison, arm, version: packageVersion, node: process.version, ...firstOwner() },
    scenarioHash: sha256(JSON.stringify(run.scenario)),
    status: "running",
    tags: [],
    startedAt: new Date().toISOString(),
  };
  const begin = database.transaction(() => {
    ownership?.check();
    if (run.member)
      database
        .prepare("DELETE FROM runs WHERE comparison_id = ? AND seed = ? AND arm = ?")
        .run(comparison, run.seed, arm);
    insertInto(database, runTable.name, runTable.columns).run(...cellsOf(runTable.columns, row));
    return database
      .prepare("INSERT INTO episodes (run_id, seed, planner, steps) VALUES (?, ?, ?, ?)")
      .run(id, run.seed, run.planner, run.steps).lastInsertRowid;
  });
  const episode = begin.immediate();
  return { id, episode, ownership: ownership ?? new Ownership(target, "run", id, 1) };
}

type Statement = "step" | "sameStep" | "worker" | "warning" | "election" | "sameElection" | "ballot";

/** What a step that is stored must come out as again. */
const compared = stepTable.columns.filter(({ name }) => !circumstances.steps?.includes(name));

/** Writes one run with one episode. Calls are committed in groups, everything of a step in one transaction. */
export class SqliteRunWriter implements RunWriter {
  readonly id: string;
  readonly batches: BatchBook;
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #episode: number | bigint;
  readonly #ownership: Ownership;
  readonly #statements: Record<Statement, Database.Statement>;
  readonly #calls: CallRows;
  readonly #workerSteps: WorkerStepRows;
  readonly #wal: WalSync;
  readonly #control: () => RunControl;
  #pending: CallRow[] = [];
  /** The commit that the pending calls wait for. */
  #group: Promise<void> | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #hasPaid = false;

  constructor({ database, path, wal }: WriterTarget, run: OpenRun) {
    this.#database = database;
    this.#path = path;
    this.#wal = wal;
    this.id = run.id;
    this.#episode = run.episode;
    this.#ownership = run.ownership;
    this.#control = controlReader(database, run.id, run.ownership.id);
    this.batches = this.#batchBook();
    this.#workerSteps = new WorkerStepRows(database);
    const ofEpisode = { before: ["episode_id"] };
    const places = compared.map(() => "?").join(", ");
    const started = database.prepare<[string], string>("SELECT started_at FROM runs WHERE id = ?").pluck();
    this.#calls = new CallRows(database, run.episode, Date.parse(started.get(run.id) ?? ""));
    this.#statements = {
      step: insertInto(database, stepTable.name, stepTable.columns, { ...ofEpisode, conflict: "OR IGNORE" }),
      sameStep: database.prepare(`SELECT 1 FROM steps WHERE episode_id = ? AND (${names(compared)}) IS (${places})`),
      worker: insertInto(database, workerTable.name, workerTable.columns, { ...ofEpisode, conflict: "OR IGNORE" }),
      warning: insertInto(database, warningTable.name, warningTable.columns, { ...ofEpisode, conflict: "OR REPLACE" }),
      election: insertInto(database, electionTable.name, electionTable.columns, {
        ...ofEpisode,
        conflict: "OR IGNORE",
      }),
      sameElection: database.prepare("SELECT 1 FROM elections WHERE episode_id = ? AND step = ? AND details = ?"),
      ballot: insertInto(database, ballotTable.name, ballotTable.columns, ofEpisode),
    };
  }

  async workers(rows: readonly WorkerRow[]): Promise<void> {
    this.#transaction(() => {
      for (const row of rows) this.#statements.worker.run(this.#episode, ...cellsOf(workerTable.columns, row));
    });
  }

  async step(step: NewStep): Promise<void> {
    const row = cellsOf(stepTable.columns, { ...step });
    this.#transaction(() => {
      if (this.#statements.step.run(this.#episode, ...row).changes === 0) {
        if (this.#statements.sameStep.get(this.#episode, ...cellsOf(compared, { ...step }))) return;
        throw cameOutDifferently(`step ${step.step}`);
      }
      this.#workerSteps.write(this.#episode, step);
    });
    await this.#flush();
  }

  /** A step that nothing was paid for costs nothing to do again after a loss of power, so it does not wait for the disk. */
  async #flush(): Promise<void> {
    if (this.#hasPaid) return this.#wal.sync();
    await this.#wal.syncBeside();
  }

  async election(election: NewElection): Promise<void> {
    const { step, ballots } = election;
    const row = cellsOf(electionTable.columns, { ...election });
    this.#transaction(() => {
      if (this.#statements.election.run(this.#episode, ...row).changes === 0) {
        if (this.#statements.sameElection.get(this.#episode, step, JSON.stringify(election.details))) return;
        throw cameOutDifferently(`the election of step ${step}`);
      }
      for (const ballot of ballots)
        this.#statements.ballot.run(this.#episode, ...cellsOf(ballotTable.columns, { step, ...ballot }));
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
      this.#calls.write(calls);
    });
    // What was paid for must survive a power loss; free answers are flushed with the step.
    if (calls.every(({ isFree }) => isFree)) return;
    this.#hasPaid = true;
    this.#flushing = this.#wal.sync();
    await this.#flushing;
  }

  async warning(code: string, step: number, message: string): Promise<void> {
    this.#transaction(() =>
      this.#statements.warning.run(this.#episode, ...cellsOf(warningTable.columns, { code, step, message })),
    );
  }

  async levels(levels: Levels): Promise<void> {
    const places = levelsTable.columns.map(() => "?").join(", ");
    this.#transaction(() =>
      this.#database
        .prepare(`INSERT OR REPLACE INTO levels (episode_id, ${names(levelsTable.columns)}) VALUES (?, ${places})`)
        .run(this.#episode, ...cellsOf(levelsTable.columns, levels)),
    );
  }

  #batchBook(): BatchBook {
    const database = this.#database;
    const { name, columns } = batchTable;
    return {
      list: async (step): Promise<readonly OpenBatch[]> =>
        cells(database, `SELECT ${names(columns)} FROM ${name} WHERE episode_id = ? AND step = ?`)
          .all(this.#episode, step)
          .map((row) => rowOf(batchTable, row, `run ${this.id}`)),
      put: async (batch) => {
        const before = ["episode_id", "created_at"];
        const stored: unknown[] = [this.#episode, new Date().toISOString(), ...cellsOf(columns, { ...batch })];
        this.#transaction(() => insertInto(database, name, columns, { before }).run(...stored));
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
    if (this.#ownership.id === this.id) this.#ownership.release();
    await this.#wal.sync();
  }

  confirm(): void {
    this.#ownership.confirm();
  }

  async readControl(): Promise<RunControl> {
    try {
      return this.#control();
    } catch (error) {
      throw storageError(error, this.#path);
    }
  }

  #transaction(action: () => void): void {
    try {
      this.#database
        .transaction(() => {
          this.#ownership.check();
          action();
        })
        .immediate();
    } catch (error) {
      this.#calls.forget();
      throw storageError(error, this.#path);
    }
  }
}
