/**
 * The compact JSON block that every prompt carries: what a language model reads there, the stand-in reads too.
 * Money is dollars a year, hours are a week, rates are percentage points (as people speak of them).
 */

export interface ObservationId {
  readonly seed: number;
  readonly agent: string;
  readonly step: number;
  readonly purpose: string;
}

/** `[step, hours, income, tax, rebate, utility]` */
export type WorkerHistoryRow = readonly [number, number, number, number, number, number];

/** What a moment of the episode asks for. */
export type Phase = "explore" | "decide" | "settle";

export interface TaxObservation {
  /** Where each bracket starts. */
  readonly from: readonly number[];
  /** Marginal rate of each bracket, percentage points. */
  readonly percent: readonly number[];
}

export interface WorkerObservation {
  readonly id: ObservationId;
  readonly steps: number;
  readonly taxYear: number;
  readonly you: {
    readonly wage: number;
    readonly incomePerWeeklyHour: number;
    readonly usualHours: number;
    /** How effort enters utility; absent where it is subtracted from consumption. */
    readonly utility?: "log" | "expression";
    /** Effort is `cost × (h / hours)^power` at h hours a week, dollars a year unless utility is log. */
    readonly effort?: { readonly cost: number; readonly hours: number; readonly power: number };
    /** The person's own values in an expression. */
    readonly preference?: { readonly psi: number; readonly e: number; readonly w: number };
  };
  readonly hours: { readonly max: number; readonly multipleOf?: number };
  readonly tax: TaxObservation;
  readonly history: readonly WorkerHistoryRow[];
  readonly best: readonly WorkerHistoryRow[];
  readonly averageHours: number | null;
  readonly lastChange: string | null;
  readonly phase: Phase;
}

/** `[taxYear, welfare, [rates in percent]]` */
export type PlannerHistoryRow = readonly [number, number, readonly number[]];

export interface DistributionObservation {
  readonly mean: number;
  readonly median: number;
  readonly sd: number;
  /** Share of workers between one edge and the next; above the last edge where there are as many shares as edges. */
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

export interface PlannerPrompt {
  readonly id: ObservationId;
  readonly taxYear: number;
  readonly taxYears: number;
  readonly workers: number;
  readonly tax: TaxObservation;
  readonly action: { readonly kind: "delta" | "absolute"; readonly max: number; readonly multipleOf: number };
  /** The last tax year; null before the first. */
  readonly last: {
    readonly welfare: number;
    readonly revenuePerWorker: number;
    readonly meanHours: number;
    readonly giniAfterTax: number | null;
    readonly income: DistributionObservation;
    readonly utility: DistributionObservation;
  } | null;
  readonly history: readonly PlannerHistoryRow[];
  readonly best: readonly PlannerHistoryRow[];
  readonly lastChange: string | null;
  readonly phase: Phase;
}

export interface PersonaPrompt {
  readonly id: ObservationId;
  /** What the census says, by name. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The template's text, to be rewritten. */
  readonly draft: string;
}
