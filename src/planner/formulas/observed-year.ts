import { weightedMean } from "../../env/measures/weighted.ts";
import { marginalWelfare } from "../../env/welfare/marginal-welfare.ts";
import { type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { zeroTaxIncomes } from "./zero-tax-incomes.ts";

/** What a formula planner reads of a tax year that has ended. Row i is the same worker in every year. */
export interface ObservedYear {
  readonly law: AppliedLaw;
  /** Before tax, dollars a year. */
  readonly incomes: Float64Array;
  /** Dollars a year. */
  readonly utilities: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Marginal welfare weights with weighted mean 1: those of the welfare function at observed utilities; of `paper`
 * welfare 1/max(z, $1) at observed incomes, as published.
 */
export function observedWelfareWeights(year: ObservedYear, welfare: WelfareChoice, elasticity: number): Float64Array {
  const g =
    welfareKindOf(welfare).published?.(year.incomes) ??
    marginalWelfare(welfare, {
      zeroTaxIncome: zeroTaxIncomes(year.incomes, year.law, elasticity),
      utility: year.utilities,
      weight: year.weights,
    });
  const mean = weightedMean(g, year.weights);
  return g.map((value) => value / mean);
}
