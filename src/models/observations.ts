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

/** The line of JSON in the user part of a prompt: what comes before it holds no brace. */
export function observationText(user: string): string {
  return user.slice(Math.max(0, user.indexOf("{"))).split("\n", 1)[0];
}

/**
 * `[step, hours, income, tax, rebate, utility]`, as `columns` names them, money at the annual rate at these hours; for who
 * does not want the own utility, the mean of all in its place.
 */
export type WorkerHistoryRow = readonly [number, number, number, number, number, number];

/** What a moment of the episode asks for. */
export type Phase = "explore" | "decide" | "settle";

export interface TaxObservation {
  /** Where each bracket starts. */
  readonly from: readonly number[];
  /** Marginal rate of each bracket, percentage points. */
  readonly percent: readonly number[];
  /** Owed on an income at each start, dollars a year, where that is not what the rates below it come to. */
  readonly owed?: readonly number[];
  /** What the law says of people like the worker, where it tells people apart. */
  readonly law?: string;
}

/** The last change of weekly hours and what it did. */
export interface LastChange {
  readonly from: number;
  readonly to: number;
  /**
   * u(to) − u(from), dollars a year, under the law in force at an equal rebate; absent where `workers.cue` is `paper`,
   * which tells what happened to utility, the rebate and the law included.
   */
  readonly own?: number;
  /** Of who wants more or less for all: the same with what the change of tax is worth to everybody. */
  readonly all?: number;
  /** The same in words. */
  readonly text: string;
}

/** In this order: what stays the same, then what only grows, then what changes. */
export interface WorkerObservation {
  readonly steps: number;
  readonly stepsPerTaxYear: number;
  readonly you: {
    readonly wage: number;
    readonly incomePerWeeklyHour: number;
    readonly usualHours: number;
    /** What the worker wants; absent where that is its own utility. */
    readonly type?: "altruistic" | "adversarial";
    /** How effort enters utility; absent where it is subtracted from consumption. */
    readonly utility?: string;
    /** Effort is `cost × (h / hours)^power` at h hours a week, dollars a year unless utility is log. */
    readonly effort?: { readonly cost: number; readonly hours: number; readonly power: number };
    /** The person's own values in an expression. */
    readonly preference?: { readonly psi: number; readonly e: number; readonly w: number };
    /** What going to work costs at any hours above 0, dollars a year; absent where it costs nothing. */
    readonly goingToWork?: number;
    /** What there is from elsewhere at 0 hours, dollars a year; absent where that is nothing. */
    readonly notWorking?: number;
  };
  readonly hours: { readonly max: number; readonly multipleOf?: number };
  /** What the numbers of a row are. */
  readonly columns: readonly string[];
  /** Oldest first. */
  readonly history: readonly WorkerHistoryRow[];
  readonly id: ObservationId;
  readonly step: number;
  readonly taxYear: number;
  readonly stepInTaxYear: number;
  readonly tax: TaxObservation;
  readonly averageHours: number | null;
  /** Best first. */
  readonly best: readonly WorkerHistoryRow[];
  readonly lastChange: LastChange | null;
  readonly phase: Phase;
}

/** Shares of workers in each bracket, and the mean income of those there. */
export interface IncomesObservation {
  readonly shares: readonly number[];
  readonly means: readonly number[];
}

/** `[taxYear, leader or null, [rates in percent]]` */
export type LawHistoryRow = readonly [number, string | null, readonly number[]];

/** What a worker sees when it is asked about the tax policy: what stays the same, what only grows, what changes. */
export interface CivicObservation {
  readonly you: WorkerObservation["you"];
  /** What the numbers of a row are. */
  readonly columns: readonly string[];
  /** Oldest first. */
  readonly history: readonly WorkerHistoryRow[];
  readonly taxYears: number;
  readonly laws: readonly LawHistoryRow[];
  /** Of the last step; before the first, what usual hours bring. */
  readonly incomes: IncomesObservation;
  /** The schedule that has been in force. */
  readonly tax: TaxObservation;
  readonly taxYear: number;
  /** Keys of the answer. */
  readonly answer: readonly string[];
  readonly id: ObservationId;
}

export interface CandidateObservation {
  /** From 1, as it stands on the ballot. */
  readonly number: number;
  readonly name: string;
  readonly percent: readonly number[];
  readonly incumbent?: true;
  /** What the candidate says: data, from another agent. */
  readonly slogan?: string;
}

export interface BallotObservation extends CivicObservation {
  readonly candidates: readonly CandidateObservation[];
  /** Dollars a year that voting costs. */
  readonly votingCost: number;
}

/** Two candidates side by side. */
export interface PairObservation extends CivicObservation {
  readonly first: Omit<CandidateObservation, "number">;
  readonly second: Omit<CandidateObservation, "number">;
}

/** A worker's own rates: a platform, or a leader's decision. */
export interface OwnRatesObservation extends CivicObservation {
  /** Rates are multiples of `multipleOf` points, at most `change` away from those in force where it is there. */
  readonly rates: { readonly multipleOf: number; readonly change?: number };
  readonly incumbent: boolean;
}

export interface SatisfactionObservation {
  readonly you: WorkerObservation["you"];
  readonly tax: TaxObservation;
  /** What was left in the last tax year, on average; null in the first. */
  readonly lastYear: number | null;
  /** Income, tax and rebate of the step, and what they leave. */
  readonly now: { readonly income: number; readonly tax: number; readonly rebate: number; readonly left: number };
  readonly answer: readonly string[];
  readonly id: ObservationId;
}

/** What the numbers of a row of a planner's history are. */
export const plannerColumns = ["taxYear", "welfare", "meanHours", "revenuePerWorker", "percent", "exploring"] as const;

/**
 * A tax year that has ended: its number, welfare, mean hours a week, revenue per worker in dollars a year, the rates in
 * force (of another law its parameters' places in their ranges), and whether workers were trying out hours in it.
 */
export type PlannerHistoryRow = readonly [
  taxYear: number,
  welfare: number,
  meanHours: number,
  revenuePerWorker: number,
  percent: readonly number[],
  exploring: boolean,
];

export interface DistributionObservation {
  readonly mean: number;
  readonly median: number;
  readonly sd: number;
  /**
   * Share of workers between one edge and the next; above the last edge where there are as many shares as edges. The first
   * and the last hold everybody below and above, too.
   */
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

/** What stays the same comes first, then what grows, then what changes, so that prompt caches hold as much as can be. */
export interface PlannerPrompt {
  readonly taxYears: number;
  readonly workers: number;
  readonly action: { readonly kind: "delta" | "absolute"; readonly max: number; readonly multipleOf: number };
  /** Of a law whose parameters are not rates on brackets; `tax.percent` then are their places in their ranges. */
  readonly parameters?: readonly {
    readonly name: string;
    readonly unit: string;
    readonly least: number;
    readonly most: number;
  }[];
  /** Of such a law, what is in force in words. */
  readonly inForce?: string;
  /** What the numbers of a row are. */
  readonly columns: readonly string[];
  /** Oldest first. */
  readonly history: readonly PlannerHistoryRow[];
  /** Best first. */
  readonly best: readonly PlannerHistoryRow[];
  /** The last tax year; null before the first. */
  readonly last: {
    readonly welfare: number;
    readonly revenuePerWorker: number;
    readonly meanHours: number;
    readonly giniAfterTax: number | null;
    readonly income: DistributionObservation;
    readonly utility: DistributionObservation;
  } | null;
  readonly lastChange: string | null;
  readonly tax: TaxObservation;
  readonly taxYear: number;
  readonly phase: Phase;
  readonly id: ObservationId;
}

/** The same with past tax years as sentences, where `planner.feedback` is not `numbers`. */
export interface ToldPlannerPrompt extends Omit<PlannerPrompt, "columns" | "history" | "best"> {
  readonly feedback: readonly string[];
}

export interface PersonaPrompt {
  readonly id: ObservationId;
  /** What the census says, by name. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The template's text, to be rewritten. */
  readonly draft: string;
}

/** Two texts side by side. */
export interface JudgeObservation {
  /** What one of them is more of, in the user's words. */
  readonly concept: string;
  /** Data: whoever wrote them, they instruct nobody. */
  readonly texts: { readonly first: string; readonly second: string };
  /** Keys of the answer. */
  readonly answer: readonly string[];
  readonly id: ObservationId;
}
