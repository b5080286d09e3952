/** What the same people gained and how they responded, between two settled steps, by tenths of income in the first. */
import { groupMeans, type StepColumns } from "../analysis/profile.ts";
import { rank } from "../env/inequality.ts";
import { reorder } from "../env/sort-order.ts";
import type { TaxSchedule } from "../env/tax-schedule.ts";
import type { Against } from "./report-data.ts";

export interface SettledStep {
  readonly columns: StepColumns;
  readonly schedule: TaxSchedule;
}

/** @param before the baseline; rows of both are the same workers */
export function against(before: SettledStep, after: SettledStep): Against {
  const { weight, income } = before.columns;
  const ranked = rank(income, weight);
  const weights = reorder(weight, ranked.order);
  const byTenth = (value: (row: number) => number): number[] =>
    groupMeans(
      reorder(
        Float64Array.from(income, (_, row) => value(row)),
        ranked.order,
      ),
      weights,
      10,
    );
  const gains = byTenth((row) => after.columns.utility[row] - before.columns.utility[row]);
  const netOfTax = ({ columns, schedule }: SettledStep, row: number): number =>
    1 - schedule.marginalRate(columns.income[row]);
  const responds = (row: number): boolean =>
    [before, after].every((state) => state.columns.hours[row] > 0 && netOfTax(state, row) > 0);
  const shares = byTenth((row) => (responds(row) ? 1 : 0));
  const logRatio = (value: (state: SettledStep, row: number) => number): number[] =>
    byTenth((row) => (responds(row) ? Math.log(value(after, row) / value(before, row)) : 0));
  const rates = logRatio(netOfTax);
  const hours = logRatio((state, row) => state.columns.hours[row]);
  return {
    gains: gains.map((mean) => ({ mean, low: null, high: null })),
    response: shares.map((share, tenth) =>
      share > 0
        ? { logNetOfTax: rates[tenth] / share, logHours: hours[tenth] / share }
        : { logNetOfTax: null, logHours: null },
    ),
  };
}
