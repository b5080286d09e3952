/** What a stored run of the model says of its choices, on the model's card: no question is put. */
import type { AuditKind, Examination, Examined } from "./audit-kind.ts";
import { meanInterval } from "./mean-interval.ts";
import { auditRun } from "./rationality.ts";

/** A part of `all`, where a run is given. */
export const recordedAudit: AuditKind = {
  name: "choices",
  description: "whether the choices of a stored run's workers contradict each other",
  subjects: 2,
  repeats: 1,
  examine,
};

async function examine({ request: { run = "latest", draws }, store }: Examination): Promise<Examined> {
  const { design, results, benchmarks, warnings } = await auditRun(store, await store.run(run), { draws });
  const lot = benchmarks.find(({ name }) => name === "by lot")?.value ?? null;
  const wasted = meanInterval(results.workers.map(({ dollarsPerChoice }) => dollarsPerChoice));
  const share = meanInterval(results.workers.map(({ shareOfNetIncome }) => shareOfNetIncome));
  return {
    design: { ...design },
    // Worker by worker it is the run's own audit.
    results: { ...results, workers: results.workers.length },
    benchmarks,
    warnings,
    indices: [
      {
        name: "dollarsPerChoice",
        words: "wasted in a run, a choice",
        unit: "dollars",
        ...{ value: results.dollarsPerChoice.mean, low: wasted.low, high: wasted.high },
        benchmark: lot === null ? null : { value: lot, words: "by lot" },
      },
      {
        name: "shareOfNetIncome",
        words: "the same, of net income",
        unit: "share",
        ...{ value: results.shareOfNetIncome, low: share.low, high: share.high },
        benchmark: { value: 0, words: "exact" },
      },
    ],
  };
}
