/** Parts of what is stored, as they are looked at: a page of a list, one step, one worker. Nothing is written by it. */
import type { RunStatus } from "./run-status.ts";
import type { BallotRow, CallSource, ElectionRow, StoredCall, StoredStep, WorkerRow } from "./tables.ts";

export interface EntryFilter {
  /** Text that the name, the id, the note or a tag has in it. */
  readonly search: string;
  readonly status: RunStatus | null;
  readonly planner: string | null;
  readonly tag: string | null;
  /** Runs of this comparison in place of runs by themselves and comparisons. */
  readonly comparison: string | null;
  /** Only entries that are older than this id. */
  readonly after: string | null;
  readonly limit: number;
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly status: RunStatus;
  /** Whether the process that writes it may live; false for what is not being written. */
  readonly isWritten: boolean;
  readonly error: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly version: string;
  readonly tags: readonly string[];
  readonly note: string | null;
}

export interface RunEntryView extends Entry {
  readonly kind: "run";
  readonly planner: string;
  readonly seed: number;
  readonly steps: number;
  readonly stepsDone: number;
  readonly welfare: number | null;
  readonly comparison: string | null;
  readonly arm: string | null;
}

export interface ComparisonEntryView extends Entry {
  readonly kind: "comparison";
  readonly seeds: number;
  readonly seedsDone: number;
}

/** One entry per stored worker in every list. */
export interface PanelColumns {
  readonly worker: readonly number[];
  readonly hours: readonly number[];
  readonly income: readonly number[];
  readonly tax: readonly number[];
  readonly consumption: readonly number[];
  readonly utility: readonly number[];
  readonly satisfied: readonly (number | null)[];
}

/** One entry per stored worker in every list. */
export interface PeopleColumns {
  readonly worker: readonly number[];
  readonly wage: readonly number[];
  readonly weight: readonly number[];
  readonly age: readonly (number | null)[];
  readonly occupation: readonly (string | null)[];
  readonly type: readonly (string | null)[];
}

/** What one worker did, a row per step. */
export interface WorkerStepView {
  readonly step: number;
  readonly hours: number;
  readonly income: number;
  readonly tax: number;
  readonly consumption: number;
  readonly utility: number;
  readonly satisfied: number | null;
  readonly thought: string | null;
}

export interface CallName {
  readonly step: number;
  readonly agent: string;
  readonly purpose: string;
  readonly sample: number;
  readonly attempt: number;
}

/** Calls of a range of steps that one model answered from one source. */
export interface CallGroupView {
  readonly uri: string;
  readonly model: string | null;
  readonly source: CallSource;
  readonly calls: number;
  readonly refused: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly requests: number;
}

/** What a run is at one moment. */
export interface RunState {
  readonly status: RunStatus;
  readonly isWritten: boolean;
  readonly error: string | null;
  readonly epoch: number;
  readonly last: number;
}

/** The whole ids of runs throughout. */
export interface Views {
  /** Newest first: runs by themselves and comparisons. */
  entries(filter: EntryFilter): readonly (RunEntryView | ComparisonEntryView)[];
  entry(run: string): RunEntryView;
  /** What there is to filter by. */
  planners(): readonly string[];
  tags(): readonly string[];
  state(run: string): RunState;
  /** @returns at most `limit` steps after a step */
  steps(run: string, after: number, limit: number): readonly StoredStep[];
  panel(run: string, step: number): PanelColumns;
  people(run: string): PeopleColumns;
  storedWorkers(run: string): number;
  /** Refused and missing answers by agent, of one step. */
  refused(run: string, step: number): ReadonlyMap<string, number>;
  worker(run: string, row: number): WorkerRow | undefined;
  history(run: string, row: number, from?: number): readonly WorkerStepView[];
  /** Hours of a worker by step, both ends included. */
  hoursBetween(run: string, row: number, from: number, to: number): readonly number[];
  /** What a worker said in a step; null where it said nothing. */
  thought(run: string, row: number, step: number): string | null;
  /** What workers said in a step, in their order. */
  thoughts(run: string, step: number, limit: number): readonly { readonly worker: number; readonly thought: string }[];
  /** @returns of one agent, those before a question, newest first */
  calls(run: string, agent: string, before: CallName | null, limit: number): readonly StoredCall[];
  callCount(run: string, agent: string): number;
  call(run: string, name: CallName): StoredCall | undefined;
  /** The same agent's next question. */
  callAfter(run: string, name: CallName): CallName | undefined;
  /** Of steps after `after` up to `upTo`. */
  callGroups(run: string, after: number, upTo: number): readonly CallGroupView[];
  /** Milliseconds of questions that were sent by themselves. */
  latencies(run: string, after: number, upTo: number): readonly number[];
  warnings(run: string): readonly { readonly code: string; readonly step: number; readonly message: string }[];
  elections(run: string): readonly ElectionRow[];
  ballots(run: string, step: number, offset: number, limit: number): readonly BallotRow[];
  ballotCount(run: string, step: number): number;
  votes(run: string, row: number): readonly BallotRow[];
  close(): void;
}
