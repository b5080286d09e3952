/** Whether hours that would be the best, were one to work, are worth going to work for. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import { type TaxLine, taxInto, taxOn } from "../../law/tax-line.ts";
import type { Economy } from "../economy.ts";
import type { Utility } from "../utility/utility.ts";
import type { WorkCosts } from "../work-costs.ts";
import type { Workers } from "../workers.ts";
import { gather, lineGroups, scatter } from "./by-line.ts";

/**
 * Puts 0 in the place of hours that are not: who works has V − q, who does not V_0 with the base income, and works where
 * V − q ≥ V_0. Fixed costs do not move hours, so that the best hours above 0 are those without them.
 * @param form what hours are worth without fixed costs
 * @param hours the best of each worker without them; written over
 */
export function whetherToWork(
  form: Utility,
  workers: Workers,
  { fixed, baseIncome }: WorkCosts,
  line: TaxLine,
  rebate: number,
  hours: Float64Array,
): Float64Array {
  const { size, incomePerHour } = workers;
  const income = hours.map((worked, i) => worked * incomePerHour[i]);
  const tax = taxInto(line, income, new Float64Array(size));
  const consumption = income.map((earned, i) => earned - tax[i] + rebate);
  const working = new Float64Array(size);
  form.settle(workers, line, { hours, income, consumption }, working);
  const idle = new Float64Array(size).fill(rebate + baseIncome - taxOn(line, 0));
  if (!form.isClosedForm) {
    const none = new Float64Array(size);
    form.settle(workers, line, { hours: none, income: none, consumption: idle.slice() }, idle);
  }
  for (let i = 0; i < size; i++) if (working[i] - fixed[i] < idle[i]) hours[i] = 0;
  return hours;
}

/** The same under a law, of utility in dollars, however the hours were found; as they are where work costs nothing by itself. */
export function hoursIfWorthIt(economy: Economy, law: AppliedLaw, hours: Float64Array): Float64Array {
  const { workCosts, utility } = economy;
  if (!workCosts || !utility.overHours) return hours;
  if (law.lineOf === null) return whetherToWork(utility.overHours, economy, workCosts, law.lines[0], 0, hours.slice());
  const out = new Float64Array(economy.size);
  for (const { line, workers, rows } of lineGroups(economy, law)) {
    if (!workers.workCosts) continue;
    scatter(whetherToWork(utility.overHours, workers, workers.workCosts, line, 0, gather(hours, rows)), rows, out);
  }
  return out;
}
