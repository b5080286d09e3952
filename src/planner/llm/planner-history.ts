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
  let rows: Shown[] = [];
  let best: readonly TaxYearRecord[] = [];
  let newest: TaxYearRecord | undefined;
  return (history) => {
    // A history grows at its end, so what has been read of it is kept; another one is read anew.
    if (rows.length > history.length || history[rows.length - 1] !== newest) [rows, best] = [[], []];
    for (const record of history.slice(rows.length)) {
      rows.push(shown(record));
      best = withYear(best, record, bestShown);
    }
    newest = history.at(-1);
    // What the best take changes from year to year; where the last ones begin must not.
    const lengths = rows.map(({ length }) => length);
    const from = keptFrom(lengths, most, historyBudget - historyBudget / 3);
    return {
      history: rows.slice(from).map(({ row }) => row),
      best: withinBudget(best.map(shown), historyBudget / 3),
    };
  };
}

interface Shown {
  readonly row: PlannerHistoryRow;
  /** Characters in a prompt. */
  readonly length: number;
}

/** The best year of each of the best schedules, best first. */
export function bestYears(history: readonly TaxYearRecord[], most: number): readonly TaxYearRecord[] {
  return history.reduce<readonly TaxYearRecord[]>((best, record) => withYear(best, record, most), []);
}

/** The best years with one more. */
function withYear(best: readonly TaxYearRecord[], record: TaxYearRecord, most: number): readonly TaxYearRecord[] {
  if (best.length === most && record.welfare <= best[most - 1].welfare) return best;
  const { values } = record.schedule;
  const same = best.find(({ schedule }) => schedule.values.every((value, k) => value === values[k]));
  if (same && same.welfare >= record.welfare) return best;
  return [...best.filter((one) => one !== same), record].sort((x, y) => y.welfare - x.welfare).slice(0, most);
}

function withinBudget(rows: readonly Shown[], characters: number): PlannerHistoryRow[] {
  let left = characters;
  return rows.flatMap(({ row, length }) => {
    left -= length;
    return left >= 0 ? [row] : [];
  });
}
