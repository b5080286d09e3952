/** What every audit that puts questions to a model is: an entry of a list. */
import type { Kind } from "../../base/kind.ts";
import type { AnswerFormat } from "../../models/answers/answer.ts";
import type { Prepared } from "../../run/prepare.ts";
import type { Store } from "../../store/store.ts";
import type { AuditWarning, Benchmark } from "./audit-result.ts";

/** What was asked for: stored with the audit, so that it can be gone on with and gone through again. */
export interface AuditRequest {
  readonly kind: string;
  /** URI of the model that is examined. */
  readonly model: string;
  /** Persons in whose place it answers. */
  readonly subjects: number;
  /** How often each question is put. */
  readonly repeats: number;
  readonly seed: number;
  /** Choosers by lot, and resamples, that results are set beside. */
  readonly draws: number;
  /** Id of a stored run of the same model that is looked at, too. */
  readonly run?: string | undefined;
  /** Of `all`, names of the audits that it is made of. */
  readonly parts?: readonly string[] | undefined;
  /** Facts of persons that differ between twins. */
  readonly vary?: readonly string[] | undefined;
}

/** One question in a context of its own. Agent, step, purpose and sample together name it, among those of all audits. */
export interface AuditQuestion<T> {
  readonly agent: string;
  /** Number of the question within the audit, from 1. */
  readonly step: number;
  readonly purpose: string;
  /** Number of the repetition, from 1. */
  readonly sample: number;
  readonly system: string;
  readonly user: string;
  readonly format: AnswerFormat<T>;
}

/** One of the audits that another is made of. */
export interface AuditPart {
  readonly name: string;
  /** From 1. */
  readonly place: number;
  readonly of: number;
}

export interface Examination {
  readonly request: AuditRequest;
  readonly prepared: Prepared;
  /** Of each subject, as the scenario has it; null where it has none. */
  readonly personas: readonly string[] | null;
  /** Where stored runs are looked up. */
  readonly store: Store;
  /** Says which of several audits in one begins. */
  begins(part: AuditPart): void;
  /** Questions put so far, and their list price in US dollars; null where that is not known. */
  spent(): { readonly calls: number; readonly costUsd: number | null };
  /** Puts questions, as many at once as the scenario allows; null where no attempt gave an answer that could be used. */
  ask<T>(questions: readonly AuditQuestion<T>[]): Promise<readonly (T | null)[]>;
}

export interface Examined {
  readonly design: Readonly<Record<string, unknown>>;
  readonly results: Readonly<Record<string, unknown>>;
  readonly benchmarks: readonly Benchmark[];
  readonly warnings: readonly AuditWarning[];
  /** What goes on the model's card; what each cost, where several audits are one. */
  readonly indices: readonly (CardIndex & Partial<CardCost>)[];
}

/** A number of a model's card. */
export interface CardIndex {
  /** Unique within the audit, e.g. `ccei.risk`. */
  readonly name: string;
  readonly words: string;
  /** What it is counted in; shares, and points of a percent, are decimals. */
  readonly unit: "index" | "share" | "points" | "dollars" | "hours";
  readonly value: number | null;
  /** Ends of the 95 % interval; null where nothing is known of the spread. */
  readonly low: number | null;
  readonly high: number | null;
  /** What the number would be of somebody whose behaviour is known, and who that is. */
  readonly benchmark: { readonly value: number; readonly words: string } | null;
}

/** Of the audit that gave an index: its questions are those of all of its indices. */
export interface CardCost {
  readonly audit: string;
  readonly calls: number;
  /** List price; null where it is not known. */
  readonly costUsd: number | null;
}

/** A number of a model's card with what it took. */
export type CardEntry = CardIndex & CardCost;

export interface AuditKind extends Pick<Kind, "name" | "description"> {
  /** Subjects, where no number is given. */
  readonly subjects: number;
  /** How often each question is put, where no number is given. */
  readonly repeats: number;
  /** True where the choices of a stored run can be examined in the place of a model's answers. */
  readonly readsChoices?: true;
  /** Of the request only what the kind reads may be given: `run`, `vary`. */
  readonly reads?: readonly ("run" | "vary")[];
  /** Names of the audits that it is made of, where it is several. */
  readonly parts?: readonly string[];
  /** File that the model's card is written to where none is named. */
  readonly card?: string;
  /**
   * @param store where stored runs are looked up
   * @throws UsageError where the request cannot be carried out, before anything is asked
   */
  check?(request: AuditRequest, prepared: Prepared, store: Store): Promise<void>;
  examine(examination: Examination): Promise<Examined>;
}
