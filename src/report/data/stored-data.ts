/** What is stored under the names that a reader typed, as what a report is made from. */
import type { Comparison, StoredComparison } from "../../analysis/compare/comparison.ts";
import { type ContrastRequest, contrasted, type DrawnContrast } from "../../analysis/compare/contrast.ts";
import { comparisonOf } from "../../analysis/compare/results.ts";
import { storedComparison, storedOutcomes } from "../../analysis/compare/stored-comparison.ts";
import { frontier } from "../../analysis/frontier/frontier.ts";
import { runToPlace } from "../../analysis/frontier/laws-to-place.ts";
import { measuresNamed } from "../../analysis/frontier/measures.ts";
import { UsageError } from "../../base/errors.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { loadableKinds } from "../../plugins/load-plugins.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { Store } from "../../store/store.ts";
import { comparisonData } from "./comparison-data.ts";
import type { ReportData } from "./report-data.ts";
import { emptyRunData, runData } from "./run-data.ts";
import { type StoredRun, storedRun } from "./stored-run.ts";

/**
 * One run, several side by side, or one comparison.
 * @param references ids, unique prefixes of them, or `latest`
 * @param contrast of a comparison: other policies, or another baseline, than it was run for
 * @param objectives of runs: two measures of which the frontier is drawn with the runs beside it, as `frontier --objectives` takes them
 * @throws UsageError where a reference fits nothing, or runs cannot be compared
 */
export async function reportData(
  store: Store,
  references: readonly string[],
  contrast: ContrastRequest | null = null,
  objectives: string | null = null,
): Promise<ReportData> {
  const found = await Promise.all(references.map((reference) => store.resolve(reference)));
  const comparison = found.find(({ kind }) => kind === "comparison");
  if (comparison) {
    if (found.length > 1)
      throw new UsageError(`${comparison.id} is a comparison: it is reported by itself, not beside others`);
    if (objectives !== null)
      throw new UsageError(
        `${comparison.id} is a comparison: a frontier is drawn beside runs, since it is that of one population`,
      );
    const stored = storedComparison(await store.comparison(comparison.id));
    const kinds = await loadableKinds(stored.scenario);
    return comparisonData(
      stored,
      kinds,
      contrast ? await drawn(store, stored, contrast, kinds) : await soFar(store, stored, kinds),
    );
  }
  if (found.length === 1) {
    const run = await store.run(found[0].id);
    if (run.series.length === 0 && run.status !== "finished")
      return emptyRunData(run, await loadableKinds(storedScenario(run)));
  }
  const runs: StoredRun[] = [];
  for (const { id } of found) runs.push(await storedRun(store, id));
  const twice = runs.find(({ run }, i) => runs.findIndex((other) => other.run.id === run.id) < i);
  if (twice) throw new UsageError(`run ${twice.run.id} is named twice`);
  const data = runData(runs);
  return objectives === null ? data : { ...data, frontier: frontierBeside(runs, data, objectives) };
}

/** What laws can reach for the runs' people, and where the runs lie. */
function frontierBeside(runs: readonly StoredRun[], { arms }: ReportData, objectives: string) {
  const measures = measuresNamed(objectives);
  const { prepared, run } = runs[0];
  if (prepared === null)
    throw new UsageError(
      `run ${run.id} has too many people, or its files have changed: no frontier can be searched for`,
    );
  const placed = runs.flatMap((one, i) => runToPlace(prepared, one.run, one.last, `run ${arms[i].label}`));
  return frontier(prepared, { measures, placed });
}

async function drawn(
  store: Store,
  stored: StoredComparison,
  request: ContrastRequest,
  kinds: Kinds,
): Promise<DrawnContrast> {
  const { contrast, figures } = await contrasted(store, stored, request, kinds);
  return { ...contrast, results: contrast.results.map((arm, i) => ({ ...arm, figures: figures[i] })) };
}

/** What those seeds come to of which every arm is there; null where there is none. */
async function soFar(
  store: Pick<Store, "comparisonSeeds">,
  { id, command, spec, status }: StoredComparison,
  kinds: Kinds,
): Promise<Comparison | null> {
  if (status === "finished") return null;
  const seeds = (await store.comparisonSeeds(id))
    .map(({ seed, result }) => ({ seed, arms: storedOutcomes(id, seed, result) }))
    .filter(({ arms }) => arms.length === spec.arms.length);
  if (seeds.length === 0) return null;
  return comparisonOf({ comparison: id, command }, { ...spec, seeds: seeds.map(({ seed }) => seed) }, seeds, kinds);
}
