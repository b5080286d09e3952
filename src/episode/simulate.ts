/** One run from a loaded scenario to its summary: what `llm-econ simulate` does, for programs. */

import { forEachConcurrent } from "../agents/for-each-concurrent.ts";
import { deciderKind } from "../agents/registry.ts";
import { createWelfare } from "../env/welfare.ts";
import { InterruptedError } from "../errors.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { checkModel, createModel, type Environment } from "../models/model-provider.ts";
import { withRecord } from "../models/record.ts";
import { withRetry } from "../models/retry.ts";
import { personaText } from "../personas/persona-text.ts";
import { type PersonaWriterOptions, writtenPersona } from "../personas/persona-writer.ts";
import { plannerKind } from "../planner/registry.ts";
import { bracketsOf } from "../scenario/bracket-tables.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { Store } from "../store/store.ts";
import { CallLedger } from "./call-ledger.ts";
import { runEpisode } from "./episode.ts";
import { type EpisodeEvent, emitter, type Listener } from "./events.ts";
import { gapEnds } from "./gap.ts";
import { modelProviders } from "./kinds.ts";
import type { Prepared } from "./prepare.ts";
import { recordRun } from "./recorder.ts";
import { type RunSummary, summarise } from "./summary.ts";
import { personaFallback, type Warning } from "./warnings.ts";

export interface SimulateOptions {
  readonly prepared: Prepared;
  readonly store: Store;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Told of every event as the store is, which may still be writing it. */
  readonly listeners: readonly Listener[];
  readonly command: string;
  readonly scenarioPath: string | null;
  /** Told of the run's id before the first step. */
  readonly onStart?: (run: string) => void;
}

/** The models that a scenario asks, by role; null where the chosen kind uses none. */
interface Models<T> {
  readonly workers: T | null;
  readonly planner: T | null;
  readonly personas: T | null;
}

/** The parts of a scenario that name models. */
interface NamesModels {
  readonly workers: ScenarioInput["workers"];
  readonly planner: Pick<ScenarioInput["planner"], "kind" | "model">;
}

function modelUris({ workers, planner }: NamesModels): Models<string> {
  const decider = deciderKind(workers.decide);
  return {
    workers: decider.uses.includes("model") ? workers.model : null,
    planner: plannerKind(planner.kind).uses.includes("model") ? planner.model : null,
    personas: decider.uses.includes("personas") && workers.personas ? (workers.personaModel ?? null) : null,
  };
}

/**
 * Fails before anything is paid for: every model that the scenario would ask must be usable.
 * @throws ScenarioError, ProviderError
 */
export function checkModels(scenario: NamesModels, env: Environment): void {
  for (const uri of Object.values(modelUris(scenario))) if (uri !== null) checkModel(uri, modelProviders, env);
}

/**
 * Runs a scenario, stores it, and returns its summary.
 * @throws EconError; the run is then stored as interrupted or failed, with every step that was finished
 */
export async function simulate(options: SimulateOptions): Promise<RunSummary> {
  const { prepared, store, env, listeners } = options;
  const { scenario, population, economy, files } = prepared;
  const uris = modelUris(scenario);
  checkModels(scenario, env);
  const run = await store.startRun({
    command: options.command,
    name: scenario.name,
    scenario,
    scenarioPath: options.scenarioPath,
    files,
    seed: scenario.seed,
    planner: scenario.planner.kind,
    steps: scenario.steps,
  });
  options.onStart?.(run.id);
  const ledger = new CallLedger();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  try {
    const recorder = recordRun(run, prepared);
    const emit = emitter([recorder.listener, ledger.listener, ...listeners]);
    const models = await createModels(scenario, uris, env, emit);
    const episode = run.id;
    const { personas, warnings } = await personaTexts(prepared, models.personas, store, episode, signal);
    await recorder.workers(personas);
    const welfare = createWelfare(scenario.planner.welfare.kind, scenario.planner.welfare.aversion, economy);
    const common = { scenario, episode, signal };
    const result = await runEpisode({
      scenario,
      population,
      economy,
      welfare,
      planner: plannerKind(scenario.planner.kind).create({
        ...common,
        economy,
        brackets: bracketsOf(scenario.economy.brackets),
        model: models.planner,
      }),
      decider: deciderKind(scenario.workers.decide).create({
        ...common,
        economy,
        population,
        personas,
        model: models.workers,
      }),
      warnings,
      models: [...new Set(Object.values(uris).filter((uri) => uri !== null))],
      emit,
      signal,
    });
    const summary = summarise(run.id, scenario, result, ledger.totals, gapEnds(prepared, welfare, result));
    await run.end("finished", { summary });
    return summary;
  } catch (error) {
    stop.abort();
    const interrupted = options.signal.aborted;
    const reason = interrupted ? new InterruptedError() : (error as Error);
    await run.end(interrupted ? "interrupted" : "failed", { error: reason.message }).catch(() => undefined);
    throw reason;
  }
}

async function createModels(
  scenario: Scenario,
  uris: Models<string>,
  env: Environment,
  emit: (event: EpisodeEvent) => Promise<void>,
): Promise<Models<ChatModel>> {
  const { retries, timeout } = scenario.models;
  const made = new Map<string, Promise<ChatModel>>();
  const model = (uri: string | null): Promise<ChatModel> | null => {
    if (uri === null) return null;
    const known =
      made.get(uri) ??
      createModel(uri, modelProviders, { env, timeoutMs: 1000 * timeout }).then((provider) =>
        withRecord(withRetry(provider, { maxRetries: retries }), (call) => emit({ type: "model-call", call })),
      );
    made.set(uri, known);
    return known;
  };
  return {
    workers: await model(uris.workers),
    planner: await model(uris.planner),
    personas: await model(uris.personas),
  };
}

/** A text for each worker, or null where no model reads it. */
async function personaTexts(
  { scenario, population }: Prepared,
  model: ChatModel | null,
  store: Store,
  episode: string,
  signal: AbortSignal,
): Promise<{ readonly personas: readonly string[] | null; readonly warnings: readonly Warning[] }> {
  const { workers, models, seed } = scenario;
  if (!workers.personas || !deciderKind(workers.decide).uses.includes("personas"))
    return { personas: null, warnings: [] };
  const texts = Array.from({ length: population.size }, (_, i) => personaText(population, i, seed));
  if (model === null) return { personas: texts, warnings: [] };
  const options: PersonaWriterOptions = {
    model,
    population,
    seed,
    episode,
    reasks: models.reasks,
    signal,
    cache: store.personas,
  };
  let fallbacks = 0;
  await forEachConcurrent(population.size, models.concurrency, signal, async (i, stop) => {
    const text = await writtenPersona({ ...options, signal: stop }, i);
    if (text === null) fallbacks++;
    else texts[i] = text;
  });
  return { personas: texts, warnings: fallbacks > 0 ? [personaFallback(fallbacks, population.size)] : [] };
}
