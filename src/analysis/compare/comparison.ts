/** What a comparison of policies comes to: what `llm-econ compare --json` prints, what is stored, what a report shows. */
import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { CallTotals } from "../../run/call-ledger.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { ComparisonRow } from "../../store/comparison-store.ts";
import type { Endpoints } from "../../store/store.ts";
import type { Profile } from "../profile.ts";
import type { Interval } from "../statistics/interval.ts";
import type { VarianceComponent } from "../statistics/variance-components.ts";
import type { ComparisonSpec } from "./spec.ts";
import type { StepsToClose } from "./steps-to-close.ts";

/** Rates and shares are decimals, money is dollars a year per worker. Intervals are over seeds. */
export interface Comparison {
  /** UUIDv7. */
  readonly comparison: string;
  /** Name of the scenario. */
  readonly scenario: string;
  /** Label of the arm that the others are compared with. */
  readonly baseline: string;
  /** How many seeds. */
  readonly seeds: number;
  readonly seedValues: readonly number[];
  readonly steps: number;
  readonly workers: number;
  /** How many of equal weight would say as much, (Σw)²/Σw², mean over seeds; absent where all weigh the same. */
  readonly effectiveWorkers?: number | undefined;
  readonly welfare: { readonly kind: string; readonly aversion: number | null };
  /** Confidence of every interval, e.g. 0.95. */
  readonly confidence: number;
  readonly results: readonly ArmResult[];
  /** Optimising workers, mean over the seeds for which there is an optimum; null where there is none. */
  readonly optimum: {
    readonly welfare: Interval;
    readonly usFederal: Interval;
    readonly brackets: readonly number[];
    readonly rates: readonly number[];
  } | null;
  /** Of policies that differ in the wording of prompts alone, with `--resamples`; absent where there are none. */
  readonly wordings?: readonly WordingVariance[] | undefined;
  /** Exactly what was typed, with the options that matter. */
  readonly command: string;
  /** `code: message`, each once. */
  readonly warnings: readonly string[];
}

export interface ArmResult {
  /** Unique in the comparison: the planner's name, and what else differs, e.g. `saez economy.elasticity=0.25`. */
  readonly label: string;
  /** `planner.kind`. */
  readonly planner: string;
  /** What else this arm sets, by key. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Label of the arm that this one's differences are to; the same for all unless `vary` changes the people. */
  readonly comparedWith: string;
  readonly welfare: Interval;
  /** Less the baseline's with the same seed; all 0 for the baseline itself. */
  readonly difference: Difference;
  readonly gapClosed: Interval | null;
  /** Until nearly all of the gap is closed; null where there is none, absent in comparisons of earlier versions. */
  readonly stepsToClose?: StepsToClose | null | undefined;
  readonly revenuePerWorker: number;
  /** Part of it that is not paid back, mean over seeds. */
  readonly publicSpending: number;
  readonly meanHours: number;
  readonly meanIncome: number;
  readonly giniPre: number | null;
  readonly giniPost: number | null;
  /** Gain over the baseline as a fraction of everybody's consumption there, mean over seeds; null where it has no meaning. */
  readonly cev: number | null;
  /** Mean of W/W_baseline − 1, which is no gain in consumption; null where welfare is no money. */
  readonly welfareRatio: number | null;
  /** Workers whose utility counts as the least that welfare is defined for, mean over seeds. */
  readonly floored: number;
  /** The equivalent by Kolm and Pollak, beside `ces` of workers who do not optimise; else null. */
  readonly kolm: number | null;
  /** Share of workers whose utility is higher than under the baseline. */
  readonly shareBetterOff: number;
  /** Mean gain in utility over the baseline of each tenth of workers, by their income under the baseline. */
  readonly deciles: readonly number[];
  readonly decileIntervals: readonly Interval[];
  /** Those of all seeds together, where a planner chooses its own. */
  readonly brackets: readonly number[];
  /** Final rates, mean over seeds. */
  readonly rates: readonly number[];
  /** Who stands behind each rate, mean over seeds; null where brackets differ between people or seeds. */
  readonly byBracket: readonly BracketPeople[] | null;
  readonly perSeed: readonly SeedResult[];
  /** How far workers whom a model is asked for contradict themselves; absent where none is asked, or laws do not differ. */
  readonly rationality?: ArmRationality | undefined;
  /** Where its numbers vary from; absent without `--resamples`. */
  readonly variance?: ArmVariance | undefined;
  readonly figures: ArmFigures;
  /** Every model that the arm asks, the stand-in included, as the scenario names it. */
  readonly models: readonly string[];
  /** Of all its sets of answers. */
  readonly calls: {
    readonly count: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Questions whose tokens were estimated, because the server reported none. */
    readonly usageEstimated: number;
    readonly costUsd: number | null;
    readonly failed: number;
    /** What servers said of their answers, by model, where they are no language model's; see {@link CallTotals.standIns}. */
    readonly standIns?: CallTotals["standIns"];
  };
  /** Hosts that its models were asked at, by model; absent where none was over a network. */
  readonly endpoints?: Endpoints | undefined;
}

/** See {@link RationalityFigures}; of the seeds in which laws differ. Waste grows with the number of laws. */
export interface ArmRationality {
  /** Dollars a year that a money pump could take for each choice; null where utility is not in dollars. */
  readonly dollarsPerChoice: Interval | null;
  readonly shareOfNetIncome: Interval | null;
  readonly doesNotRespond: Interval;
  /** Means over seeds of what it was found out on: workers, tax years, different laws. */
  readonly workers: number;
  readonly years: number;
  readonly laws: number;
}

/** What a variance is of. */
export type Spread = "welfare" | "difference" | "meanHours" | "revenuePerWorker" | "giniPost";

/** Variance of one run's number: between people and luck (seeds), and between answers of the same model to the same questions. */
export interface ArmVariance {
  /** Of answers, of each seed; 1 where no model is asked, so that another would be the same. */
  readonly sets: number;
  /** Mean over seeds of the means over sets, with its interval over seeds; `difference` is absent for the baseline. */
  readonly measures: readonly (Interval & {
    readonly measure: Spread;
    readonly people: VarianceComponent;
    /** Exactly 0 where every set came to the same. */
    readonly resample: VarianceComponent;
  })[];
}

export interface WordingVariance {
  /** Labels. */
  readonly policies: readonly string[];
  readonly sets: number;
  readonly measures: readonly {
    readonly measure: Spread;
    readonly people: VarianceComponent;
    readonly wording: VarianceComponent;
    /** What a wording does with some people and not with others. */
    readonly peopleByWording: VarianceComponent;
    readonly resample: VarianceComponent;
  }[];
}

export interface Difference extends Interval {
  /** Two-sided, of a paired t test. */
  readonly pValue: number;
  /** Corrected by Holm for all the arms compared. */
  readonly adjustedPValue: number;
  /** Of the sign-flip permutation test. */
  readonly signFlipPValue: number;
  /** False where the difference may be chance; then `seedsNeeded` says roughly how many would tell. */
  readonly enough: boolean;
  readonly seedsNeeded: number | null;
  readonly reason: string;
}

export interface SeedResult {
  readonly seed: number;
  /** Id of the stored run. */
  readonly run: string;
  readonly welfare: number;
  readonly gapClosed: number | null;
  readonly revenuePerWorker: number;
  readonly meanHours: number;
  readonly giniPost: number | null;
  readonly rates: readonly number[];
  readonly floored: number;
}

/** Means over seeds, for figures. */
export interface ArmFigures {
  /** One entry per step. */
  readonly series: readonly {
    readonly step: number;
    readonly taxYear: number;
    readonly welfare: Interval;
    /** Welfare less the baseline's with the same seed; absent in comparisons of earlier versions. */
    readonly difference?: Interval | undefined;
    readonly meanHours: number;
    readonly revenuePerWorker: number;
  }[];
  /** Rates of each tax year; empty where brackets are not the same in every year and with every seed. */
  readonly ratesByYear: readonly (readonly number[])[];
  /** The last step. */
  readonly profile: Profile;
  /**
   * Response of each tenth of workers (by income under the baseline): mean change, against the baseline, of the logarithm
   * of the net-of-tax rate 1 − τ and of hours, over workers who work under both and share their brackets with enough others.
   */
  readonly response: readonly { readonly logNetOfTax: number | null; readonly logHours: number | null }[];
  /** Part of them whose bracket is thin, so that they are left out; absent where an earlier version counted them. */
  readonly responseLeftOut?: number | undefined;
}

/** As it is stored: finished ones have a result. */
export interface StoredComparison extends ComparisonRow {
  /** See {@link ComparisonDetails}. */
  readonly scenarioVersion: number | null;
  /** Resolved scenario of the baseline with the first seed. */
  readonly scenario: Scenario;
  readonly spec: ComparisonSpec;
  readonly result: Comparison | null;
}
