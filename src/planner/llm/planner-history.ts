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
 */
export function historyRows(
  history: readonly TaxYearRecord[],
  most: number,
  percent: PercentOf,
): { history: PlannerHistoryRow[]; best: PlannerHistoryRow[] } {
  const row = (record: TaxYearRecord): PlannerHistoryRow => [
    record.taxYear,
    Number(record.welfare.toPrecision(7)),
    Number(record.meanHours.toFixed(2)),
    Math.round(record.revenuePerWorker),
    percent(record.schedule),
    isExploring(record),
  ];
  const best = withinBudget(bestYears(history).map(row), historyBudget / 3);
  // What the best take changes from year to year; where the last ones begin must not.
  const rows = history.map(row);
  const lengths = rows.map((one) => JSON.stringify(one).length + 1);
  const from = keptFrom(lengths, most, historyBudget - historyBudget / 3);
  return { history: rows.slice(from), best };
}

/** The best year of each of the best schedules, best first; in one pass, for histories get long. */
function bestYears(history: readonly TaxYearRecord[]): TaxYearRecord[] {
  let best: TaxYearRecord[] = [];
  for (const record of history) {
    if (best.length === bestShown && record.welfare <= best[bestShown - 1].welfare) continue;
    const values = record.schedule.values.join();
    const same = best.find(({ schedule }) => schedule.values.join() === values);
    if (same && same.welfare >= record.welfare) continue;
    best = [...best.filter((one) => one !== same), record].sort((x, y) => y.welfare - x.welfare).slice(0, bestShown);
  }
  return best;
}

function withinBudget(rows: readonly PlannerHistoryRow[], characters: number): PlannerHistoryRow[] {
  let left = characters;
  return rows.filter((one) => {
    left -= JSON.stringify(one).length + 1;
    return left >= 0;
  });
}
