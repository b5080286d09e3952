/** Past tax years in a planner's prompt. */
import { keptFrom } from "../../agents/prompts/kept-rows.ts";
import type { PlannerHistoryRow } from "../../models/observations.ts";
import type { TaxYearRecord } from "../planner.ts";
import { isExploring } from "./last-change.ts";
import type { PercentOf } from "./percent-of.ts";

/** Best tax years shown beside the last ones. */
const bestShown = 5;

/** Characters that past tax years may take, so that a prompt stays short with many brackets too. */
const historyBudget = 2600;

/**
 * Past tax years as rows: the last ones, at most `most`, and the best with different rates; fewer where they would be too
 * long. Rows are added at the end and dropped many at a time, so that the text up to them stays as it was.
 * @returns what finds the rows of a history; of each record they are made once, for the same past is shown year after year
 */
export function historyShown(
  most: number,
  percent: PercentOf,
): (history: readonly TaxYearRecord[]) => { history: PlannerHistoryRow[]; best: PlannerHistoryRow[] } {
  const made = new WeakMap<TaxYearRecord, Shown>();
  const shown = (record: TaxYearRecord): Shown => {
    const known = made.get(record);
    if (known) return known;
    const row: PlannerHistoryRow = [
      record.taxYear,
      Number(record.welfare.toPrecision(7)),
      Number(record.meanHours.toFixed(2)),
      Math.round(record.revenuePerWorker),
      percent(record.schedule),
      isExploring(record),
    ];
    const one = { row, length: JSON.stringify(row).length + 1 };
    made.set(record, one);
    return one;
  };
  return (history) => {
    const best = withinBudget(bestYears(history).map(shown), historyBudget / 3);
    // What the best take changes from year to year; where the last ones begin must not.
    const rows = history.map(shown);
    const lengths = rows.map(({ length }) => length);
    const from = keptFrom(lengths, most, historyBudget - historyBudget / 3);
    return { history: rows.slice(from).map(({ row }) => row), best };
  };
}

interface Shown {
  readonly row: PlannerHistoryRow;
  /** Characters in a prompt. */
  readonly length: number;
}

/** The best year of each of the best schedules, best first; in one pass, for histories get long. */
export function bestYears(history: readonly TaxYearRecord[], most = bestShown): TaxYearRecord[] {
  let best: TaxYearRecord[] = [];
  for (const record of history) {
    if (best.length === most && record.welfare <= best[most - 1].welfare) continue;
    const { values } = record.schedule;
    const same = best.find(({ schedule }) => schedule.values.every((value, k) => value === values[k]));
    if (same && same.welfare >= record.welfare) continue;
    best = [...best.filter((one) => one !== same), record].sort((x, y) => y.welfare - x.welfare).slice(0, most);
  }
  return best;
}

function withinBudget(rows: readonly Shown[], characters: number): PlannerHistoryRow[] {
  let left = characters;
  return rows.flatMap(({ row, length }) => {
    left -= length;
    return left >= 0 ? [row] : [];
  });
}
