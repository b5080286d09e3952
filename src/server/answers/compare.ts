import type { ReportData, ReportTable } from "../../report/data/report-data.ts";
import { reportData } from "../../report/data/stored-data.ts";
import { count } from "../../report/words/format.ts";
import type { ComparePage } from "../api.ts";
import type { Dashboard } from "../dashboard.ts";
import { entryOf } from "../dashboard.ts";
import { Refusal } from "../refusal.ts";

/** Runs that a page can tell apart. */
const mostRuns = 12;

/** Any runs that have the same people, the baseline first; or one comparison, any of its policies against any other. */
export async function comparePage(dashboard: Dashboard, query: URLSearchParams): Promise<ComparePage> {
  const comparison = query.get("comparison");
  const wanted = query.get("baseline");
  if (comparison !== null) return compared(dashboard, comparison, wanted, query.getAll("arm"));
  const { store } = dashboard;
  const runs = query.getAll("run");
  if (runs.length === 0 || runs.length > mostRuns)
    throw new Refusal(400, `run: expected 1 to ${mostRuns} of them, or comparison`);
  const ids = await Promise.all(runs.map(async (run) => (await entryOf(dashboard, run)).id));
  const first = wanted === null ? ids[0] : (await entryOf(dashboard, wanted)).id;
  if (!ids.includes(first)) throw new Refusal(400, "baseline: expected one of the runs");
  const ordered = [first, ...ids.filter((id) => id !== first)];
  const data = await reportData(store, ordered);
  return pageOf(data, first, ordered, data.arms[0]?.label ?? first);
}

async function compared(
  dashboard: Dashboard,
  reference: string,
  wanted: string | null,
  arms: readonly string[],
): Promise<ComparePage> {
  const { store } = dashboard;
  const { id } = await entryOf(dashboard, reference);
  const own = await reportData(store, [id]);
  const baselines = own.arms.map(({ label }) => label);
  const usual = own.arms.find(({ against }) => against === null)?.label ?? baselines[0];
  const baseline = wanted ?? usual;
  if (wanted !== null && !baselines.includes(wanted))
    throw new Refusal(400, `baseline: there is no policy "${wanted}"; expected one of ${baselines.join(", ")}`);
  const unknown = arms.find((arm) => !baselines.includes(arm));
  if (unknown !== undefined)
    throw new Refusal(400, `arm: there is no policy "${unknown}"; expected some of ${baselines.join(", ")}`);
  const isAsRun = baseline === usual && arms.length === 0;
  const contrast = { baseline: wanted ?? undefined, arms: arms.length > 0 ? arms : undefined };
  return pageOf(isAsRun ? own : await reportData(store, [id], contrast), baseline, baselines, baseline);
}

/** @param label of the arm that is the baseline */
function pageOf(data: ReportData, baseline: string, baselines: readonly string[], label: string): ComparePage {
  const paths = pathsOf(data, label);
  const results = inWords(data.headline.table);
  return {
    ...{ data, results, baseline, baselines, paths },
    ...{ contrasts: contrastsOf(data, paths, label), confidence: data.confidence },
  };
}

/** How a column shows its numbers is a function, which no answer can carry: the cells are written here. */
function inWords({ columns, rows }: ReportTable): ReportTable {
  const cell = (value: string | number | null, k: number): string | null =>
    typeof value === "number" ? (columns[k].show ?? count)(value) : value;
  return { columns, rows: rows.map((row) => row.map(cell)) };
}

function contrastsOf(data: ReportData, paths: ComparePage["paths"], against: string): ComparePage["contrasts"] {
  if (data.kind !== "comparison")
    return paths.flatMap(({ label, mean }) =>
      mean.length === 0
        ? []
        : [
            {
              ...{ label, against, mean: mean[mean.length - 1], low: null, high: null },
              ...{ pValue: null, signFlipPValue: null, adjustedPValue: null },
            },
          ],
    );
  return data.differences.map(({ label, comparedWith, difference: { mean, low, high, ...test } }) => {
    // One seed is no test.
    const told = (p: number): number | null => (low === null ? null : p);
    const [pValue, signFlipPValue, adjustedPValue] = [test.pValue, test.signFlipPValue, test.adjustedPValue].map(told);
    return { ...{ label, against: comparedWith, mean, low, high }, pValue, signFlipPValue, adjustedPValue };
  });
}

/** Welfare of each step less the baseline's; of a comparison with its interval over seeds. */
function pathsOf({ arms, differences }: ReportData, baseline: string): ComparePage["paths"] {
  return arms
    .filter(({ label }) => label !== baseline)
    .map(({ label, series }) => {
      const against = differences.find((tested) => tested.label === label)?.comparedWith ?? baseline;
      const base = arms.find((arm) => arm.label === against)?.series ?? [];
      const shared = series.slice(0, base.length);
      return {
        label,
        step: shared.map(({ step }) => step),
        mean: shared.map(({ welfare, difference }, i) => difference?.mean ?? welfare.mean - base[i].welfare.mean),
        low: shared.map(({ difference }) => difference?.low ?? null),
        high: shared.map(({ difference }) => difference?.high ?? null),
      };
    });
}
