import type { Policy } from "../law/policy.ts";
import type { Phase } from "../models/observations.ts";

/** What the public knows of a tax year that has ended. */
export interface TaxYearRecord {
  /** From 1. */
  readonly taxYear: number;
  /** What was in force: values of the law's parameters; rates on brackets where it is one schedule for all. */
  readonly schedule: Policy;
  /** Mean over the steps of the year, per worker, in the unit of the welfare function. */
  readonly welfare: number;
  readonly revenuePerWorker: number;
  readonly meanHours: number;
  readonly meanIncome: number;
  readonly giniPost: number | null;
  /** Its steps: welfare per worker, and what workers who learn were asked to do; null where they learn of themselves. */
  readonly steps?: readonly { readonly welfare: number; readonly phase: Phase | null }[];
}

/**
 * What a planner sees when it sets the rates of a tax year: the public record, as a tax authority has it. Nobody's
 * preferences are in it.
 */
export interface PlannerObservation {
  /** The tax year about to begin, from 1. */
  readonly taxYear: number;
  /** Tax years of the episode. */
  readonly taxYears: number;
  /** The first step of the tax year. */
  readonly step: number;
  /** The tax years so far, oldest first. */
  readonly history: readonly TaxYearRecord[];
  /** The newest step; null before the first tax year. Row i is the same pseudonymous worker in every year. */
  readonly last: {
    readonly incomes: Float64Array;
    readonly utilities: Float64Array;
    readonly weights: Float64Array;
    /** Rows in ascending order of income, to save another sort. */
    readonly order?: Uint32Array;
  } | null;
}

/**
 * What a planner wants: rates, on the scenario's brackets unless it names others; or values of the law's parameters. What
 * people owe under it is the law's to say. A whole policy is for experiments of the engine.
 */
export type Proposal =
  | { readonly rates: readonly number[]; readonly brackets?: readonly number[] }
  | { readonly values: readonly number[] }
  | Policy;

/** What everybody earns in a step; the column may be used again. */
export interface SeenStep {
  readonly step: number;
  /** Before tax, dollars a year, at the annual rate. */
  readonly incomes: Float64Array;
}

/** Moves the law at the start of each tax year. */
export interface Planner {
  propose(observation: PlannerObservation): Promise<Proposal>;
  /** Told of every step, for planners that go by more than the newest. */
  observe?(seen: SeenStep): void;
  /** Tax years so far for which no valid answer came and the rates stayed as they were. */
  readonly fallbacks?: number;
  /** What is to be known of the newest proposal before it is believed. */
  readonly warnings?: readonly { readonly code: string; readonly message: string }[];
}
