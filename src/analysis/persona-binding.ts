/** An experiment with a scenario's workers: whether what a persona says moves the hours that a model chooses. */
import { deciderKind } from "../agents/registry.ts";
import { ScenarioError } from "../base/errors.ts";
import { randomStream } from "../base/random.ts";
import { takeWorkers } from "../env/workers.ts";
import { emitter } from "../episode/events.ts";
import { type AppliedLaw, lawByWorker } from "../law/applied-law.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { takeRows } from "../population/population.ts";
import { CallLedger, type CallTotals } from "../run/call-ledger.ts";
import type { Prepared } from "../run/prepare.ts";
import { checkModels, checkPrices, createModels, modelUris, type RunModelOptions } from "../run/run-models.ts";
import { personaTexts } from "../run/run-personas.ts";
import { scenarioVersion } from "../scenario/missing-keys.ts";
import { openMemory } from "../store/open-store.ts";
import { type Interval, meanInterval } from "./statistics/interval.ts";

export interface BindingOptions extends Pick<RunModelOptions, "env" | "budget" | "store" | "modelOf"> {
  readonly prepared: Prepared;
  readonly signal: AbortSignal;
  /** Workers who are asked, at most: evenly spread over the population. */
  readonly workers: number;
  /** Others whose persona each worker is given, one after the other. */
  readonly swaps: number;
}

/** Hours a week, means over workers with 95 % intervals. */
export interface BindingReport {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly model: string;
  readonly workers: number;
  readonly swaps: number;
  /** How far apart two answers are with the same persona: what chance does. */
  readonly again: Interval;
  /** How far the answers with others' personas are from that with the own one. */
  readonly swapped: Interval;
  /** The second less the first, worker by worker. */
  readonly persona: Interval;
  /** Whether the interval of that lies above 0. */
  readonly binds: boolean;
  /** Questions without a valid answer, for which usual hours stand. */
  readonly invalid: number;
  readonly calls: CallTotals;
}

/**
 * Every worker is asked for its hours in the first step, under the rates that planners start from: with its own persona,
 * with it once more, and with those of others; all else in the prompt stays. What is asked is sampled anew each time.
 * @throws ScenarioError where no model reads personas, or there are none to swap; ProviderError, BudgetError
 */
export async function personaBinding(options: BindingOptions): Promise<BindingReport> {
  const { signal, swaps } = options;
  const { prepared, scenario } = askable(options.prepared);
  const { population, economy, levers, kinds } = prepared;
  const uris = { ...modelUris(scenario, kinds), planner: null };
  const uri = uris.workers;
  if (uri === null || !deciderKind(scenario.workers.decide, kinds.deciders).uses.includes("personas"))
    throw new ScenarioError(`workers.decide ${scenario.workers.decide} reads no persona; expected llm`);
  if (!scenario.workers.personas)
    throw new ScenarioError("workers.personas is false: there is no persona to swap; expected true");
  const rows = spread(population.size, Math.min(options.workers, population.size));
  if (rows.length < 2)
    throw new ScenarioError("population.size is 1: there is nobody to swap personas with; expected 2 workers or more");
  if (!options.modelOf) checkModels(scenario, options.env, kinds);
  // An experiment under rates that are given: nobody is asked for others.
  const planner = { propose: async () => ({ values: levers.start }) };
  const asking = { ...options, prepared, planner };
  checkPrices(asking, uris);

  const memory = await openMemory();
  const ledger = new CallLedger(kinds.providers, scenario.models.prices);
  try {
    const run = await memory.startRun({
      ...{ command: "prompt binds", name: scenario.name, scenario, scenarioVersion, scenarioPath: null, files: [] },
      ...{ seed: scenario.seed, planner: scenario.planner.kind, steps: 1 },
    });
    const models = await createModels(asking, uris, emitter([ledger.listener]), ledger, run);
    const { personas } = await personaTexts(prepared, models.personas, run.id, signal);
    const own = Array.from(rows, (row) => personas?.[row] ?? "");
    if (own.every((text) => text === own[0]))
      throw new ScenarioError("all personas are the same text: there is nothing to swap");
    const people = takeRows(population, rows);
    const asked = { ...economy, ...takeWorkers(economy, rows) };
    const law = lawOf(levers.policy(levers.start).law, rows);
    let invalid = 0;
    const hoursWith = async (texts: readonly string[], time: number): Promise<Float64Array> => {
      const decider = deciderKind(scenario.workers.decide, kinds.deciders).create({
        ...{ economy: asked, population: people, scenario, personas: texts, episode: run.id, signal },
        model: models.workers && sampledAnew(models.workers, time),
      });
      const { hours, fallbacks } = await decider.decide(people, law, 1);
      invalid += fallbacks;
      return hours.slice();
    };
    const first = await hoursWith(own, 0);
    const second = await hoursWith(own, 1);
    const again = Array.from(first, (hours, i) => Math.abs(second[i] - hours));
    const apart = new Float64Array(rows.length);
    for (let swap = 0; swap < swaps; swap++) {
      const hours = await hoursWith(ofOthers(own, scenario.seed, swap), 2 + swap);
      for (let i = 0; i < apart.length; i++) apart[i] += Math.abs(hours[i] - first[i]) / swaps;
    }
    const persona = meanInterval(Array.from(apart, (hours, i) => hours - again[i]));
    return {
      ...{ scenario: scenario.name, model: uri, workers: rows.length, swaps },
      ...{ again: meanInterval(again), swapped: meanInterval([...apart]), persona },
      ...{ binds: persona.low !== null && persona.low > 0, invalid, calls: ledger.totals },
    };
  } finally {
    await memory.close();
  }
}

/** One step at which nobody but workers is asked, one by one. */
function askable(given: Prepared): { readonly prepared: Prepared; readonly scenario: Prepared["scenario"] } {
  const { workers, planner } = given.scenario;
  const scenario = {
    ...given.scenario,
    workers: { ...workers, batch: false },
    planner: { ...planner, kind: "fixed" },
    election: undefined,
  };
  return { prepared: { ...given, scenario }, scenario };
}

/** So many rows of a population, at even distances. */
function spread(size: number, wanted: number): Uint32Array {
  return Uint32Array.from({ length: wanted }, (_, k) => Math.floor(((k + 0.5) * size) / wanted));
}

/** The law of those rows. */
function lawOf(law: AppliedLaw, rows: Uint32Array): AppliedLaw {
  const { lineOf } = law;
  if (lineOf === null) return law;
  return lawByWorker(
    law.lines,
    rows.map((row) => lineOf[row]),
    (i) => law.words(rows[i]),
  );
}

/** Each worker's text is that of another one: places are shuffled by seed, and everybody takes its neighbour's some places on. */
function ofOthers(texts: readonly string[], seed: number, swap: number): string[] {
  const random = randomStream(seed, "persona-swap", Math.floor(swap / (texts.length - 1)));
  const order = texts.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const on = 1 + (swap % (texts.length - 1));
  const swapped: string[] = [];
  order.forEach((worker, place) => {
    swapped[worker] = texts[order[(place + on) % order.length]];
  });
  return swapped;
}

/** Samples of one question that is put at one time, at most. */
const samplesAtOnce = 100;

/** A model to which a question that has been put before is another one, whatever its seed is taken from. */
function sampledAnew(model: ChatModel, time: number): ChatModel {
  return {
    uri: model.uri,
    complete: (request, signal) => {
      const { key } = request;
      return model.complete({ ...request, key: { ...key, sample: key.sample + samplesAtOnce * time } }, signal);
    },
  };
}
