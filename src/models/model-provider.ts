/** A provider makes chat models from URIs; the caller hands in the list of those that there are. */
import { ScenarioError } from "../base/errors.ts";
import type { Kind } from "../base/kind.ts";
import type { ChatModel } from "./chat-model.ts";
import { withRateLimit } from "./limits/rate-limit.ts";
import type { RateLimiter } from "./limits/rate-limiter.ts";
import type { LocalOptions } from "./local-options.ts";
import { type ModelUri, parseModelUri } from "./model-uri.ts";
import type { BatchClient } from "./providers/batch-client.ts";
import { requireKey } from "./providers/credentials.ts";
import type { Environment } from "./providers/environment.ts";
import { leastLoaded } from "./providers/least-loaded.ts";
import type { ModelPrice } from "./providers/token-price.ts";
import { withEstimatedUsage } from "./wrappers/estimated-usage.ts";
import { withUnreadable } from "./wrappers/unreadable.ts";

export type { Environment };

export interface ModelOptions {
  /** Where keys and base URLs are looked up; nothing else is. */
  readonly env: Environment;
  /** Longest time for one request, answer included; 120,000 by default. */
  readonly timeoutMs?: number;
  /** What the scenario's `models.options` has for the provider, checked and with defaults; nothing without a schema. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The scenario's `models.local`, for models in this process. */
  readonly local?: LocalOptions;
  /** Of the scenario, from which that of each question follows. */
  readonly seed?: number;
  /**
   * What keeps to the limits of a model at one address; the same one for the same address. Without it requests are sent
   * as they come.
   */
  readonly limiterOf?: (address: string) => RateLimiter;
  /** Called before each request, after it has waited for its turn; what it throws ends the question. */
  readonly beforeRequest?: () => void;
}

/** Who answers URIs that begin with its name and a colon: the built-in ones and those of plugins are alike. */
export interface ModelProvider extends Pick<Kind, "name" | "description" | "options"> {
  /** How its URIs are written, for lists; `<name>:<model>` by default. */
  readonly form?: string;
  /** Environment variable that holds the key; null or absent where no key is used. */
  readonly keyVariable?: string | null;
  /** True where an answer costs nothing, so that losing one loses no money. */
  readonly isFree?: boolean;
  /**
   * True where its models are files: a URI has the path of one, relative to the scenario's folder, and the file's SHA-256 goes
   * into the record of a run.
   */
  readonly isFile?: boolean;
  /**
   * False where the provider answers at once by itself, without network, keys and environment: seeds of a comparison may
   * then run in threads, each with a model of its own. True by default.
   */
  readonly usesNetwork?: boolean;
  /** What it needs beside a key that may not be there, and whether it is, for `doctor`; never throws. */
  installed?(): string;
  /** Where answers come from a rule and not from a language model: what that is, for every summary and report. */
  readonly standIn?: string;
  /** True where its models tell the log-probabilities of their tokens, so that {@link ChatRequest.choice} can be answered. */
  readonly hasLogProbabilities?: boolean;
  /** Part of the list price that a question in a batch is cheaper by, from 0 to 1; 0 by default. */
  readonly batchDiscount?: number;
  /**
   * The price of a model by its id, and at the hosts of its URI where there are any; undefined where it is not known.
   * Prices of the user go before it. Absent where no price is known beforehand.
   */
  priceOf?(model: string, hosts?: readonly string[]): ModelPrice | undefined;
  /**
   * Cheap and without network, to fail before a run starts. Where absent, the URI may have no base URL, and the key must be
   * there if there is a variable for one.
   * @throws ProviderError naming the variable where the key is missing; ScenarioError where the URI lacks a part
   */
  check?(uri: ModelUri, env: Environment): void;
  /**
   * The hosts that a URI is asked at, as `api.openai.com`: they go into the record of a run. Absent where the URI names them,
   * or there are none. Without network, after {@link check}.
   */
  hosts?(uri: ModelUri, env: Environment): readonly string[];
  /** Loads the SDK, where there is one, and returns a model without retries and limits. */
  create(uri: ModelUri, options: ModelOptions): ChatModel | Promise<ChatModel>;
  /** Only where the provider takes batches. */
  createBatchClient?(uri: ModelUri, options: ModelOptions): BatchClient | Promise<BatchClient>;
}

export type ModelProviders = readonly ModelProvider[];

/**
 * Whether a URI can be used: it parses, its provider exists and its key is set.
 * @throws ScenarioError, ProviderError
 */
export function checkModel(uri: string, providers: ModelProviders, env: Environment): void {
  const { addresses, provider } = resolve(uri, providers);
  for (const address of addresses)
    if (provider.check) provider.check(address, env);
    else usualCheck(address, provider, env);
}

/**
 * The hosts that a model is asked at, each once; none for one in this process.
 * @throws ScenarioError, ProviderError: see {@link checkModel}
 */
export function hostsOf(uri: string, providers: ModelProviders, env: Environment): readonly string[] {
  const { addresses, provider } = resolve(uri, providers);
  const hosts = addresses.flatMap(
    (address) =>
      provider.hosts?.(address, env) ?? (address.baseUrl === undefined ? [] : [new URL(address.baseUrl).host]),
  );
  return [...new Set(hosts)];
}

function usualCheck({ uri, baseUrl }: ModelUri, { name, keyVariable }: ModelProvider, env: Environment): void {
  if (baseUrl !== undefined) throw new ScenarioError(`model "${uri}": ${name}: takes no base URL`);
  if (keyVariable) requireKey(uri, keyVariable, env);
}

/**
 * A model that keeps to its limits and, where it has several addresses, uses them all; without retries.
 * @throws ScenarioError, ProviderError: see {@link checkModel}
 */
export async function createModel(uri: string, providers: ModelProviders, options: ModelOptions): Promise<ChatModel> {
  checkModel(uri, providers, options.env);
  const { addresses, provider } = resolve(uri, providers);
  const models = await Promise.all(
    addresses.map(async (address) => {
      const made = await provider.create(address, options);
      // A rule spends no tokens.
      const model = provider.standIn === undefined ? withEstimatedUsage(withUnreadable(made)) : made;
      const allowed = options.beforeRequest ? withLeave(model, options.beforeRequest) : model;
      return options.limiterOf ? withRateLimit(allowed, options.limiterOf(address.uri)) : allowed;
    }),
  );
  return models.length === 1 ? models[0] : leastLoaded(uri, models);
}

function withLeave(model: ChatModel, beforeRequest: () => void): ChatModel {
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      beforeRequest();
      return model.complete(request, signal);
    },
  };
}

/**
 * Whether a model's questions can be sent in batches.
 * @throws ScenarioError where its provider has none
 */
export function checkBatches(uri: string, providers: ModelProviders): void {
  const { provider } = resolve(uri, providers);
  if (provider.createBatchClient) return;
  const others = providers.filter((one) => one.createBatchClient).map(({ name }) => name);
  throw new ScenarioError(
    `workers.batch: ${provider.name} takes no batches; expected a model of ${others.join(" or ")}`,
    {
      hint: "Set workers.batch to false, or choose another workers.model.",
    },
  );
}

/**
 * Whether a model tells how likely its answers were.
 * @throws ScenarioError where its provider does not
 */
export function checkLogProbabilities(uri: string, providers: ModelProviders): void {
  const { provider } = resolve(uri, providers);
  if (provider.hasLogProbabilities) return;
  const others = providers.filter((one) => one.hasLogProbabilities).map(({ name }) => name);
  throw new ScenarioError(
    `workers.prompting: distribution needs log-probabilities, and ${provider.name} gives none; expected a model of ${others.join(" or ")}`,
    { hint: "Set workers.prompting to self-consistency, or choose another workers.model." },
  );
}

/** @throws ScenarioError, ProviderError: see {@link checkModel} and {@link checkBatches} */
export async function createBatchClient(
  uri: string,
  providers: ModelProviders,
  options: ModelOptions,
): Promise<BatchClient> {
  checkModel(uri, providers, options.env);
  checkBatches(uri, providers);
  const { addresses, provider } = resolve(uri, providers);
  return provider.createBatchClient!(addresses[0], options);
}

function resolve(
  uri: string,
  providers: ModelProviders,
): { readonly addresses: readonly ModelUri[]; readonly provider: ModelProvider } {
  const addresses = parseModelUri(uri, providers);
  return { addresses, provider: providers.find(({ name }) => name === addresses[0].provider)! };
}
