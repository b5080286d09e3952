/** Whether hours that would be the best, were one to work, are worth going to work for. */
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { settledUtility } from "../settle/settlement.ts";
import type { Outcome, Utility } from "../utility/utility.ts";
import type { WorkCosts } from "../work-costs.ts";
import type { Workers } from "../workers.ts";

/** What workers owe and what their choices are worth without fixed costs, under one law. */
export interface WorkChoice {
  /** Utility without them. */
  readonly form: Pick<Utility, "isClosedForm">;
  readonly costs: WorkCosts;
  readonly rebate: number;
  /** Writes tax on the incomes to `out`. */
  taxes(incomes: Float64Array, out: Float64Array): Float64Array;
  /** Writes utility without fixed costs to `out`. */
  worth(outcome: Outcome, out: Float64Array): void;
}

/**
 * Puts 0 in the place of hours that are not: who works has V − q, who does not V_0 with the base income, and works where
 * V − q ≥ V_0. Fixed costs do not move hours, so that the best hours above 0 are those without them.
 * @param hours the best of each worker without them; written over
 */
export function whetherToWork(
  { size, incomePerHour }: Pick<Workers, "size" | "incomePerHour">,
  { form, costs, rebate, taxes, worth }: WorkChoice,
  hours: Float64Array,
): Float64Array {
  const income = hours.map((worked, i) => worked * incomePerHour[i]);
  const tax = taxes(income, new Float64Array(size));
  const consumption = income.map((earned, i) => earned - tax[i] + rebate);
  const working = new Float64Array(size);
  worth({ hours, income, consumption }, working);
  const none = new Float64Array(size);
  const idle = taxes(none, new Float64Array(size));
  for (let i = 0; i < size; i++) idle[i] = rebate + costs.baseIncome - idle[i];
  if (!form.isClosedForm) worth({ hours: none, income: none, consumption: idle.slice() }, idle);
  const { fixed } = costs;
  for (let i = 0; i < size; i++) if (working[i] - fixed[i] < idle[i]) hours[i] = 0;
  return hours;
}

/** The same under a law, of utility in dollars, however the hours were found; as they are where work costs nothing by itself. */
export function hoursIfWorthIt(economy: Economy, law: AppliedLaw, hours: Float64Array): Float64Array {
  const { workCosts, utility } = economy;
  if (!workCosts || !utility.overHours) return hours;
  const overHours: Economy = { ...economy, utility: utility.overHours };
  const choice: WorkChoice = {
    ...{ form: utility.overHours, costs: workCosts, rebate: 0 },
    taxes: (incomes, out) => taxesInto(law, incomes, out),
    worth: (outcome, out) => settledUtility(overHours, law, outcome, out),
  };
  return whetherToWork(economy, choice, hours.slice());
}
