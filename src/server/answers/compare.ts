import type { ReportArm } from "../../report/data/report-data.ts";
import { reportData } from "../../report/data/stored-data.ts";
import type { ComparePage } from "../api.ts";
import type { Dashboard } from "../dashboard.ts";
import { Refusal } from "../refusal.ts";

/** Runs that a page can tell apart. */
const mostRuns = 12;

/** Any runs that have the same people, the baseline first; or one comparison, against any of its policies. */
export async function comparePage({ store }: Dashboard, query: URLSearchParams): Promise<ComparePage> {
  const comparison = query.get("comparison");
  const wanted = query.get("baseline");
  if (comparison !== null) {
    const data = await reportData(store, [comparison]);
    const baselines = data.arms.map(({ label }) => label);
    const baseline = wanted ?? data.arms.find(({ against }) => against === null)?.label ?? baselines[0];
    if (!baselines.includes(baseline))
      throw new Refusal(400, `baseline: there is no policy "${baseline}"; expected one of ${baselines.join(", ")}`);
    return { data, baseline, baselines, paths: pathsOf(data.arms, baseline) };
  }
  const runs = query.getAll("run");
  if (runs.length === 0 || runs.length > mostRuns)
    throw new Refusal(400, `run: expected 1 to ${mostRuns} of them, or comparison`);
  const ids = await Promise.all(runs.map(async (run) => (await store.resolve(run)).id));
  const first = wanted === null ? ids[0] : (await store.resolve(wanted)).id;
  if (!ids.includes(first)) throw new Refusal(400, "baseline: expected one of the runs");
  const ordered = [first, ...ids.filter((id) => id !== first)];
  const data = await reportData(store, ordered);
  return { data, baseline: first, baselines: ordered, paths: pathsOf(data.arms, data.arms[0].label) };
}

/** Welfare of each step less the baseline's; spread over seeds is told of the last step alone, by `differences`. */
function pathsOf(arms: readonly ReportArm[], baseline: string): ComparePage["paths"] {
  const base = arms.find(({ label }) => label === baseline)?.series ?? [];
  return arms
    .filter(({ label }) => label !== baseline)
    .map(({ label, series }) => {
      const shared = series.slice(0, base.length);
      return {
        label,
        step: shared.map(({ step }) => step),
        mean: shared.map(({ welfare }, i) => welfare.mean - base[i].welfare.mean),
        low: shared.map(() => null),
        high: shared.map(() => null),
      };
    });
}
