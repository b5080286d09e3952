/** Episodes with the test's own models, as `simulate` runs them less keys and providers. */
import { join } from "node:path";
import { workersDecider } from "../../src/agents/registry.ts";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { type EpisodeResult, runEpisode } from "../../src/episode/episode.ts";
import { type EpisodeEvent, emitter, type NumberedEvent } from "../../src/episode/events.ts";
import { bracketsOf } from "../../src/law/bracket-tables.ts";
import type { ChatModel, ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { withRecord } from "../../src/models/wrappers/record.ts";
import { personaText } from "../../src/personas/persona-text.ts";
import { plannerKind } from "../../src/planner/registry.ts";
import { seeingSmoothness } from "../../src/planner/smoothness.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { type Prepared, prepare } from "../../src/run/prepare.ts";
import { recordRun } from "../../src/run/recorder.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { scenarioVersion } from "../../src/scenario/missing-keys.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

export const idle = new AbortController().signal;

/** @param keys scenario keys in YAML, e.g. `steps: 3` */
export function prepared(keys: string): Prepared {
  return prepare(parseScenario(`name: test\n${keys}`, "/test.yaml", builtInKinds).scenario);
}

/** A model that answers with what `answer` says; the requests it got are kept. */
export function scripted(
  answer: (request: ChatRequest) => string | Partial<ChatResponse> | Promise<string>,
): ChatModel & { readonly requests: ChatRequest[] } {
  const requests: ChatRequest[] = [];
  return {
    uri: "test:scripted",
    requests,
    complete: async (request) => {
      requests.push(request);
      const said = await answer(request);
      return {
        text: "",
        usage: { inputTokens: 10, outputTokens: 2, cachedInputTokens: 0 },
        model: "scripted-1",
        finishReason: "stop",
        latencyMs: 0,
        requests: 1,
        ...(typeof said === "string" ? { text: said } : said),
      };
    },
  };
}

/** Keeps the requests that the stand-in gets. */
export function watched(behaviour: "learner" | "rational" | "noisy" = "learner") {
  const inner = offlineModel(behaviour);
  return scripted(async (request) => (await inner.complete(request, idle)).text);
}

export interface RunWithOptions {
  readonly workers?: ChatModel;
  readonly planner?: ChatModel;
  /** In place of the template's, one for each worker. */
  readonly personas?: readonly string[];
  /** Database file; by default nothing is stored. */
  readonly path?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: NumberedEvent) => void;
}

/** One episode of a scenario, ready or as YAML; models that are not given are the learner. */
export async function runWith(keys: string | Prepared, options: RunWithOptions = {}): Promise<EpisodeResult> {
  const people = typeof keys === "string" ? prepared(keys) : keys;
  const { scenario, population, economy, levers, welfare, kinds } = people;
  const { path, signal = idle } = options;
  const store = path === undefined ? null : new SqliteStore(path);
  try {
    const run = await store?.startRun({
      command: "test",
      name: scenario.name,
      scenario,
      scenarioVersion,
      scenarioPath: null,
      files: [],
      seed: scenario.seed,
      planner: scenario.planner.kind,
      steps: scenario.steps,
    });
    const recorder = run && recordRun(run, people);
    const emit: (event: EpisodeEvent) => Promise<void> = emitter([
      ...(recorder ? [recorder.listener] : []),
      ...(options.onEvent ? [options.onEvent] : []),
    ]);
    const recorded = (model: ChatModel = offlineModel("learner")): ChatModel =>
      withRecord(model, (call) => emit({ type: "model-call", call }));
    const template = () => Array.from({ length: population.size }, (_, i) => personaText(population, i, scenario.seed));
    const personas = scenario.workers.personas ? (options.personas ?? template()) : null;
    await recorder?.workers(personas);
    const common = { scenario, episode: "test", signal };
    const result = await runEpisode({
      scenario,
      population,
      economy,
      welfare,
      kinds,
      levers,
      planner: seeingSmoothness(
        plannerKind(scenario.planner.kind, kinds.planners).create({
          ...common,
          economy,
          welfare,
          brackets: bracketsOf(scenario.economy.brackets),
          levers,
          model: recorded(options.planner),
        }),
        scenario.planner.smoothness,
        levers,
      ),
      decider: workersDecider(
        { ...common, economy, population, personas, model: recorded(options.workers) },
        kinds.deciders,
        people.archetypes,
      ),
      models: [],
      emit,
      signal,
    });
    await run?.end("finished", {});
    return result;
  } finally {
    await store?.close();
  }
}

/** Path of a database that is not there yet. */
export function newDatabase(): string {
  return join(emptyDirectory(), "test.db");
}
