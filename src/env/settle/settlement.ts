/** From hours to incomes, taxes, the equal rebate of what public spending leaves, consumption and utility. */
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { gather, lineGroups, scatter } from "../respond/by-line.ts";
import type { Outcome } from "../utility/utility.ts";
import { addBaseIncome } from "../work-costs.ts";

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
  /** Income after tax and rebate, c = z − T(z) + R; of who does not work, with the base income. */
  readonly consumption: Float64Array;
  readonly utility: Float64Array;
  /** What everyone receives, R: revenue less public spending; below 0 everybody pays it. */
  readonly rebate: number;
  /** Weighted mean of tax. */
  readonly revenuePerWorker: number;
}

/**
 * What the hours come to. Utility is as the economy has it.
 * @param hours weekly hours of each worker, whoever decided them
 * @param reuse a settlement of the same economy whose columns, hours apart, may be overwritten
 */
export function settle(economy: Economy, law: AppliedLaw, hours: Float64Array, reuse?: Settlement): Settlement {
  const { size, weight, incomePerHour, publicSpending } = economy;
  const column = (old: Float64Array | undefined) => old ?? new Float64Array(size);
  const income = column(reuse?.income);
  const consumption = column(reuse?.consumption);
  const utility = column(reuse?.utility);
  for (let i = 0; i < size; i++) income[i] = incomePerHour[i] * hours[i];
  const tax = taxesInto(law, income, column(reuse?.tax));
  const revenuePerWorker = weightedMean(tax, weight);
  const rebate = revenuePerWorker - publicSpending;
  for (let i = 0; i < size; i++) consumption[i] = income[i] - tax[i] + rebate;
  addBaseIncome(economy, hours, consumption);
  settledUtility(economy, law, { hours, income, consumption }, utility);
  return { hours, income, tax, consumption, utility, rebate, revenuePerWorker };
}

/** Writes what everybody's outcome is worth to `out`, line by line: who shares one is computed together. */
export function settledUtility(economy: Economy, law: AppliedLaw, outcome: Outcome, out: Float64Array): void {
  if (law.lineOf === null) {
    economy.utility.settle(economy, law.lines[0], outcome, out);
    return;
  }
  if (law.columns !== null && economy.utility.byColumns) {
    economy.utility.byColumns.settle(economy, law.columns, outcome, out);
    return;
  }
  for (const { line, workers, rows } of lineGroups(economy, law)) {
    const own = {
      hours: gather(outcome.hours, rows),
      income: gather(outcome.income, rows),
      consumption: gather(outcome.consumption, rows),
    };
    const utility = new Float64Array(rows.length);
    economy.utility.settle(workers, line, own, utility);
    scatter(utility, rows, out);
  }
}
