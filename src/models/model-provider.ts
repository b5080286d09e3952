/** A provider makes chat models from URIs; the caller hands in the map of those that there are. */
import { ScenarioError } from "../base/errors.ts";
import type { ChatModel } from "./chat-model.ts";
import { withRateLimit } from "./limits/rate-limit.ts";
import type { RateLimiter } from "./limits/rate-limiter.ts";
import { type ModelUri, parseModelUri } from "./model-uri.ts";
import type { BatchClient } from "./providers/batch-client.ts";
import { leastLoaded } from "./providers/least-loaded.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ModelOptions {
  /** Where keys and base URLs are looked up; nothing else is. */
  readonly env: Environment;
  /** Longest time for one HTTP request, answer included; 120,000 by default. */
  readonly timeoutMs?: number;
  /**
   * What keeps to the limits of a model at one address; the same one for the same address. Without it requests are sent
   * as they come.
   */
  readonly limiterOf?: (address: string) => RateLimiter;
}

export interface ModelProvider {
  /** The part of a URI before the colon. */
  readonly name: string;
  readonly description: string;
  /** Environment variable that holds the key; null where no key is used. */
  readonly keyVariable: string | null;
  /**
   * Cheap and without network, to fail before a run starts.
   * @throws ProviderError naming the variable where the key is missing; ScenarioError where the URI lacks a part
   */
  check(uri: ModelUri, env: Environment): void;
  /** Loads the SDK, where there is one, and returns a model without retries and limits. */
  create(uri: ModelUri, options: ModelOptions): Promise<ChatModel>;
  /** Only where the provider takes batches. */
  createBatchClient?(uri: ModelUri, options: ModelOptions): Promise<BatchClient>;
}

export type ModelProviders = ReadonlyMap<string, ModelProvider>;

/**
 * Whether a URI can be used: it parses, its provider exists and its key is set.
 * @throws ScenarioError, ProviderError
 */
export function checkModel(uri: string, providers: ModelProviders, env: Environment): void {
  const { addresses, provider } = resolve(uri, providers);
  for (const address of addresses) provider.check(address, env);
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
      const model = await provider.create(address, options);
      return options.limiterOf ? withRateLimit(model, options.limiterOf(address.uri)) : model;
    }),
  );
  return models.length === 1 ? models[0] : leastLoaded(uri, models);
}

/**
 * Whether a model's questions can be sent in batches.
 * @throws ScenarioError where its provider has none
 */
export function checkBatches(uri: string, providers: ModelProviders): void {
  const { provider } = resolve(uri, providers);
  if (provider.createBatchClient) return;
  const others = [...providers.values()].filter((one) => one.createBatchClient).map(({ name }) => name);
  throw new ScenarioError(
    `workers.batch: ${provider.name} takes no batches; expected a model of ${others.join(" or ")}`,
    {
      hint: "Set workers.batch to false, or choose another workers.model.",
    },
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
  const addresses = parseModelUri(uri, [...providers.keys()]);
  return { addresses, provider: providers.get(addresses[0].provider)! };
}
