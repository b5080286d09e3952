/** A run as the store has it, finished or not: what `report` reads. */

import { type RunPerception, runPerception } from "../../analysis/audit/perception/run-perception.ts";
import { type RationalityFigures, storedFigures } from "../../analysis/audit/rationality-figures.ts";
import { UsageError } from "../../base/errors.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { loadableKinds } from "../../plugins/load-plugins.ts";
import { partialSummary } from "../../run/partial-summary.ts";
import { peopleBehindRates } from "../../run/people-behind-rates.ts";
import type { Prepared } from "../../run/prepare.ts";
import { reopen } from "../../run/reopen.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { CallStatistics } from "../../store/call-statistics.ts";
import type { PanelStep } from "../../store/panel-step.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import { electionRounds } from "./election-rounds.ts";
import type { ElectionRound } from "./report-data.ts";
import { type Said, saidIn } from "./said.ts";

export interface StoredRun {
  readonly run: RunDetails;
  readonly scenario: Scenario;
  /** Of a run that has not ended what is known so far. */
  readonly summary: RunSummary;
  /** The last step, and the last one of the first tax year. */
  readonly last: PanelStep;
  readonly firstYear: PanelStep;
  readonly calls: readonly CallStatistics[];
  /** Of each election, where its rule counts in several. */
  readonly rounds: readonly (readonly ElectionRound[])[];
  /** Null where no model is asked for hours, laws do not differ, or the run was not set up again. */
  readonly rationality: RationalityFigures | null;
  /** Whether its workers noticed the law; null where no audit of perception is stored of it. */
  readonly perception: RunPerception | null;
  /** What its models said of what they did. */
  readonly said: readonly Said[];
  /** The run's people and economy; null where they are too many, or its data files are not what they were. */
  readonly prepared: Prepared | null;
  /** What the scenario's names stand for; where its plugins cannot be loaded, what comes with the package. */
  readonly kinds: Kinds;
}

/**
 * @param reference an id, a unique prefix of one, or `latest`
 * @throws UsageError where there is no such run, or no step of it is done
 */
export async function storedRun(store: Store, reference: string): Promise<StoredRun> {
  const run = await store.run(reference);
  const scenario = storedScenario(run);
  const calls = await store.callStatistics(run.id);
  const ended = run.status === "finished" ? storedSummary(run) : null;
  const last = await store.panel(run.id, run.series.length);
  const step = run.series.at(-1);
  const summary = ended ?? partialSummary(run, scenario, calls, step ? peopleBehindRates(step, last) : null);
  if (summary === null || run.series.length === 0)
    throw new UsageError(`run ${run.id} has no results to report`, {
      hint: "Start a new run with `llm-econ simulate`.",
    });
  const prepared = scenario.population.size > mostReopened ? null : await reopened(store, run);
  const firstYearEnd = run.series.filter(({ taxYear }) => taxYear === 1).length;
  return {
    run,
    scenario,
    summary,
    last,
    firstYear: await store.panel(run.id, firstYearEnd),
    calls,
    rounds: summary.elections ? await electionRounds(store, run.id) : [],
    rationality: prepared && (await storedFigures(store, run, prepared)),
    perception: await runPerception(store, run.id),
    said: await saidIn(store, run, last),
    prepared,
    kinds: prepared?.kinds ?? (await loadableKinds(scenario)),
  };
}

/** People beyond whom setting a run up again takes longer than the rest of its report. */
const mostReopened = 20_000;

async function reopened(store: Store, run: RunDetails): Promise<Prepared | null> {
  try {
    return (await reopen(store, run, undefined, "record")).prepared;
  } catch {
    // Files that changed since: the report then compares with the first tax year instead, and says so.
    return null;
  }
}
