/** What hours are worth to the workers under a law, whatever the hours of everybody else are. */
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { utilityInDollars } from "../utility-in-dollars.ts";
import { addBaseIncome } from "../work-costs.ts";
import { settledUtility } from "./settlement.ts";

export interface WorthOfHours {
  /**
   * Of each worker, the consumption without work that would be as good as u(z − T(z) + R, l), dollars a year: what its
   * utility calls an amount of money.
   */
  readonly dollars: Float64Array;
  /** T(z), dollars a year. */
  readonly tax: Float64Array;
}

/**
 * @param hours weekly hours of each worker
 * @param rebate R of each, dollars a year: it is given, so that hours are compared with nothing else changing
 */
export function worthOfHours(
  economy: Economy,
  law: AppliedLaw,
  hours: Float64Array,
  rebate: Float64Array,
): WorthOfHours {
  const income = hours.map((l, i) => economy.incomePerHour[i] * l);
  const tax = taxesInto(law, income, new Float64Array(economy.size));
  const consumption = income.map((z, i) => z - tax[i] + rebate[i]);
  addBaseIncome(economy, hours, consumption);
  const utility = new Float64Array(economy.size);
  settledUtility(economy, law, { hours, income, consumption }, utility);
  return { dollars: utilityInDollars(economy, { utility }), tax };
}

/** Dollars that everybody is given to see what a dollar more is worth: little, but far more than rounding. */
const transfer = 100;

/**
 * What a dollar to everybody is worth to them, a weighted mean: 1 where utility is money.
 * @param consumption dollars a year
 */
export function worthOfTransfer(
  economy: Economy,
  law: AppliedLaw,
  { hours, income, consumption }: { readonly [column in "hours" | "income" | "consumption"]: Float64Array },
): number {
  const worth = (more: number): Float64Array => {
    const utility = new Float64Array(economy.size);
    const outcome = { hours, income, consumption: consumption.map((c) => c + more) };
    settledUtility(economy, law, outcome, utility);
    return utilityInDollars(economy, { utility });
  };
  const before = worth(0);
  return weightedMean(
    worth(transfer).map((dollars, i) => (dollars - before[i]) / transfer),
    economy.weight,
  );
}
