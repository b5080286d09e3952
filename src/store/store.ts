/**
 * Where runs are kept. The interface is asynchronous so that other stores can stand behind it; SQLite is the first.
 * One writer per database file.
 */

import type { ComparisonStore } from "./comparison-store.ts";
import type { RunStatus } from "./run-status.ts";

export interface NewRun {
  readonly command: string;
  readonly name: string;
  /** Resolved scenario. */
  readonly scenario: unknown;
  readonly scenarioPath: string | null;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly seed: number;
  readonly planner: string;
  readonly steps: number;
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

export interface RunRow {
  readonly id: string;
  readonly command: string;
  readonly name: string;
  readonly seed: number;
  readonly status: RunStatus;
  readonly error: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly version: string;
  readonly planner: string;
  readonly steps: number;
  readonly stepsDone: number;
  /** Welfare per worker at the last finished step. */
  readonly welfare: number | null;
  /** Id of the comparison that the run is part of, and its label there; null for a run by itself. */
  readonly comparison: string | null;
  readonly arm: string | null;
}

export interface RunDetails extends RunRow {
  readonly scenario: unknown;
  readonly scenarioPath: string | null;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly summary: unknown;
  readonly warnings: readonly string[];
  readonly series: readonly StepRow[];
}

export interface StepRow {
  readonly step: number;
  readonly taxYear: number;
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  /** Values of the law's parameters by name, where they are not rates on brackets; both lists are empty then. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly welfare: number;
  readonly revenuePerWorker: number;
  readonly meanHours: number;
  readonly meanIncome: number;
  readonly giniPre: number | null;
  readonly giniPost: number | null;
}

export interface NewStep extends StepRow {
  readonly floored: number;
  readonly fallbacks: number;
  /** Every other metric. */
  readonly metrics: unknown;
  /** Rows of the panel: worker numbers, and the columns that they index. */
  readonly panel: readonly number[];
  readonly hours: Float64Array;
  readonly income: Float64Array;
  readonly tax: Float64Array;
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
  readonly thoughts: readonly (string | null)[] | null;
  /** Factor of utility of workers who judge the policy; null where they do not. */
  readonly satisfied: Float64Array | null;
}

/** An election as it was held. Candidates are numbers from 0. */
export interface NewElection {
  readonly step: number;
  readonly taxYear: number;
  readonly rule: string;
  readonly winner: number | null;
  readonly winnerName: string | null;
  readonly margin: number | null;
  readonly turnout: number;
  readonly condorcetWinner: number | null;
  readonly cycles: number;
  readonly againstInterest: number | null;
  /** Candidates, shares, the rates that won, pairwise majorities, rounds. */
  readonly details: unknown;
  readonly ballots: readonly BallotRow[];
}

export interface BallotRow {
  readonly worker: number;
  /** Best first; null for who did not vote. */
  readonly ranking: readonly number[] | null;
  readonly approved: readonly number[] | null;
  readonly thought: string | null;
}

export interface WorkerRow {
  readonly worker: number;
  readonly weight: number;
  readonly wage: number;
  readonly incomePerHour: number;
  readonly zeroTaxIncome: number | null;
  readonly usualHours: number;
  readonly age: number | null;
  readonly sex: string | null;
  readonly education: string | null;
  readonly occupationGroup: string | null;
  readonly occupation: string | null;
  readonly maritalStatus: string | null;
  readonly householdSize: number | null;
  readonly children: number | null;
  readonly housing: string | null;
  readonly persona: string | null;
  /** What the worker wants; null where the run's workers have no types. */
  readonly type: string | null;
}

/** Where an answer came from: a request, a batch, the cache, or a call with the same prompt in the same step. */
export type CallSource = "provider" | "batch" | "cache" | "shared";

export interface CallRow {
  readonly step: number;
  readonly agent: string;
  readonly purpose: string;
  readonly sample: number;
  readonly attempt: number;
  readonly uri: string;
  readonly model: string | null;
  readonly system: string;
  readonly user: string;
  readonly answer: string | null;
  readonly finishReason: string | null;
  readonly problem: string | null;
  readonly error: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly requests: number;
  readonly latencyMs: number;
  readonly source: CallSource;
  /** True where nothing was paid for it, so that it need not outlive a loss of power before its step does. Not stored. */
  readonly isFree?: boolean;
}

/** What identifies a question within an episode. */
export type QuestionKey = Pick<CallRow, "step" | "agent" | "purpose" | "sample" | "attempt">;

/** A question that got an answer, without the prompt's text. */
export interface RecordedCall
  extends Omit<CallRow, "system" | "user" | "answer" | "error" | "isFree" | keyof QuestionKey> {
  /** SHA-256 of the prompt, see {@link promptHash}. */
  readonly promptHash: string;
  readonly answer: string;
}

/** The questions of a run that have an answer. */
export interface CallRecord {
  get(key: QuestionKey): RecordedCall | undefined;
}

/** A batch that was sent, and whose answers may not all be recorded. */
export interface OpenBatch {
  readonly step: number;
  /** How often its questions were put, from 1. */
  readonly attempt: number;
  readonly uri: string;
  /** The provider's id. */
  readonly batchId: string;
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
  /** Batches of questions whose answers may not all be recorded. */
  readonly batches: BatchBook;
  end(status: RunStatus, details: { readonly summary?: unknown; readonly error?: string }): Promise<void>;
}

export interface Store extends ComparisonStore {
  startRun(run: NewRun): Promise<RunWriter>;
  /**
   * Goes on with a run that did not finish. A step that is already stored is compared, not written again. A finished run
   * of a comparison is gone through once more.
   * @throws UsageError where a run by itself is finished, or another process is at it
   */
  resumeRun(id: string): Promise<RunWriter>;
  /** The questions of a run that have an answer, read step by step. */
  calls(id: string): CallRecord;
  /** Newest first. */
  runs(): Promise<readonly RunRow[]>;
  /** @param reference an id, a unique prefix of one, or `latest`: the newest that is no part of a comparison */
  run(reference: string): Promise<RunDetails>;
  /**
   * What a reference means.
   * @param reference an id, a unique prefix of one, or `latest`: the newest comparison, or run that is no part of one
   * @throws UsageError where it means nothing or several
   */
  resolve(reference: string): Promise<{ readonly kind: "run" | "comparison"; readonly id: string }>;
  /** Answers that may be given again. */
  readonly cache: AnswerCache;
  close(): Promise<void>;
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
