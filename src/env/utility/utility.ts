/**
 * What workers maximise, as one object: everything that depends on the form of utility is asked of it. Consumption c is
 * dollars a year, hours l are a week; columns have one row per worker.
 */
import type { Kind } from "../../base/kind.ts";
import type { LineColumns } from "../../law/line-columns.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import type { Workers } from "../workers.ts";

export interface Utility {
  /** As a scenario names it. */
  readonly name: string;
  /** Whether u is in dollars a year, linear in consumption: hours then do not depend on the rebate. */
  readonly isMoney: boolean;
  /** Whether u is the logarithm of consumption less effort, so that exp(u) is money. */
  readonly isLogOfMoney: boolean;
  /**
   * Whether u = c − ψ·l^(1+1/ε)/(1+1/ε) over any hours, for which everything follows from zero-tax income z0: interior
   * income is z0·(1−τ)^ε.
   */
  readonly isClosedForm: boolean;
  /** Whether u = ln c − ψ·l^(1+1/ε)/(1+1/ε) over any hours: then, too, a worker is z0 and ε. */
  readonly isLogForm: boolean;
  /** The same without what going to work costs by itself, where it costs something: hours above 0 go by that alone. */
  readonly overHours?: Utility;
  /** u = worth(c) − effort(l), where it is of that form; else null. */
  readonly separable: Separable | null;
  readonly words: UtilityWords;
  readonly calibration: Calibrating;

  /**
   * Writes everyone's best weekly hours to `out` and returns it. Of equally good hours the fewest.
   * @param rebate R, dollars a year, below 0 where revenue falls short of public spending; of no consequence where utility is money
   */
  respond(workers: Workers, line: TaxLine, rebate: number, out: Float64Array): Float64Array;

  /** Writes everyone's utility to `out`. */
  settle(workers: Workers, line: TaxLine, outcome: Outcome, out: Float64Array): void;

  /** The same of people whose lines are columns, where that needs no line of each; else they are taken line by line. */
  readonly byColumns?: {
    respond(workers: Workers, columns: LineColumns, rebate: number, out: Float64Array): Float64Array;
    settle(workers: Workers, columns: LineColumns, outcome: Outcome, out: Float64Array): void;
  };

  /** Utility as an amount of money: the consumption, dollars a year, that would be as good without work. */
  dollars(workers: Workers): Dollars;

  /** r times as good a utility, in dollars; null where utility has no unit to scale in. */
  readonly scaled: ((utility: number, factor: number) => number) | null;

  /** What a worker is told of its own preferences, in its observation. */
  facts(workers: Workers, worker: number): PreferenceFacts;
}

export interface Outcome {
  readonly hours: Float64Array;
  readonly income: Float64Array;
  readonly consumption: Float64Array;
}

export interface Dollars {
  /** Of each worker. */
  of(utility: number, worker: number): number;
  /** Of a mean or a least utility: taken with the mean preferences where people differ. */
  ofMean(utility: number): number;
}

export interface Separable {
  worth(consumption: number): number;
  /** What one unit of noise is of each worker's utility. */
  noiseUnit(workers: Workers): Float64Array;
  /** What the hours of a grid cost each worker, in the unit of utility. */
  efforts(workers: Workers, grid: Float64Array): (worker: number) => HoursEffort;
}

export interface HoursEffort {
  /** ψ, with which powers are to be multiplied. */
  readonly psi: number;
  /** l^(1+1/ε)/(1+1/ε) on the grid. */
  readonly powers: Float64Array;
  /** The same at any hours. */
  readonly power: (hours: number) => number;
}

/** How ψ is found. */
export interface Calibrating {
  /** What a scenario's ψ is proportional to unless it says so: where hours without tax are the same for everybody. */
  readonly disutility: "proportional" | "common";
  /** Whether each ψ is fitted to the person's usual hours, where these are known, unless the scenario says otherwise. */
  readonly byUsualHours: boolean;
  /** ψ at which the hours are the best choice of someone who has the consumption, and gets `pay` dollars a year for one weekly hour more. */
  psi(elasticity: number, incomePerHour: number, at: Chosen): number;
  /** ln ψ at which someone would work the hours without tax or rebate: where a search begins. */
  typicalLogPsi(elasticity: number, incomePerHour: number, hours: number): number;
  /** Closed form of incomes without tax; null where they are solved for. */
  readonly zeroTaxIncomes:
    | ((workers: Pick<Workers, "incomePerHour" | "elasticity" | "elasticities">, psi: Float64Array) => Float64Array)
    | null;
  /** @throws ScenarioError where utility is not such that there is one best choice */
  check(typical: { readonly psi: number; readonly elasticity: number; readonly wages: readonly number[] }): void;
}

export interface Chosen {
  readonly consumption: number;
  readonly hours: number;
  readonly pay: number;
  /** Dollars an hour; by default what one of 52 weeks pays for an hour. */
  readonly wage?: number;
}

export interface UtilityWords {
  /** In a report: "Utility is …". */
  readonly formula: string;
  /** As one sees it named: `log`, or the expression. */
  readonly short: string;
  /** In a complaint: `economy.utility is …`. */
  readonly form: string;
  /** In a complaint that it is not in dollars: `log utility`. */
  readonly noun: string;
  /** What u is measured in. */
  readonly unit: string;
  /** Decimals that u is shown with; null for five significant digits, "dollars" for money. */
  readonly shown: number | "dollars" | null;
  /** What the worker's observation has: `cost of effort`, or `preference`. */
  readonly told: string;
  /** How utility comes about, for a worker's prompt: lines that begin with "- ". */
  readonly rules: string;
}

/** Part of a worker's observation. */
export interface PreferenceFacts {
  /** How effort enters utility; absent where it is subtracted from consumption. */
  readonly utility?: string;
  /** Effort is `cost × (h / hours)^power` at h hours a week, in the unit of utility. */
  readonly effort?: { readonly cost: number; readonly hours: number; readonly power: number };
  /** The person's own values in an expression. */
  readonly preference?: { readonly psi: number; readonly e: number; readonly w: number };
  /** What going to work costs at any hours above 0, dollars a year; absent where it costs nothing. */
  readonly goingToWork?: number;
  /** What who does not work has from elsewhere, dollars a year. */
  readonly notWorking?: number;
}

/** What `economy.utility` can name. */
export interface UtilityKind extends Kind {
  /** Those of the utility that the options make, whether or not it can be made. */
  readonly words: (options: Record<string, unknown>) => UtilityWords;
  readonly create: (options: Record<string, unknown>) => Utility;
}

/** Consumption, dollars a year, below which it counts as this where utility is not linear in it. */
export const consumptionFloor = 1;
