/** Where comparisons are kept: what was asked, the seeds that are finished, and the result. */
import { z } from "zod";
import type { Annotations } from "./annotations.ts";
import type { ResumeOptions } from "./resume-options.ts";
import type { RunControl } from "./run-control.ts";
import type { RunStatus } from "./run-status.ts";

export interface NewComparison {
  readonly name: string;
  /** As it was typed. */
  readonly command: string;
  /** All that is needed to go on: arms with their scenarios, data files. */
  readonly spec: { readonly seeds: readonly number[]; readonly scenario?: unknown };
  /** Of the keys of its scenarios, as in a run. */
  readonly scenarioVersion: number;
}

/** One comparison being written; its runs are written by writers of their own. */
export interface ComparisonWriter {
  /** UUIDv7. */
  readonly id: string;
  /** A seed is finished: one transaction, flushed to disk with all that its runs wrote. */
  seed(seed: number, result: unknown): Promise<void>;
  /** What others ask of the comparison. Looked at when a seed is finished, and by runs of it that ask models. */
  readControl(): Promise<RunControl>;
  end(status: RunStatus, details: { readonly result?: unknown; readonly error?: string }): Promise<void>;
}

export interface ComparisonRow extends Annotations {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly status: RunStatus;
  readonly error: string | null;
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly seedsDone: number;
  readonly seeds: number;
}

export interface ComparisonDetails extends ComparisonRow {
  /** Resolved scenario of the baseline with the first seed, out of the specification. */
  readonly scenario: unknown;
  /** As it was given. */
  readonly spec: unknown;
  /** Null for a comparison of a time when scenarios had no version. */
  readonly scenarioVersion: number | null;
  /** As `compare --json` printed it; null where there is none. */
  readonly result: unknown;
}

export interface ComparisonStore {
  startComparison(comparison: NewComparison): Promise<ComparisonWriter>;
  /**
   * Goes on with a comparison that did not finish.
   * @throws UsageError where it is finished, or another process is at it
   */
  resumeComparison(id: string, options?: ResumeOptions): Promise<ComparisonWriter>;
  /** Newest first. */
  comparisons(): Promise<readonly ComparisonRow[]>;
  /** @param reference an id, a unique prefix of one, or `latest` */
  comparison(reference: string): Promise<ComparisonDetails>;
  /**
   * Of seeds that are finished, ascending.
   * @param only these seeds, as far as they are finished; by default all
   */
  comparisonSeeds(
    id: string,
    only?: readonly number[],
  ): Promise<readonly { readonly seed: number; readonly result: unknown }[]>;
  /** Id of the run of a comparison with a label and a seed. */
  member(comparison: string, arm: string, seed: number): Promise<string | undefined>;
}

/** What a store reads of a specification. */
export const specParts = z.object({
  ...{ seeds: z.array(z.int()), scenario: z.unknown(), arms: z.array(z.unknown()).default([]) },
  /** Of what shards are merged into: it may have seeds of which policies are missing. */
  sweep: z.object({ index: z.int().nullable() }).optional(),
});
