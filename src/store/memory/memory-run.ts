/** One run in memory. What is kept is its own: a caller's later changes are not seen. */

import { StorageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import { usdOf } from "../call-price.ts";
import { cameOutDifferently } from "../came-out-differently.ts";
import { type Cell, cellsOf, rowOf, type Table } from "../columns.ts";
import { allEndpoints, allFiles } from "../evidence.ts";
import { promptHash, sha256 } from "../prompt-hash.ts";
import type { ResumeOptions } from "../resume-options.ts";
import { nothingAsked, type RunControl } from "../run-control.ts";
import { seriesRow } from "../series-row.ts";
import type {
  BatchBook,
  CallRow,
  NewElection,
  NewRun,
  NewStep,
  OpenBatch,
  QuestionKey,
  RecordedCall,
  RunWriter,
  StepRow,
} from "../store.ts";
import {
  ballotTable,
  callTable,
  circumstances,
  electionTable,
  type Levels,
  levelsTable,
  type RunRecords,
  recordedTable,
  recordKeys,
  runTable,
  type StoredCall,
  stepTable,
  warningTable,
  workerTable,
} from "../tables.ts";
import { workerColumnsOf, workerFields } from "../worker-columns.ts";

type Cells = readonly Cell[];

interface KeptStep {
  readonly cells: Cells;
  readonly panel: readonly number[];
  /** Of the panel, in the order of the table's. */
  readonly columns: readonly Cells[];
}

interface KeptElection {
  readonly cells: Cells;
  readonly ballots: readonly Cells[];
}

const nameOf = ({ agent, purpose, sample, attempt }: QuestionKey): string => `${agent} ${purpose} ${sample} ${attempt}`;

/** Only of what is judged need every worker have a value. */
const mayLack = (field: string): boolean => field === "satisfied" || field === "thought";

export class MemoryRun {
  readonly id: string;
  readonly about: NewRun;
  /** Cells of the table of runs, by column. */
  readonly cells: Record<string, Cell>;
  readonly #steps = new Map<number, KeptStep>();
  readonly #workers = new Map<number, Cells>();
  readonly #elections = new Map<number, KeptElection>();
  readonly #warnings = new Map<string, Cells>();
  readonly #calls = new Map<number, Map<string, CallRow>>();
  control: RunControl = nothingAsked;
  levels: Levels | null = null;
  readonly #batches = new Map<string, OpenBatch>();

  constructor(id: string, about: NewRun) {
    this.id = id;
    this.about = about;
    const { columns } = runTable;
    const { comparison = null, arm = null } = about.member ?? {};
    const row = {
      ...about,
      ...{ id, comparison, arm, version: packageVersion, node: process.version },
      scenarioHash: sha256(JSON.stringify(about.scenario)),
      status: "running",
      epoch: 1,
      tags: [],
      startedAt: new Date().toISOString(),
    };
    const cells = cellsOf(columns, row);
    this.cells = Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]]));
  }

  get row() {
    return rowOf(
      runTable,
      runTable.columns.map(({ name }) => this.cells[name]),
      `run ${this.id}`,
    );
  }

  get stepNumbers(): readonly number[] {
    return [...this.#steps.keys()].sort((a, b) => a - b);
  }

  get panelSize(): number {
    return this.#workers.size;
  }

  /** First step without a row for each worker of the panel. */
  get thinStep(): number | undefined {
    return this.stepNumbers.find((step) => this.#steps.get(step)?.panel.length !== this.#workers.size);
  }

  series(): StepRow[] {
    return [...this.records("steps")].map((cells) => seriesRow(rowOf(stepTable, cells, this.id)));
  }

  /** In the order of the table's key. */
  *records(table: RunRecords): Generator<Cells> {
    const steps = this.stepNumbers.map((step) => this.#steps.get(step)!);
    const elections = ascending(this.#elections);
    switch (table) {
      case "steps":
        for (const { cells } of steps) yield cells;
        return;
      case "workers":
        yield* ascending(this.#workers);
        return;
      case "worker_steps":
        for (const { cells, panel, columns } of steps)
          for (let i = 0; i < panel.length; i++) yield [cells[0], panel[i], ...columns.map((column) => column[i])];
        return;
      case "elections":
        for (const { cells } of elections) yield cells;
        return;
      case "ballots":
        for (const { ballots } of elections) yield* ballots;
        return;
      case "model_calls": {
        const rows = this.everyCall().map(callCells);
        yield* sorted(rows, callTable, recordKeys.model_calls);
        return;
      }
      case "warnings":
        yield* sorted([...this.#warnings.values()], warningTable, recordKeys.warnings);
    }
  }

  everyCall(): readonly CallRow[] {
    return [...this.#calls.values()].flatMap((calls) => [...calls.values()]);
  }

  call(key: QuestionKey): StoredCall | undefined {
    const call = this.#calls.get(key.step)?.get(nameOf(key));
    return call && rowOf(callTable, callCells(call), `run ${this.id}`);
  }

  recorded(key: QuestionKey): RecordedCall | undefined {
    const call = this.#calls.get(key.step)?.get(nameOf(key));
    if (!call || call.answer === null) return undefined;
    const cells = cellsOf(recordedTable.columns, { ...call, promptHash: hashOf(call) });
    return rowOf(recordedTable, cells, `run ${this.id}`);
  }

  writer(): RunWriter {
    return {
      id: this.id,
      workers: async (rows) => {
        for (const row of rows)
          if (!this.#workers.has(row.worker)) this.#workers.set(row.worker, this.#checked(workerTable, { ...row }));
      },
      step: async (step) => this.#step(step),
      election: async (election) => this.#election(election),
      call: async (call) => this.#call(call),
      warning: async (code, step, message) => {
        this.#warnings.set(code, this.#checked(warningTable, { code, step, message }));
      },
      levels: async (levels) => {
        this.levels = rowOf(levelsTable, cellsOf(levelsTable.columns, levels), `run ${this.id}`);
      },
      batches: this.#batchBook(),
      confirm: () => undefined,
      readControl: async () => this.control,
      end: async (status, { summary, error }) => {
        if (status === "finished") this.#batches.clear();
        this.cells.status = status;
        this.cells.ended_at = new Date().toISOString();
        this.cells.summary = summary === undefined ? null : JSON.stringify(summary);
        this.cells.error = error ?? null;
      },
    };
  }

  restate(change: (scenario: unknown) => unknown): void {
    const scenario = JSON.stringify(change(this.row.scenario));
    Object.assign(this.cells, { scenario, scenario_hash: sha256(scenario) });
  }

  addEvidence({ endpoints, files }: Pick<ResumeOptions, "endpoints" | "files">): void {
    if (endpoints) this.cells.endpoints = JSON.stringify(allEndpoints(this.row.endpoints, endpoints));
    if (files) this.cells.files = JSON.stringify(allFiles(this.row.files, files));
  }

  resume(): RunWriter {
    Object.assign(this.cells, { status: "running", error: null, ended_at: null });
    this.control = nothingAsked;
    return this.writer();
  }

  #step(step: NewStep): void {
    const cells = this.#checked(stepTable, { ...step });
    const known = this.#steps.get(step.step);
    if (known) {
      const isApart = (i: number): boolean => circumstances.steps?.includes(stepTable.columns[i].name) ?? false;
      if (known.cells.every((cell, i) => cell === cells[i] || isApart(i))) return;
      throw cameOutDifferently(`step ${step.step}`);
    }
    const { panel } = step;
    if (new Set(panel).size < panel.length)
      throw new StorageError(`run ${this.id}: worker_steps has two rows of one worker in step ${step.step}`);
    const columns = workerColumnsOf(step).map((column, c) =>
      panel.map((worker): Cell => {
        const value = column?.[worker] ?? null;
        if (typeof value === "number" && Number.isNaN(value) && mayLack(workerFields[c])) return null;
        if (value === null ? mayLack(workerFields[c]) : !Number.isNaN(value)) return plain(value);
        throw new StorageError(`run ${this.id}: worker_steps.${workerFields[c]} has no value in step ${step.step}`);
      }),
    );
    this.#steps.set(step.step, { cells, panel: [...panel], columns });
  }

  #election({ ballots, ...election }: NewElection): void {
    const cells = this.#checked(electionTable, election);
    const known = this.#elections.get(election.step);
    if (known) {
      const details = electionTable.columns.findIndex(({ field }) => field === "details");
      if (known.cells[details] === cells[details]) return;
      throw cameOutDifferently(`the election of step ${election.step}`);
    }
    const { step } = election;
    const rows = ballots.map((ballot) => this.#checked(ballotTable, { step, ...ballot }));
    this.#elections.set(step, { cells, ballots: sorted(rows, ballotTable, recordKeys.ballots) });
  }

  #call(call: CallRow): void {
    const ofStep = this.#calls.get(call.step) ?? new Map<string, CallRow>();
    this.#calls.set(call.step, ofStep);
    const known = ofStep.get(nameOf(call));
    if (known && known.answer !== null)
      throw new StorageError(`${call.agent} has been asked about ${call.purpose} in step ${call.step} before`);
    // A question whose last try failed is completed by its answer; tries are added up.
    ofStep.set(nameOf(call), { ...call, requests: call.requests + (known?.requests ?? 0) });
  }

  #batchBook(): BatchBook {
    return {
      list: async (step) => [...this.#batches.values()].filter((batch) => batch.step === step),
      put: async (batch) => void this.#batches.set(batch.batchId, { ...batch }),
      removeBefore: async (step) => {
        for (const [id, batch] of this.#batches) if (batch.step < step) this.#batches.delete(id);
      },
    };
  }

  /** @throws StorageError where a value is not one of its column */
  #checked(table: Table, row: Readonly<Record<string, unknown>>): Cells {
    const cells = cellsOf(table.columns, row);
    rowOf(table, cells, `run ${this.id}`);
    return cells;
  }
}

/** No −0, as in a file. */
function plain(value: Cell): Cell {
  return typeof value === "number" ? value + 0 : value;
}

function callCells({ isPromptKept = true, price, ...call }: CallRow): Cell[] {
  const kept = { ...call, usd: usdOf(call, price), promptHash: hashOf(call), user: isPromptKept ? call.user : null };
  return cellsOf(callTable.columns, kept);
}

function hashOf({ system, user }: CallRow): string {
  return promptHash(sha256(system), user);
}

function ascending<T>(rows: ReadonlyMap<number, T>): T[] {
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}

function sorted(rows: readonly Cells[], { columns }: Table, keys: readonly string[]): Cells[] {
  const places = keys.map((key) => columns.findIndex(({ name }) => name === key));
  return rows.toSorted((a, b) => {
    for (const i of places) {
      const [one, other] = [a[i] ?? "", b[i] ?? ""];
      if (one !== other) return one < other ? -1 : 1;
    }
    return 0;
  });
}
