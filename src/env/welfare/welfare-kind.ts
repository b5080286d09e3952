/** A welfare function as one object: all that depends on which one it is, is asked of it. */
import type { Kind } from "../../base/kind.ts";
import type { Population } from "../../population/population.ts";
import type { WelfareSettings, WelfareTraits } from "../../scenario/welfare-settings.ts";
import type { Economy } from "../economy.ts";
import type { Settlement } from "../settle/settlement.ts";
import type { Utility } from "../utility/utility.ts";
import type { WelfareCheck } from "./expression/checks.ts";

/** Row i of both is the same person. */
export interface WelfarePeople {
  readonly population: Population;
  readonly economy: Economy;
}

export interface WelfareKind extends Kind {
  /** Aversion to inequality where the scenario gives none; null where it reads none. */
  readonly aversion: number | null;
  /** Least utility, dollars a year, that counts where the scenario gives none; null where it reads none. */
  readonly floor: number | null;
  /** e.g. `dollars a year per worker`. */
  readonly unit: string;
  /** Whether its value is an amount of money. */
  readonly isMoney: boolean;
  /** Whether more consumption for everybody always raises it, so that a gain can be told in consumption. */
  readonly risesWithConsumption: boolean;
  /** Whether it takes utility in any unit, by {@link form}. */
  readonly takesAnyUtility?: boolean;
  /** What is wrong with more of it; null where more is better, so that there is an optimum. */
  readonly degenerate: Degenerate | null;
  /** e.g. `ces 1`. */
  label(aversion: number | null): string;
  /** What is maximised, in words for a planner's model. */
  goal(aversion: number | null): string;
  /**
   * How it is computed from utilities in dollars.
   * @throws ScenarioError for an aversion that it does not take
   */
  form(aversion: number | null): WelfareForm;
  /**
   * The same where utility is not in dollars: the mean of utility or the least, shown as money; null where it is not
   * defined then.
   */
  inUtils(aversion: number | null, utility: Utility): "mean" | "least" | null;
  /** Writes the marginal welfare weights g up to a common factor; null where they depend on what policy does to incomes. */
  readonly marginal: ((people: MarginalPeople, aversion: number | null) => Float64Array) | null;
  /** Weights by observed incomes that were published for it, where it has no marginal weights. */
  readonly published?: (incomes: Float64Array) => Float64Array;
  /** What its settings are where the scenario gives none, and which it needs. */
  readonly settings?: NonNullable<WelfareTraits["settings"]>;
  /**
   * The function with its settings.
   * @param people whose columns and incomes it reads; null where it is only to be named
   * @throws ScenarioError for settings that do not go with each other or with the people
   */
  readonly configured?: (settings: WelfareSettings, people: WelfarePeople | null) => WelfareKind;
  /** What to tell of the function, of these people: how it is computed, and what is true of it. */
  readonly notes?: () => readonly { readonly code: string; readonly message: string }[];
  /** What is true of the function, by samples of these people; absent where it is known of it. */
  readonly checks?: () => readonly WelfareCheck[];
  /** Laws under which it was not defined, so that they were refused, since it was made. */
  readonly refused?: () => number;
  /** The function with its weights frozen, for formulas that need marginal weights. */
  readonly frozen?: WelfareKind;
}

export interface Degenerate {
  /** e.g. `mean of utility / income`. */
  readonly measure: string;
  /** e.g. `grows without bound as incomes fall to zero`. */
  readonly fault: string;
}

/** Fast evaluators and kernels know all but the last. */
export type WelfareForm =
  /** The weighted mean of utility. */
  | {
      readonly sum: "mean";
      readonly weights: ((weight: Float64Array, noTaxIncome: Float64Array) => Float64Array) | null;
    }
  /** The least utility of anyone with positive weight. */
  | { readonly sum: "least" }
  /** The equally distributed equivalent at an aversion above 0; lower utilities count as the floor, dollars a year. */
  | { readonly sum: "equivalent"; readonly aversion: number; readonly floor: number }
  | {
      readonly sum: "own";
      /** Whether it reads incomes. */
      readonly needsIncome: boolean;
      readonly value: (utility: Float64Array, weight: Float64Array, income: Float64Array) => number;
    }
  | RowsForm;

/** Of whatever people have, row by row: known by its values, not finite where it is not defined. */
export interface RowsForm {
  readonly sum: "rows";
  /** Of what people have. */
  readonly reads: ReadonlySet<OutcomeColumn>;
  /** Whether it knows which row is who, so that people cannot be put into bins. */
  readonly needsRows: boolean;
  /** For one economy: it may keep columns to write to. */
  of(economy: Economy): (outcome: Pick<Settlement, SettledColumn>) => number;
}

export type OutcomeColumn = "u" | "c" | "z" | "l" | "tax";
export type SettledColumn = "utility" | "consumption" | "income" | "hours" | "tax";

/** Columns, one row per worker. */
export interface MarginalPeople {
  readonly zeroTaxIncome: Float64Array;
  /** Dollars a year. */
  readonly utility: Float64Array;
  readonly weight: Float64Array;
}

/** What most functions have. */
export const inMoney = {
  aversion: null,
  floor: null,
  unit: "dollars a year per worker",
  isMoney: true,
  risesWithConsumption: true,
  degenerate: null,
} as const;
