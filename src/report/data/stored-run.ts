/** A finished run as the store has it: what `report` reads. */

import { UsageError } from "../../base/errors.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { loadableKinds } from "../../plugins/load-plugins.ts";
import type { Prepared } from "../../run/prepare.ts";
import { reopen } from "../../run/reopen.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { PanelStep } from "../../store/panel-step.ts";
import type { CallStatistics } from "../../store/sqlite/call-statistics.ts";
import type { SqliteStore } from "../../store/sqlite/sqlite-store.ts";
import type { RunDetails } from "../../store/store.ts";

export interface StoredRun {
  readonly run: RunDetails;
  readonly scenario: Scenario;
  readonly summary: RunSummary;
  /** The last step, and the last one of the first tax year. */
  readonly last: PanelStep;
  readonly firstYear: PanelStep;
  readonly calls: readonly CallStatistics[];
  /** The run's people and economy; null where they are too many, or its data files are not what they were. */
  readonly prepared: Prepared | null;
  /** What the scenario's names stand for; where its plugins cannot be loaded, what comes with the package. */
  readonly kinds: Kinds;
}

/**
 * @param reference an id, a unique prefix of one, or `latest`
 * @throws UsageError where there is no such run, or it did not finish
 */
export async function storedRun(store: SqliteStore, reference: string): Promise<StoredRun> {
  const run = await store.run(reference);
  checkFinished(run);
  const prepared = await reopened(run);
  const firstYearEnd = run.series.filter(({ taxYear }) => taxYear === 1).length;
  return {
    run,
    scenario: run.scenario as Scenario,
    summary: run.summary as RunSummary,
    last: await store.panel(run.id, run.series.length),
    firstYear: await store.panel(run.id, firstYearEnd),
    calls: await store.callStatistics(run.id),
    prepared,
    kinds: prepared?.kinds ?? (await loadableKinds(run.scenario as Scenario)),
  };
}

function checkFinished({ id, status, stepsDone, steps, error, summary }: RunDetails): void {
  const done = `after ${stepsDone} of ${steps} steps`;
  if (status === "running")
    throw new UsageError(`run ${id} is still running (${stepsDone} of ${steps} steps done)`, {
      hint: "Report it when it has finished. If its process is gone, `llm-econ resume` goes on with it.",
    });
  if (status !== "finished")
    throw new UsageError(
      `run ${id} ${status === "failed" ? "failed" : "was interrupted"} ${done}${error ? `: ${error}` : ""}`,
      { hint: `\`llm-econ resume ${id}\` goes on where it stopped; then it can be reported.` },
    );
  if (stepsDone === 0 || summary === null)
    throw new UsageError(`run ${id} has no results to report`, { hint: "Start a new run with `llm-econ simulate`." });
}

/** People beyond whom setting a run up again takes longer than the rest of its report. */
const mostReopened = 20_000;

async function reopened(run: RunDetails): Promise<Prepared | null> {
  if ((run.scenario as Scenario).population.size > mostReopened) return null;
  try {
    return await reopen(run);
  } catch {
    // Files that changed since: the report then compares with the first tax year instead, and says so.
    return null;
  }
}
