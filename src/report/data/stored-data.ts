/** What is stored under the names that a reader typed, as what a report is made from. */
import { storedComparison } from "../../analysis/compare/stored-comparison.ts";
import { UsageError } from "../../base/errors.ts";
import { loadableKinds } from "../../plugins/load-plugins.ts";
import type { Store } from "../../store/store.ts";
import { comparisonData } from "./comparison-data.ts";
import type { ReportData } from "./report-data.ts";
import { runData } from "./run-data.ts";
import { type StoredRun, storedRun } from "./stored-run.ts";

/**
 * One run, several side by side, or one comparison.
 * @param references ids, unique prefixes of them, or `latest`
 * @throws UsageError where a reference fits nothing, a run did not finish, or runs cannot be compared
 */
export async function reportData(store: Store, references: readonly string[]): Promise<ReportData> {
  const found = await Promise.all(references.map((reference) => store.resolve(reference)));
  const comparison = found.find(({ kind }) => kind === "comparison");
  if (comparison) {
    if (found.length > 1)
      throw new UsageError(`${comparison.id} is a comparison: it is reported by itself, not beside others`);
    const stored = storedComparison(await store.comparison(comparison.id));
    return comparisonData(stored, await loadableKinds(stored.scenario));
  }
  const runs: StoredRun[] = [];
  for (const { id } of found) runs.push(await storedRun(store, id));
  const twice = runs.find(({ run }, i) => runs.findIndex((other) => other.run.id === run.id) < i);
  if (twice) throw new UsageError(`run ${twice.run.id} is named twice`);
  return runData(runs);
}
