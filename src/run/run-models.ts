/** The models that a run asks: which they are, whether they can be asked, and what stands between them and the run. */
import { promptsVersion } from "../agents/prompts/prompts-version.ts";
import { readsKey } from "../agents/registry.ts";
import { ScenarioError } from "../base/errors.ts";
import type { EpisodeEvent } from "../episode/events.ts";
import { earlierAnswer } from "../models/answers/earlier-answer.ts";
import { type ChatModel, finishReasonOf } from "../models/chat-model.ts";
import type { RateLimiter } from "../models/limits/rate-limiter.ts";
import { rateLimiters } from "../models/limits/rate-limiters.ts";
import { priceOfUri } from "../models/model-facts.ts";
import {
  checkBatches,
  checkLogProbabilities,
  checkModel,
  createBatchClient,
  createModel,
  type Environment,
} from "../models/model-provider.ts";
import { providerName } from "../models/model-uri.ts";
import type { BatchClient } from "../models/providers/batch-client.ts";
import { samplingSeed } from "../models/question-seed.ts";
import { withBatches } from "../models/wrappers/batches.ts";
import { type BudgetLimits, type BudgetMeter, withBudget } from "../models/wrappers/budget.ts";
import { cacheScope, withCache } from "../models/wrappers/cache.ts";
import { withFallback } from "../models/wrappers/fallback.ts";
import { type OtherRecord, withOtherRecord } from "../models/wrappers/fork.ts";
import { type BudgetLease, withLease } from "../models/wrappers/lease.ts";
import { withRecord } from "../models/wrappers/record.ts";
import { withReplay } from "../models/wrappers/replay.ts";
import { withRetry } from "../models/wrappers/retry.ts";
import { withSharing } from "../models/wrappers/share.ts";
import type { Planner } from "../planner/planner.ts";
import { plannerKind } from "../planner/registry.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { CallRecord, RunStore, RunWriter } from "../store/store.ts";
import type { CallLedger } from "./call-ledger.ts";
import { modelFiles } from "./model-files.ts";
import type { Prepared } from "./prepare.ts";

/** What the models of a run depend on. */
export interface RunModelOptions {
  readonly prepared: Prepared;
  readonly store: RunStore;
  readonly env: Environment;
  /** Id of a run to go on with, in place of a new one; its recorded answers are given again. */
  readonly resume?: string;
  /** Answers that are given again before any model is asked; with `resume`, by default those of that run. */
  readonly record?: CallRecord;
  /**
   * Told of each recorded answer that is given to a question in other words than it was put in then, where an earlier
   * version put it; by default that is an error.
   */
  readonly onOtherPrompt?: () => void;
  /** Recorded answers go to whoever is asked under their key, in whatever words, also where this version put the question. */
  readonly acceptsOtherPrompts?: boolean;
  /** Makes the models in place of the providers: for dry runs and replays. */
  readonly modelOf?: (uri: string) => ChatModel;
  /** In place of the scenario's planner and election, for experiments; the summary then has no counterfactuals. */
  readonly planner?: Planner;
  /** In place of the scenario's budget. */
  readonly budget?: BudgetLimits;
  /** What the budget is held against; by default what this run has used. */
  readonly meter?: BudgetMeter;
  /** Leave to spend, where one budget is several processes'. */
  readonly lease?: BudgetLease | undefined;
  /** What keeps to the limits of models, where several runs share them; by default the run's own. */
  readonly limiterOf?: (address: string) => RateLimiter;
  /** The record of the run that this one is forked from. */
  readonly past?: { readonly record: CallRecord } & Pick<OtherRecord, "fromStep" | "isFresh">;
  /** Told when questions wait for a provider's rate limit, and for how many milliseconds. */
  readonly onWait?: (ms: number) => void;
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

export function modelUris({ workers, planner }: NamesModels, kinds: Kinds = builtInKinds): Models<string> {
  const reads = (key: string): boolean => readsKey(workers, key, kinds.deciders);
  return {
    workers: reads("model") ? workers.model : null,
    planner: plannerKind(planner.kind, kinds.planners).uses.includes("model") ? planner.model : null,
    personas: reads("personas") && workers.personas ? (workers.personaModel ?? null) : null,
  };
}

/**
 * Fails before anything is paid for: every model that the scenario would ask must be usable.
 * @throws ScenarioError, ProviderError
 */
export function checkModels(scenario: NamesModels, env: Environment, kinds: Kinds = builtInKinds): void {
  const uris = modelUris(scenario, kinds);
  for (const uri of Object.values(uris)) {
    if (uri === null) continue;
    checkModel(uri, kinds.providers, env);
    // A provider whose prices are none would say so in the middle of the run.
    priceOfUri(uri, null, kinds.providers);
  }
  if (scenario.workers.prompting === "distribution" && uris.workers !== null)
    checkLogProbabilities(uris.workers, kinds.providers);
  if (scenario.workers.batch && uris.workers !== null) checkBatches(uris.workers, kinds.providers);
}

/**
 * A limit in dollars can only be kept where every price is known.
 * @throws ScenarioError
 */
export function checkPrices({ prepared, budget }: RunModelOptions, uris: Models<string>): void {
  const { scenario, kinds } = prepared;
  if ((budget ?? scenario.budget).usd == null) return;
  for (const uri of Object.values(uris))
    if (uri !== null && !priceOfUri(uri, null, kinds.providers, scenario.models.prices))
      throw new ScenarioError(`budget.usd cannot be kept: the price of ${uri} is not known`, {
        hint: "Give it in models.prices or by --prices, or limit budget.tokens or budget.calls.",
      });
}

/** What asking models takes of what was prepared. */
export interface AskedBy {
  readonly scenario: Pick<Scenario, "seed" | "models" | "budget"> & {
    readonly workers: Pick<Scenario["workers"], "batch">;
    readonly population: Pick<Scenario["population"], "size">;
  };
  readonly kinds: Pick<Kinds, "providers">;
}

export async function createModels(
  {
    prepared,
    store,
    env,
    resume,
    budget,
    modelOf,
    ...options
  }: Omit<RunModelOptions, "prepared"> & { readonly prepared: AskedBy },
  uris: Models<string>,
  emit: (event: EpisodeEvent) => Promise<void>,
  ledger: CallLedger,
  run: RunWriter,
): Promise<Models<ChatModel>> {
  const { models, workers, population } = prepared.scenario;
  const { seed: ownSeed } = prepared.scenario;
  const seed = samplingSeed(ownSeed, models.resample);
  const { retries, timeout, cache, onFailure, local } = models;
  const limits = budget ?? prepared.scenario.budget;
  const started = performance.now();
  const meter = options.meter ?? {
    spending: () => ledger.totals,
    minutes: () => (performance.now() - started) / 60_000,
  };
  const made = new Map<string, Promise<ChatModel>>();
  const limiterOf = options.limiterOf ?? rateLimiters({ ...models, onWait: options.onWait });
  const { providers } = prepared.kinds;
  const live = async (uri: string, seed: number): Promise<ChatModel> => {
    const own = models.options?.[providerName(uri)];
    const modelOptions = {
      ...{ env, timeoutMs: 1000 * timeout, limiterOf, seed, beforeRequest: () => run.confirm() },
      ...(own && { options: own }),
      ...(local && { local }),
    };
    const single = withRetry(await createModel(uri, providers, modelOptions), { maxRetries: retries });
    const provider =
      workers.batch && uri === uris.workers
        ? withBatches(single, {
            client: confirmedBatches(await createBatchClient(uri, providers, modelOptions), () => run.confirm()),
            book: run.batches,
            purposes: ["hours"],
            expected: population.size,
          })
        : single;
    const budgeted = withBudget(
      provider,
      limits,
      () => meter.spending(),
      () => meter.minutes(),
      options.planner
        ? "Start again with a higher limit; with models.cache: all, what was asked is not paid for twice."
        : "`llm-econ resume` goes on from here with a higher limit, e.g. --budget-calls 5000; nothing is paid twice.",
    );
    const [file] = modelFiles([uri], providers);
    const scope = file ? { ...own, file: file.sha256 } : own;
    const leased = options.lease ? withLease(budgeted, options.lease) : budgeted;
    const shared = withSharing(withCache(leased, store.cache, cacheScope(cache, seed, scope)));
    return onFailure === "fallback" ? withFallback(shared) : shared;
  };
  const record = options.record ?? (resume === undefined ? undefined : store.calls(resume));
  const create = async (uri: string, seed: number): Promise<ChatModel> => {
    const asked = modelOf ? modelOf(uri) : await live(uri, seed);
    const { past } = options;
    const model = past ? withOtherRecord(asked, { ...past, answers: recordedAnswers(past.record) }) : asked;
    const onOther = record && (options.acceptsOtherPrompts || isEarlier(record)) ? options.onOtherPrompt : undefined;
    return withRecord(
      record ? withReplay(model, recordedAnswers(record), onOther, otherVersion(record.promptsVersion)) : model,
      (call) => emit({ type: "model-call", call }),
    );
  };
  const model = (uri: string | null, seed: number): Promise<ChatModel> | null => {
    if (uri === null) return null;
    const key = `${seed} ${uri}`;
    const known = made.get(key) ?? create(uri, seed);
    made.set(key, known);
    return known;
  };
  return {
    workers: await model(uris.workers, seed),
    planner: await model(uris.planner, seed),
    // Who people are is no answer of theirs: it stays as it is with another set of answers.
    personas: await model(uris.personas, ownSeed),
  };
}

/** A client that sends no batch without leave. */
function confirmedBatches(client: BatchClient, confirm: () => void): BatchClient {
  return {
    ...client,
    submit: async (...batch) => {
      confirm();
      return client.submit(...batch);
    },
  };
}

/** Of scenarios whose runs put questions and read answers as it is done today. */
const askedAsToday = 3;

/** Whether a run's questions were put, and its answers read, by an earlier version. */
export function isEarlier({ scenarioVersion }: Pick<CallRecord, "scenarioVersion">): boolean {
  return scenarioVersion !== undefined && (scenarioVersion ?? 1) < askedAsToday;
}

/** What is said of prompts that another version than this one worded; null where it was this one, or it is not known. */
export function otherVersion(made: number | null | undefined): string | null {
  if (made === undefined || made === promptsVersion) return null;
  const whose = made === null ? "of before they had a version" : `of version ${made}`;
  return `The run's prompts are ${whose}; this llm-econ words them by version ${promptsVersion}`;
}

/** The store's record of calls as the answers that a model gave. */
function recordedAnswers(record: CallRecord): OtherRecord["answers"] {
  const wasReadOtherwise = isEarlier(record);
  return async (key) => {
    const call = await record.get(key);
    if (!call) return undefined;
    const { promptHash, uri, answer, model, finishReason, inputTokens, outputTokens, cachedInputTokens } = call;
    const { requests, latencyMs, source, problem, usageEstimated, reasoningTokens, choice } = call;
    const isEstimated = usageEstimated === 1;
    const usage = { inputTokens, outputTokens, cachedInputTokens, reasoningTokens, isEstimated };
    const response = {
      text: wasReadOtherwise && problem === null ? earlierAnswer(answer) : answer,
      usage,
      model: model ?? "",
      finishReason: finishReasonOf(finishReason),
      latencyMs,
      requests,
      source,
      problem,
      ...(choice && { choice }),
    };
    return { promptHash, uri, response };
  };
}
