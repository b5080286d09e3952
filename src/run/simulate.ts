/** One run from a loaded scenario to its summary: what `llm-econ simulate` does, for programs. */
import { promptsVersion } from "../agents/prompts/prompts-version.ts";
import { BudgetError, InterruptedError, UsageError } from "../base/errors.ts";
import { runEpisode } from "../episode/episode.ts";
import { emitter, type Listener, type StepEnd } from "../episode/events.ts";
import { scenarioVersion } from "../scenario/missing-keys.ts";
import { type ModelPrices, storedWithLaterPrices } from "../scenario/price-file.ts";
import type { Membership } from "../store/store.ts";
import { actorsOf, forkedActors } from "./actors.ts";
import { CallLedger } from "./call-ledger.ts";
import { changingBudget } from "./changing-budget.ts";
import { counterfactuals, type FinalStep } from "./counterfactuals.ts";
import { endpointsOf } from "./endpoints.ts";
import { changesWorkers, type ForkParent, pastOf } from "./fork.ts";
import type { FoundOptimum } from "./gap.ts";
import { levelsAtEnd, levelsAtStart } from "./levels.ts";
import { modelFilesAsked } from "./model-files.ts";
import { isKept, recordedFiles } from "./read-files.ts";
import { recordRun } from "./recorder.ts";
import { checkModels, checkPrices, createModels, modelUris, type RunModelOptions } from "./run-models.ts";
import { personaTexts } from "./run-personas.ts";
import { type RunSummary, summarise } from "./summary.ts";
import { underUnchangedLaw } from "./unchanged-law.ts";

export interface SimulateOptions extends RunModelOptions {
  readonly signal: AbortSignal;
  /** Told of every event as the store is, which may still be writing it. */
  readonly listeners: readonly Listener[];
  readonly command: string;
  readonly scenarioPath: string | null;
  /** The comparison that the run is part of. */
  readonly member?: Membership;
  /** The run that this one is forked from, where the scenario says so; see {@link forkParent}. */
  readonly parent?: ForkParent | null;
  /** Prices that a run is gone on with: the prepared scenario has them, and the stored one gets them. */
  readonly laterPrices?: ModelPrices | undefined;
  /** Told why a run that is gone on with waits before it begins: another process may be at it. */
  readonly onHeld?: (reason: string) => void;
  /** Told of the run's id before the first step. */
  readonly onStart?: (run: string) => void;
  /** The optimum of its people, where somebody has found it by the end: it is then not searched for again. */
  readonly foundOptimum?: () => FoundOptimum | null;
}

/**
 * Runs a scenario, stores it, and returns its summary.
 * @throws EconError; the run is then stored as interrupted or failed, with every step that was finished
 */
export async function simulate(options: SimulateOptions): Promise<RunSummary> {
  const { prepared, store, env, listeners, laterPrices } = options;
  const { scenario, population, economy, welfare, kinds, files } = prepared;
  if (scenario.audit)
    throw new UsageError("audit: a scenario with it is what `llm-econ audit` stores, not a simulation");
  const uris = modelUris(scenario, kinds);
  if (!options.modelOf) {
    checkModels(scenario, env, kinds);
    checkPrices(options, uris);
  }
  const endpoints = options.modelOf ? undefined : endpointsOf(Object.values(uris), kinds.providers, env);
  const run = options.resume
    ? await store.resumeRun(options.resume, {
        ...{ signal: options.signal, onWait: options.onHeld },
        ...(endpoints && { endpoints }),
        files: recordedFiles(files.filter(isKept), options.scenarioPath),
        ...(laterPrices && { restate: (stored: unknown) => storedWithLaterPrices(stored, laterPrices) }),
      })
    : await store.startRun({
        command: options.command,
        name: scenario.name,
        scenario,
        scenarioVersion,
        promptsVersion,
        scenarioPath: options.scenarioPath,
        // Recorded answers need no model.
        files: recordedFiles(
          [...files, ...(options.modelOf ? [] : modelFilesAsked(Object.values(uris), kinds.providers))],
          options.scenarioPath,
        ),
        seed: scenario.seed,
        planner: scenario.planner.kind,
        steps: scenario.steps,
        ...(endpoints && { endpoints }),
        ...(options.member && { member: options.member }),
      });
  options.onStart?.(run.id);
  const ledger = new CallLedger(kinds.providers, scenario.models.prices);
  const stop = new AbortController();
  const asked = new AbortController();
  const signal = AbortSignal.any([options.signal, asked.signal, stop.signal]);
  try {
    const isWhole = !options.planner && !options.member;
    if (isWhole) await run.levels(levelsAtStart(prepared));
    const recorder = recordRun(run, prepared, ledger);
    let last: StepEnd | undefined;
    const keepLast: Listener = (event) => {
      if (event.type === "step-end") last = event;
    };
    const limits = changingBudget(options.budget ?? scenario.budget);
    const heedOthers: Listener = async (event) => {
      if (event.type !== "step-end" || event.step === scenario.steps) return;
      const { stopRequested, budget } = await run.readControl();
      if (stopRequested !== null) asked.abort();
      if (budget) limits.change(budget);
    };
    const emit = emitter([ledger.listener, recorder.listener, keepLast, heedOthers, ...listeners]);
    const { parent } = options;
    if (scenario.fork && !parent) throw new UsageError("a fork needs the run that it is forked from");
    const past = parent ? pastOf(parent, scenario) : undefined;
    const models = await createModels(
      { ...options, budget: limits.budget, ...(past && { past }) },
      uris,
      emit,
      ledger,
      run,
    );
    const episode = run.id;
    const { personas, traits, warnings } = await personaTexts(prepared, models.personas, episode, signal);
    await recorder.workers(personas);
    const own = { prepared, models, personas, episode, signal };
    const actors = parent ? await forkedActors(own, parent, options, emit, ledger, run) : actorsOf(own);
    const result = await runEpisode({
      // An experiment's rates are not put to a vote.
      scenario: options.planner ? { ...scenario, election: undefined } : scenario,
      population,
      economy,
      welfare,
      kinds,
      traits,
      levers: prepared.levers,
      equivalise: prepared.equivalise,
      planner: options.planner ?? actors.planner,
      decider: actors.decider,
      warnings: [...prepared.warnings, ...warnings],
      models: [...new Set(Object.values(uris).filter((uri) => uri !== null))],
      standIns: ledger.standIns,
      emit,
      signal,
    });
    const compared =
      options.planner || !last ? null : counterfactuals(prepared, welfare, finalStep(last), options.foundOptimum?.());
    if (isWhole && compared) await run.levels(levelsAtEnd(prepared, compared));
    const answered = last ? 1 - last.fallbacks / population.size : null;
    // A comparison has a baseline of its own; where other models answer in place of the scenario's, it says nothing of those.
    const isAlone =
      !options.planner &&
      !options.member &&
      (!options.modelOf || options.record !== undefined) &&
      !changesWorkers(scenario, parent);
    const unchanged = isAlone
      ? await underUnchangedLaw(prepared, result, compared, { personas, traits, uri: uris.workers, env, signal })
      : null;
    const summary = summarise(run.id, scenario, result, ledger.totals, compared, prepared, answered, unchanged);
    await run.end("finished", { summary });
    return summary;
  } catch (error) {
    stop.abort();
    const isStopped = options.signal.aborted || asked.signal.aborted;
    const interrupted = isStopped || error instanceof BudgetError;
    const reason = isStopped ? new InterruptedError() : (error as Error);
    await run.end(interrupted ? "interrupted" : "failed", { error: reason.message }).catch(() => undefined);
    throw reason;
  }
}

function finalStep({ schedule, settlement, welfare, floored }: StepEnd): FinalStep {
  return { schedule, settlement, welfare: { value: welfare, floored } };
}
