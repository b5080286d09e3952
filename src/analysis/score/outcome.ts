/** What people do under a law, settled at a rebate that is given. */
import { weightedMean } from "../../env/measures/weighted.ts";
import { type Settlement, settledUtility } from "../../env/settle/settlement.ts";
import { addBaseIncome } from "../../env/work-costs.ts";
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { TaxLaw } from "../../law/tax-law.ts";
import type { Prepared } from "../../run/prepare.ts";

/** A law with everybody's lines under it. */
export interface Ruled {
  readonly law: TaxLaw;
  readonly applied: AppliedLaw;
}

/** What everybody does under a law when the rebate is given. */
export interface Outcome extends Ruled {
  readonly settlement: Settlement;
}

/** Everything at the given rebate, whatever revenue comes to. */
export function settledAt({ economy }: Prepared, law: AppliedLaw, hours: Float64Array, rebate: number): Settlement {
  const { size, weight, incomePerHour } = economy;
  const income = Float64Array.from({ length: size }, (_, i) => incomePerHour[i] * hours[i]);
  const tax = taxesInto(law, income, new Float64Array(size));
  const consumption = income.map((dollars, i) => dollars - tax[i] + rebate);
  addBaseIncome(economy, hours, consumption);
  const utility = new Float64Array(size);
  settledUtility(economy, law, { hours, income, consumption }, utility);
  return { hours, income, tax, consumption, utility, rebate, revenuePerWorker: weightedMean(tax, weight) };
}
