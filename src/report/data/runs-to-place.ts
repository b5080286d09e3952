/** Stored runs as laws beside a frontier. */
import type { LawToPlace } from "../../analysis/frontier/frontier.ts";
import { runToPlace } from "../../analysis/frontier/laws-to-place.ts";
import { UsageError } from "../../base/errors.ts";
import type { Prepared } from "../../run/prepare.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { Store } from "../../store/store.ts";
import { differencesOf } from "./comparable.ts";

/**
 * @param references ids, unique prefixes of them, or `latest`
 * @throws UsageError where a run has other people or another economy than the scenario
 */
export async function runsToPlace(
  store: Store,
  prepared: Prepared,
  references: readonly string[],
): Promise<readonly LawToPlace[]> {
  const placed: LawToPlace[] = [];
  for (const reference of references) {
    const run = await store.run(reference);
    const { population, seed, economy } = storedScenario(run);
    const own = prepared.scenario;
    const differences = differencesOf(
      { population: own.population, seed: own.seed, economy: own.economy },
      { population, seed, economy },
    );
    if (differences.length > 0)
      throw new UsageError(
        [
          `run ${run.id} has other people or another economy than the scenario; they differ in`,
          ...differences.slice(0, 8).map((text) => `  ${text}`),
        ].join("\n"),
        { hint: "A frontier is that of one population: give the run's own scenario and seed." },
      );
    const last = await store.panel(run.id, run.series.length);
    placed.push(...runToPlace(prepared, run, last, `run ${run.id.slice(0, 13)} (${run.planner})`));
  }
  return placed;
}
