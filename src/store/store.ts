/**
 * Where runs are kept: one contract, which the commands and the engine go by. SQLite and memory stand behind it; what any
 * other must do, test/store/conformance.ts checks. One writer of a run at a time.
 */

import type { AnnotationChange, Annotations } from "./annotations.ts";
import type { CallPrice } from "./call-price.ts";
import type { CallStatistics } from "./call-statistics.ts";
import type { Cell } from "./columns.ts";
import type { ComparisonStore } from "./comparison-store.ts";
import type { DataFile, Endpoints } from "./evidence.ts";
import type { ExportedRows } from "./exported-rows.ts";
import type { PanelStep } from "./panel-step.ts";
import type { ResumeOptions } from "./resume-options.ts";
import type { AskedBudget, RunControl } from "./run-control.ts";
import type { RunStatus } from "./run-status.ts";
import type {
  BallotRow,
  CallSource,
  ElectionRow,
  Levels,
  OpenBatch,
  RecordedCall,
  RunRecords,
  RunRow,
  StoredCall,
  StoredStep,
  WorkerRow,
} from "./tables.ts";

export type { DataFile, Endpoints, FileRole } from "./evidence.ts";

export type { BallotRow, CallSource, Levels, OpenBatch, RecordedCall, ResumeOptions, RunRow, WorkerRow };

export interface NewRun {
  readonly command: string;
  readonly name: string;
  /** Resolved scenario. */
  readonly scenario: unknown;
  /** Of the scenario's keys: what the absence of one meant, later versions know by it. */
  readonly scenarioVersion: number;
  readonly scenarioPath: string | null;
  readonly files: readonly DataFile[];
  readonly seed: number;
  readonly planner: string;
  readonly steps: number;
  /** Of the words of prompts. */
  readonly promptsVersion?: number;
  /** Of its models. */
  readonly endpoints?: Endpoints;
  /** The comparison that the run is part of. */
  readonly member?: Membership;
}

/** A run's place in a comparison. With its seed it names one run: a new one takes the place of an older one. */
export interface Membership {
  readonly comparison: string;
  /** Label of the policy compared. */
  readonly arm: string;
  /** False where the run costs nothing to do again: its steps are then not flushed to disk one by one. */
  readonly isFlushed: boolean;
}

export interface RunDetails extends RunRow {
  /** Resolved scenario, as it was written; see {@link NewRun.scenarioVersion}. */
  readonly scenario: unknown;
  /** Null for a run of a time when scenarios had no version. */
  readonly scenarioVersion: number | null;
  /** Null for a run of a time when the words of prompts had no version. */
  readonly promptsVersion: number | null;
  /** Null where no model was asked over a network, or the run is of a time when that was not stored. */
  readonly endpoints: Endpoints | null;
  /** SHA-256 of the scenario's JSON. */
  readonly scenarioHash: string;
  readonly scenarioPath: string | null;
  readonly files: readonly DataFile[];
  /** As `simulate --json` printed it; null where the run has none. */
  readonly summary: unknown;
  readonly warnings: readonly string[];
  readonly series: readonly StepRow[];
}

/** A step without its rows of workers. */
export type StepRow = Omit<StoredStep, "floored" | "fallbacks" | "metrics" | "at" | "usd">;

/** What every worker did in a step: one row per worker of the population, or of the panel. */
export interface StepColumns {
  readonly hours: Float64Array;
  readonly income: Float64Array;
  readonly tax: Float64Array;
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
  readonly thoughts: readonly (string | null)[] | null;
  /** Factor of utility of workers who judge the policy; null where they do not. */
  readonly satisfied: Float64Array | null;
}

export interface NewStep extends Omit<StoredStep, "at" | "usd">, StepColumns {
  /** When it was settled, ISO 8601, UTC. */
  readonly at?: string | null;
  /** What its questions cost. */
  readonly usd?: number | null;
  /** Rows of the panel: worker numbers, and the columns that they index. */
  readonly panel: readonly number[];
}

/** An election as it was held. Candidates are numbers from 0. */
export interface NewElection extends ElectionRow {
  readonly ballots: readonly Omit<BallotRow, "step">[];
}

export interface CallRow extends Omit<StoredCall, "promptHash" | "user" | "at" | "usd"> {
  readonly user: string;
  /** False where only the hash of the prompt is to be stored; true by default. */
  readonly isPromptKept?: boolean;
  readonly at?: string | null;
  /** Null where it is not known. */
  readonly price?: CallPrice | null;
  /** True where nothing was paid for it, so that it need not outlive a loss of power before its step does. Not stored. */
  readonly isFree?: boolean;
}

/** What identifies a question within an episode. */
export type QuestionKey = Pick<CallRow, "step" | "agent" | "purpose" | "sample" | "attempt">;

/** The questions of a run that have an answer, read step by step. */
export interface CallRecord {
  get(key: QuestionKey): Promise<RecordedCall | undefined>;
  /** Version of the scenario's keys when the run began, null before they had one; undefined where there is no such run. */
  readonly scenarioVersion?: number | null | undefined;
  /** Of the words of its prompts; null before they had one. */
  readonly promptsVersion?: number | null | undefined;
}

/** Where batches of one episode are kept, so that a run that was killed finds them again. */
export interface BatchBook {
  list(step: number): Promise<readonly OpenBatch[]>;
  /** Resolves when the entry would survive a loss of power. */
  put(batch: OpenBatch): Promise<void>;
  /** Forgets the batches of steps before this one: their answers are recorded. */
  removeBefore(step: number): Promise<void>;
}

/** One run being written. */
export interface RunWriter {
  /** UUIDv7. */
  readonly id: string;
  workers(rows: readonly WorkerRow[]): Promise<void>;
  /** One transaction. */
  step(step: NewStep): Promise<void>;
  /** One transaction. */
  election(election: NewElection): Promise<void>;
  /** Resolves when the call is committed; calls of the same moment share a commit. */
  call(call: CallRow): Promise<void>;
  warning(code: string, step: number, message: string): Promise<void>;
  /** In place of what was known before. */
  levels(levels: Levels): Promise<void>;
  /** Batches of questions whose answers may not all be recorded. */
  readonly batches: BatchBook;
  /**
   * Asked before each request that may be paid for.
   * @throws StorageError where another process has taken the run over
   */
  confirm(): void;
  /** What others ask of the run, or of the comparison that it is part of. Looked at between two steps. */
  readControl(): Promise<RunControl>;
  end(status: RunStatus, details: { readonly summary?: unknown; readonly error?: string }): Promise<void>;
}

export interface Store extends ComparisonStore {
  startRun(run: NewRun): Promise<RunWriter>;
  /**
   * Goes on with a run that did not finish. A step that is already stored is compared, not written again. A finished run
   * of a comparison is gone through once more.
   * @throws UsageError where a run by itself is finished, or another process is at it
   */
  resumeRun(id: string, options?: ResumeOptions): Promise<RunWriter>;
  /** The questions of a run that have an answer. */
  calls(id: string): CallRecord;
  /** Newest first. */
  runs(): Promise<readonly RunRow[]>;
  /**
   * @param reference an id, a unique prefix of one, or `latest`: the newest simulation that is no part of a comparison
   * @throws UsageError where it means nothing or several; StorageError where what is stored is not a run
   */
  run(reference: string): Promise<RunDetails>;
  /**
   * What a reference means.
   * @param reference an id, a unique prefix of one, or `latest`: the newest comparison, or run that is no part of one
   * @throws UsageError where it means nothing or several
   */
  resolve(reference: string): Promise<Reference>;
  /**
   * Changes tags or the note of a run or a comparison.
   * @throws UsageError for a tag twice, or one that is not there
   */
  annotate(entry: Reference, change: AnnotationChange): Promise<Annotations>;
  /**
   * Deletes runs and comparisons, with all that is theirs; a comparison's runs go with it. Nothing goes where one cannot.
   * @throws UsageError where one is being written, or is a run of a comparison
   */
  remove(entries: readonly Reference[]): Promise<void>;
  /**
   * Asks the process that writes a run or a comparison to stop after the step that it is at, as Ctrl-C does: it can be
   * resumed then, which forgets the request.
   * @throws UsageError where it is not running
   */
  requestStop(entry: Reference): Promise<void>;
  /**
   * Gives a run that goes on another budget, from its next step on.
   * @param run the whole id
   * @throws UsageError where it is not running
   */
  requestBudget(run: string, budget: AskedBudget): Promise<void>;
  /** What is wrong with what is stored, a sentence each; nothing where all is well. */
  verify(): Promise<readonly string[]>;
  /** The workers of a run's panel, in the order of the population. @param run the whole id */
  workers(run: string): Promise<readonly WorkerRow[]>;
  /** What the workers of a run's panel did in one step; columns are empty where the step or a panel is not there. */
  panel(run: string, step: number): Promise<PanelStep>;
  /** One question of a run. @param run the whole id */
  call(run: string, key: QuestionKey): Promise<StoredCall | undefined>;
  /** What the run's people come to were they to optimise; null where that was not stored. @param run the whole id */
  levels(run: string): Promise<Levels | null>;
  /** A run's questions to models, by purpose and model. */
  callStatistics(run: string): Promise<readonly CallStatistics[]>;
  /**
   * One table of a run as analysts read it: see {@link exportTables}.
   * @param run the whole id
   * @throws UsageError where there is no such table
   */
  exportRows(run: string, table: string): Promise<ExportedRows>;
  /**
   * The rows of a run as they are kept, in the order of their keys.
   * @returns pages of rows; each row has the table's columns in their order
   */
  records(run: string, table: RunRecords): AsyncIterable<readonly (readonly Cell[])[]>;
  /**
   * Where the results of a run differ from those of a run in this or another store, bit for bit.
   * @param upTo only steps up to this one; the whole run by default
   * @returns one sentence for each table that differs
   */
  differences(run: string, other: Pick<Store, "records">, otherRun: string, upTo?: number): Promise<readonly string[]>;
  /** Answers that may be given again. */
  readonly cache: AnswerCache;
  close(): Promise<void>;
}

export interface Reference {
  readonly kind: "run" | "comparison";
  readonly id: string;
}

/** What running an episode takes of a store. */
export interface RunStore extends Pick<Store, "startRun" | "resumeRun" | "calls"> {
  readonly cache: Pick<AnswerCache, "get" | "set">;
}

export interface CachedAnswer {
  readonly text: string;
  readonly model: string;
  readonly finishReason: string;
}

export interface CacheEntry {
  readonly key: string;
  readonly uri: string;
  readonly purpose: string;
  readonly createdAt: string;
  readonly usedAt: string;
  readonly hits: number;
  /** Characters of the answer. */
  readonly size: number;
}

/** Answers by what was asked of whom. */
export interface AnswerCache {
  get(key: string): Promise<CachedAnswer | undefined>;
  set(key: string, answer: CachedAnswer, about: { readonly uri: string; readonly purpose: string }): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly CacheEntry[]>;
  /**
   * @param unusedSince ISO 8601; by default everything goes
   * @returns how many entries went
   */
  remove(unusedSince?: string): Promise<number>;
}
