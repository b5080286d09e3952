import { deciderKind } from "../src/agents/registry.ts";
import { type EpisodeResult, runEpisode } from "../src/episode/episode.ts";
import { type EpisodeEvent, emitter, type Listener } from "../src/episode/events.ts";
import type { ChatModel } from "../src/models/chat-model.ts";
import { withRecord } from "../src/models/wrappers/record.ts";
import { plannerKind } from "../src/planner/registry.ts";
import type { Prepared } from "../src/run/prepare.ts";
import { recordRun } from "../src/run/recorder.ts";
import { scenarioVersion } from "../src/scenario/missing-keys.ts";
import type { Store } from "../src/store/store.ts";

export interface EpisodeWithOptions {
  /** The workers' model; null for deciders without one. */
  readonly model: ChatModel | null;
  /** Where the run is stored; null for nowhere. */
  readonly store: Store | null;
  readonly listeners?: readonly Listener[];
}

/** One episode with a given model, stored or not: what `simulate` does less loading and reporting. */
export async function episodeWith(prepared: Prepared, options: EpisodeWithOptions): Promise<EpisodeResult> {
  const { scenario, population, economy, levers, welfare } = prepared;
  const run = await options.store?.startRun({
    command: "bench",
    name: scenario.name,
    scenario,
    scenarioVersion,
    scenarioPath: null,
    files: [],
    seed: scenario.seed,
    planner: scenario.planner.kind,
    steps: scenario.steps,
  });
  const recorder = run && recordRun(run, prepared);
  await recorder?.workers(null);
  const emit: (event: EpisodeEvent) => Promise<void> = emitter([
    ...(recorder ? [recorder.listener] : []),
    ...(options.listeners ?? []),
  ]);
  const model =
    options.model && recorder ? withRecord(options.model, (call) => emit({ type: "model-call", call })) : options.model;
  const { signal } = new AbortController();
  const common = { scenario, episode: "bench", signal };
  return runEpisode({
    scenario,
    population,
    economy,
    levers,
    welfare,
    planner: plannerKind(scenario.planner.kind).create({
      ...common,
      economy,
      welfare,
      brackets: [0],
      levers,
      model: null,
    }),
    decider: deciderKind(scenario.workers.decide).create({ ...common, economy, population, personas: null, model }),
    models: [],
    emit,
    signal,
  });
}
