/** Runs what a command has prepared, shows how it gets on, prints its result. */

import type { Listener } from "../episode/events.ts";
import { runReport } from "../report/text/run-report.ts";
import { toldSummary } from "../report/words/run-sentences.ts";
import { type ForkParent, forkParent } from "../run/fork.ts";
import type { Prepared } from "../run/prepare.ts";
import { modelUris } from "../run/run-models.ts";
import { type SimulateOptions, simulate } from "../run/simulate.ts";
import type { RunDetails, Store } from "../store/store.ts";
import { interruptSignal } from "./interrupt.ts";
import { print, printJson, remark } from "./output.ts";
import { tellUnknownPrices } from "./price-options.ts";
import { progress } from "./progress.ts";
import type { WatchedRuns } from "./watched-runs.ts";

export interface Execution
  extends Pick<SimulateOptions, "command" | "scenarioPath" | "resume" | "budget" | "meter" | "laterPrices"> {
  readonly prepared: Prepared;
  readonly store: Store;
  /** Database file, for the report. */
  readonly path: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Told of every event, beside the progress that is shown. */
  readonly onEvent?: Listener;
  /** Shows it in a browser while it goes on. */
  readonly watch?: WatchedRuns;
}

export async function execute({ path, json, ...execution }: Execution): Promise<void> {
  const { run } = await carryOut(execution);
  if (json) printJson(toldSummary(run));
  else print(runReport(run, path, execution.prepared.kinds));
}

/** As it is stored, with the run that it is forked from; nothing is printed but how it gets on. */
export async function carryOut({
  prepared,
  store,
  quiet,
  watch,
  onEvent,
  ...options
}: Omit<Execution, "path" | "json">): Promise<{ readonly run: RunDetails; readonly parent: ForkParent | null }> {
  const { signal, release } = interruptSignal();
  const { scenario, kinds } = prepared;
  if (!quiet) tellUnknownPrices(Object.values(modelUris(scenario, kinds)), kinds.providers, scenario.models.prices);
  const shown = quiet ? undefined : progress(prepared.scenario, process.stderr, prepared.kinds);
  try {
    const parent = await forkParent(store, prepared);
    const summary = await simulate({
      ...options,
      prepared,
      parent,
      store,
      env: process.env,
      signal,
      listeners: [
        ...(onEvent ? [onEvent] : []),
        ...(shown ? [shown.listener] : []),
        ...(watch ? [watch.listener] : []),
      ],
      onHeld: remark,
      onStart: (run) => {
        if (shown) remark(`run ${run}`);
        watch?.begin(run);
      },
      ...(shown && { onWait: shown.waiting }),
      ...(watch && {
        foundOptimum: watch.foundOptimum,
        limiterOf: watch.limiters({ ...prepared.scenario.models, onWait: shown?.waiting }),
      }),
    });
    return { run: await store.run(summary.run), parent };
  } finally {
    shown?.clear();
    release();
  }
}
