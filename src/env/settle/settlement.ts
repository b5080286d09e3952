/** From hours to incomes, taxes, the equal rebate of all revenue, consumption and utility. */
import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import { type TaxSchedule, taxInto } from "../../law/tax-schedule.ts";
import type { CalibratedEconomy, Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { utilityAt, variablesOf } from "../respond/expression-response.ts";
import { disutility, paperDisutility } from "../utility/preferences.ts";
import { consumptionFloor, type UserUtility } from "../utility/utility.ts";

/**
 * Workers beyond whom an episode writes a schedule's columns over those of the last one: memory that is new costs more
 * than the economy then. Whoever keeps a column of such a settlement copies it.
 */
export const mostKept = 20_000;

/** One step, settled. Columns have one row per worker; all but hours, and utility that is not quasi-linear, are dollars a year. */
export interface Settlement {
  /** Weekly hours. */
  readonly hours: Float64Array;
  /** Income before tax, z. */
  readonly income: Float64Array;
  readonly tax: Float64Array;
  /** Income after tax and rebate, c = z − T(z) + R. */
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
  /** What everyone receives, R: the weighted mean of tax. */
  readonly rebate: number;
  /** Weighted mean of tax; all of it is rebated. */
  readonly revenuePerWorker: number;
}

/**
 * Calibrated: u = c − f·z0·(z/z0)^(1/f), f = ε/(1+ε), if quasi-linear; paper: u = c − 0.0005·l^3.5. In logarithmic and
 * user-written utility consumption below $1 counts as $1.
 * @param hours weekly hours of each worker, whoever decided them
 * @param reuse a settlement of the same economy whose columns, hours apart, may be overwritten
 */
export function settle(economy: Economy, schedule: TaxSchedule, hours: Float64Array, reuse?: Settlement): Settlement {
  const { size, weight, incomePerHour } = economy;
  const column = (old: Float64Array | undefined) => old ?? new Float64Array(size);
  const income = column(reuse?.income);
  const consumption = column(reuse?.consumption);
  const utility = column(reuse?.utility);
  for (let i = 0; i < size; i++) income[i] = incomePerHour[i] * hours[i];
  const tax = taxInto(schedule, income, column(reuse?.tax));
  const rebate = weightedMean(tax, weight);
  for (let i = 0; i < size; i++) consumption[i] = income[i] - tax[i] + rebate;
  if (economy.preset === "paper")
    for (let i = 0; i < size; i++) utility[i] = consumption[i] - paperDisutility(hours[i]);
  else if (economy.utility === "log") logUtilityInto(economy, income, consumption, utility);
  else if (typeof economy.utility === "object") userUtilityInto(economy, economy.utility, hours, consumption, utility);
  else if (economy.elasticities !== null)
    for (let i = 0; i < size; i++)
      utility[i] = consumption[i] - disutility(income[i], economy.zeroTaxIncome[i], economy.elasticities[i]);
  else utilityInto(economy, schedule, income, consumption, utility);
  return { hours, income, tax, consumption, utility, rebate, revenuePerWorker: rebate };
}

/**
 * Powers are what costs here. Workers who optimise and are at no kink have z/z0 = (1−τ)^ε up to rounding, so their
 * power is the known (1−τ)^(1+ε) and, to first order, the rounding; at 1e-10 the second order is below one ulp.
 */
function utilityInto(
  { elasticity, zeroTaxIncome }: CalibratedEconomy,
  schedule: TaxSchedule,
  income: Float64Array,
  consumption: Float64Array,
  utility: Float64Array,
): void {
  const share = elasticity / (1 + elasticity);
  const starts = Float64Array.from([...schedule.brackets, Infinity]);
  const keep = Float64Array.from(schedule.rates, (rate) => 1 - rate);
  const ratio = keep.map((rate) => rate ** elasticity);
  const table = bracketTable(starts);
  const words = wordsOf(income);
  for (let i = 0; i < income.length; i++) {
    const z = income[i];
    const z0 = zeroTaxIncome[i];
    let k = bracketNear(table, words, i);
    while (z < starts[k] && k > 0) k--;
    while (z >= starts[k + 1]) k++;
    const difference = z / z0 - ratio[k];
    const isInterior = Math.abs(difference) <= 1e-10 * ratio[k];
    const effort = isInterior ? z0 * keep[k] * (share * ratio[k] + difference) : disutility(z, z0, elasticity);
    utility[i] = consumption[i] - effort;
  }
}

/** ψ·l^(1+1/ε)/(1+1/ε) = f·(z/z0)^(1/f), since ψ·l0^(1+1/ε) = 1 at the zero-tax hours l0. */
function logUtilityInto(
  { elasticity, elasticities, zeroTaxIncome }: CalibratedEconomy,
  income: Float64Array,
  consumption: Float64Array,
  utility: Float64Array,
): void {
  for (let i = 0; i < income.length; i++) {
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    const effort = disutility(income[i], zeroTaxIncome[i], epsilon) / zeroTaxIncome[i];
    utility[i] = Math.log(Math.max(consumption[i], consumptionFloor)) - effort;
  }
}

function userUtilityInto(
  economy: CalibratedEconomy,
  userUtility: UserUtility,
  hours: Float64Array,
  consumption: Float64Array,
  utility: Float64Array,
): void {
  for (let i = 0; i < hours.length; i++)
    utility[i] = utilityAt(userUtility, variablesOf(economy, i), consumption[i], hours[i]);
}
