/** What a run would ask and cost: the episode is played with the stand-in, and the prompts that it makes are measured. */

import { offlineModel } from "../agents/stand-in/offline-model.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { priceOfUri } from "../models/model-facts.ts";
import { costUsd } from "../models/providers/token-price.ts";
import type { Kinds } from "../plugins/kinds.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { openMemory } from "../store/open-store.ts";
import type { ForkParent } from "./fork.ts";
import type { Prepared } from "./prepare.ts";
import { panelOf, promptsKept } from "./recorder.ts";
import { simulate } from "./simulate.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface PlannedCalls {
  /** As the scenario names it. */
  readonly model: string;
  /** What is asked: hours, rates, persona, … */
  readonly purpose: string;
  /** Questions, without those that an invalid answer would make necessary. */
  readonly calls: number;
  readonly inputTokens: Range;
  readonly outputTokens: Range;
  /** US dollars at list prices; null where the price is not known. */
  readonly costUsd: Range | null;
  /** One prompt of this kind. */
  readonly example: { readonly system: string; readonly user: string };
}

export interface DryRun {
  readonly scenario: string;
  readonly plan: readonly PlannedCalls[];
  readonly calls: number;
  /** Null where a price is not known. */
  readonly costUsd: Range | null;
  /** How large the run's database will be, roughly: what is stored of steps, workers and questions, by `logging`. */
  readonly databaseBytes: number;
}

/** Characters for one token: prose has about four, numbers and JSON less than three. */
const charactersPerToken: Range = { low: 4.2, high: 2.5 };
/** Tokens of an answer at most, unless a model thinks aloud: an object of a few numbers, or some sentences more. */
const plainAnswer = 40;
const reasonedAnswer = 300;
/** Steps are played until this many questions were measured; the rest of the episode is taken to be as the last of them. */
const measured = 60_000;

/** Bytes in the file, as measured of runs of 100 workers: a question beside its answer, a kept text beside itself. */
const callBytes = 58;
const promptBytes = 60;
/** A step, a worker's row in a step, a worker, and a database of nothing. */
const stepBytes = 2_300;
const workerStepBytes = 62;
export const workerBytes = 1_300;
const emptyBytes = 300_000;
/** Whose rules and personas are measured; larger populations ask with few more words. */
const mostAgents = 200_000;

export interface Tally {
  readonly uri: string;
  readonly purpose: string;
  readonly example: PlannedCalls["example"];
  calls: number;
  characters: number;
  /** Questions and characters of those whose prompt is kept. */
  kept: number;
  answered: number;
  hasReasoning: boolean;
}

/**
 * Asks nobody: neither keys nor network are needed.
 * @param parent the run that it is forked from: what its record answers is not asked
 */
export async function dryRun(
  prepared: Prepared,
  signal: AbortSignal,
  parent: ForkParent | null = null,
): Promise<DryRun> {
  const { scenario } = prepared;
  const { steps } = scenario;
  const recorded = parent ? parent.fromStep - 1 : 0;
  const played = Math.min(steps, recorded + stepsPlayed(scenario, prepared.archetypes?.donors.length));
  const factor = (steps - recorded) / (played - recorded);
  const panel = panelOf(scenario.population.size, scenario.logging.panel, scenario.seed);
  const measured = measuring(prepared, panel);
  const store = await openMemory();
  try {
    await simulate({
      prepared: { ...prepared, scenario: { ...scenario, steps: played, logging: { panel: 0 } } },
      store,
      env: {},
      signal,
      listeners: [],
      command: "dry-run",
      scenarioPath: null,
      modelOf: measured.modelOf,
      parent,
    });
  } finally {
    await store.close();
  }
  return plannedOf(measured, prepared, {
    factorOf: (purpose) => (purpose === "persona" ? 1 : factor),
    rowBytes: steps * (stepBytes + panel.length * workerStepBytes) + panel.length * workerBytes,
  });
}

/** The stand-in in the place of every model, and what it was asked. */
export interface Measuring {
  readonly modelOf: (uri: string) => ChatModel;
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Characters of rules and persona, which are kept once, by whom they are put to. */
  readonly agents: ReadonlyMap<string, number>;
}

/** @param panel workers whose prompts may be kept */
export function measuring(
  prepared: { readonly scenario: Pick<Scenario, "logging" | "seed"> },
  panel: readonly number[],
  inner: ChatModel = offlineModel("learner"),
): Measuring {
  const tallies = new Map<string, Tally>();
  const agents = new Map<string, number>();
  const keepsPrompt = promptsKept(prepared.scenario, panel);
  const modelOf = (uri: string): ChatModel => ({
    uri,
    async complete(request, stop) {
      const response = await inner.complete(request, stop);
      const { purpose } = request.key;
      const name = `${uri} ${purpose}`;
      const tally = tallies.get(name) ?? newTally(uri, purpose, request);
      tallies.set(name, tally);
      tally.calls++;
      tally.characters += request.system.length + request.user.length + JSON.stringify(request.answer.schema).length;
      tally.answered += response.text.length;
      if (keepsPrompt(request.key.agent)) tally.kept += request.user.length + promptBytes;
      if (agents.size < mostAgents) agents.set(`${purpose} ${request.key.agent}`, request.system.length);
      return response;
    },
  });
  return { modelOf, tallies, agents };
}

/** What prices of questions are known by. */
export interface PricedBy {
  readonly scenario: Pick<Scenario, "name" | "models">;
  readonly kinds: Pick<Kinds, "providers">;
}

/**
 * @param factorOf how many questions of a purpose there will be for each that was measured
 * @param rowBytes of steps and workers
 */
export function plannedOf(
  { tallies, agents }: Measuring,
  prepared: PricedBy,
  { factorOf, rowBytes }: { readonly factorOf: (purpose: string) => number; readonly rowBytes: number },
): DryRun {
  const plan = [...tallies.values()].map((tally) => planned(tally, factorOf(tally.purpose), prepared));
  const costs = plan.map((part) => part.costUsd);
  const questions = [...tallies.values()].reduce(
    (sum, tally) => sum + factorOf(tally.purpose) * (tally.calls * callBytes + tally.answered + tally.kept),
    0,
  );
  const texts = [...agents.values()].reduce((sum, length) => sum + length + promptBytes, 0);
  return {
    scenario: prepared.scenario.name,
    databaseBytes: Math.round(emptyBytes + questions + texts + rowBytes),
    plan,
    calls: plan.reduce((sum, { calls }) => sum + calls, 0),
    costUsd: costs.every((cost) => cost !== null)
      ? { low: costs.reduce((sum, { low }) => sum + low, 0), high: costs.reduce((sum, { high }) => sum + high, 0) }
      : null,
  };
}

/** Steps that a dry run plays: whole tax years, so that what is asked once a year is measured in proportion. */
export function stepsPlayed(
  { steps, taxYear, population }: Pick<Scenario, "steps" | "taxYear" | "population">,
  asked = population.size,
): number {
  const years = Math.max(2, Math.floor(measured / asked / taxYear));
  return Math.min(steps, years * taxYear);
}

function newTally(uri: string, purpose: string, request: Parameters<ChatModel["complete"]>[0]): Tally {
  const { system, user, answer } = request;
  const hasReasoning = "reasoning" in ((answer.schema.properties ?? {}) as object) || purpose === "persona";
  return { uri, purpose, example: { system, user }, calls: 0, characters: 0, kept: 0, answered: 0, hasReasoning };
}

function planned(tally: Tally, factor: number, { scenario, kinds }: PricedBy): PlannedCalls {
  const { uri, purpose, example, calls, characters, answered, hasReasoning } = tally;
  const all = Math.round(calls * factor);
  const tokens = (size: number, perToken: number): number => Math.ceil((size * factor) / perToken);
  const inputTokens = {
    low: tokens(characters, charactersPerToken.low),
    high: tokens(characters, charactersPerToken.high),
  };
  const outputTokens = {
    low: tokens(answered, charactersPerToken.low),
    high: all * (hasReasoning ? reasonedAnswer : plainAnswer),
  };
  const price = priceOfUri(uri, null, kinds.providers, scenario.models.prices);
  const cost = (end: keyof Range): number =>
    costUsd(
      { inputTokens: inputTokens[end], outputTokens: outputTokens[end], cachedInputTokens: 0 },
      price ?? { input: 0, output: 0 },
    );
  return {
    model: uri,
    purpose,
    calls: all,
    inputTokens,
    outputTokens,
    costUsd: price ? { low: cost("low"), high: cost("high") } : null,
    example,
  };
}

/** Several runs as one plan: questions of the same kind to the same model are counted together. */
export function dryRunsTogether(
  scenario: string,
  runs: readonly { readonly dry: DryRun; readonly times: number }[],
): DryRun {
  const plan = new Map<string, PlannedCalls>();
  const added = (a: Range, b: Range, times: number): Range => ({
    low: a.low + times * b.low,
    high: a.high + times * b.high,
  });
  const none: Range = { low: 0, high: 0 };
  for (const { dry, times } of runs)
    for (const part of dry.plan) {
      const name = `${part.model} ${part.purpose}`;
      const known = plan.get(name) ?? { ...part, calls: 0, inputTokens: none, outputTokens: none, costUsd: none };
      plan.set(name, {
        ...known,
        calls: known.calls + times * part.calls,
        inputTokens: added(known.inputTokens, part.inputTokens, times),
        outputTokens: added(known.outputTokens, part.outputTokens, times),
        costUsd: known.costUsd && part.costUsd ? added(known.costUsd, part.costUsd, times) : null,
      });
    }
  const costs = runs.map(({ dry: { costUsd }, times }) => costUsd && { costUsd, times });
  return {
    scenario,
    plan: [...plan.values()],
    calls: runs.reduce((sum, { dry, times }) => sum + times * dry.calls, 0),
    costUsd: costs.every((cost) => cost !== null)
      ? costs.reduce((sum, cost) => added(sum, cost.costUsd, cost.times), none)
      : null,
    databaseBytes: runs.reduce((sum, { dry, times }) => sum + times * dry.databaseBytes, 0),
  };
}
