/** What an audit would ask and cost: its questions are put to the stand-in, and measured. */
import { offlineModel } from "../../agents/stand-in/offline-model.ts";
import { type DryRun, measuring, plannedOf, workerBytes } from "../../run/dry-run.ts";
import type { Prepared } from "../../run/prepare.ts";
import { panelOf } from "../../run/recorder.ts";
import { openMemory } from "../../store/open-store.ts";
import type { Store } from "../../store/store.ts";
import { runAudit } from "./run-audit.ts";

/**
 * Asks nobody: neither keys nor network are needed.
 * @param runs where a stored run is that is looked at, too
 */
export async function dryAudit(prepared: Prepared, runs: Store, signal: AbortSignal): Promise<DryRun> {
  const { scenario } = prepared;
  const panel = panelOf(scenario.population.size, scenario.logging.panel, scenario.seed);
  const measured = measuring(prepared, panel, offlineModel("rational"));
  const store = await openMemory();
  try {
    await runAudit({
      // What is reckoned from the answers is not looked at.
      prepared: {
        ...prepared,
        scenario: { ...scenario, ...(scenario.audit && { audit: { ...scenario.audit, draws: 1 } }) },
      },
      ...{ store, runs, env: {}, signal, scenarioPath: null, modelOf: measured.modelOf },
    });
  } finally {
    await store.close();
  }
  return plannedOf(measured, prepared, { factorOf: () => 1, rowBytes: panel.length * workerBytes });
}
