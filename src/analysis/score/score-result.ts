/** What a score says. */
import type { ReformChange } from "../../law/reform.ts";
import type { Closing } from "./closing.ts";
import type { Distribution, RateShares } from "./distribution.ts";

/** Before and after, dollars a year per person; after at the baseline's incomes, and at what people do then. */
export interface Amounts {
  readonly baseline: number;
  readonly static: number;
  readonly response: number;
}

export interface Component extends Amounts {
  /** As in "earned income credit", negative where money is paid out. */
  readonly name: string;
}

export interface WelfareScore {
  /** Of the scenario's welfare function, per person. */
  readonly baseline: number;
  readonly reform: number;
  /** Part of everybody's consumption that would be as good; null where it is not defined. */
  readonly lambda: number | null;
  /**
   * What people gain for each dollar that the reform costs, with response: `infinity` where it pays for itself, null where
   * it costs nothing and gains nobody anything, where the budget is closed, and where utility is not in dollars.
   */
  readonly mvpf: number | "infinity" | null;
  /** Whether costs rest on fewer than 30 people, or one of them has a tenth, so that they say little. */
  readonly thin: boolean;
  /** What it costs beyond what it brings in, dollars a year per person; null where utility is not in dollars. */
  readonly deadweightLoss: number | null;
  /** The same of the baseline against no tax at all. */
  readonly baselineDeadweightLoss: number | null;
}

/** By utility in dollars a year, with response; at least a dollar either way. */
export interface WinnersAndLosers {
  readonly gain: number;
  readonly lose: number;
  readonly same: number;
  /** Of those who do, dollars a year; null where nobody does, and of all where utility is not in dollars. */
  readonly meanGain: number | null;
  readonly meanLoss: number | null;
}

/** Part of people below a line. */
export interface PovertyScore extends Amounts {
  readonly line: number;
}

export interface ReformScore {
  readonly name: string;
  readonly description: string | null;
  readonly changes: readonly ReformChange[];
  /** Null where the budget is left open. */
  readonly closed: Closing | null;
  /** Mean tax less what is paid out. */
  readonly revenue: Amounts;
  readonly components: readonly Component[];
  readonly hours: Omit<Amounts, "static">;
  readonly income: Omit<Amounts, "static">;
  readonly welfare: WelfareScore;
  readonly winners: WinnersAndLosers;
  readonly poverty: PovertyScore | null;
  /** Rates on the next dollar at the baseline's incomes. */
  readonly marginalRates: { readonly baseline: RateShares; readonly reform: RateShares };
  /** Nobody responds. */
  readonly distribution: readonly Distribution[];
}

export interface Score {
  readonly scenario: string;
  /** The law that reforms are set against, as in `us-2024`. */
  readonly baseline: string;
  readonly close: string | null;
  readonly people: {
    readonly size: number;
    /** Wage earners for whom they stand; null where that is not known. */
    readonly represented: number | null;
  };
  /** What is paid to everybody and what public services cost under the baseline, dollars a year per person. */
  readonly rebate: number;
  readonly publicSpending: number;
  /** By what groups are told apart: with `metrics.equivalence` by what the household has before tax, over √people. */
  readonly rankedBy: "own earnings" | "household income";
  /** How people respond: `exact`, or as the scenario's workers do. */
  readonly response: string;
  readonly reforms: readonly ReformScore[];
  /** `code: message`. */
  readonly warnings: readonly string[];
}
