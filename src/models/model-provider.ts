/** A provider makes chat models from URIs; the caller hands in the map of those that there are. */
import type { ChatModel } from "./chat-model.ts";
import { type ModelUri, parseModelUri } from "./model-uri.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ModelOptions {
  /** Where keys and base URLs are looked up; nothing else is. */
  readonly env: Environment;
  /** Longest time for one HTTP request, answer included; 120,000 by default. */
  readonly timeoutMs?: number;
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
  /** Loads the SDK, where there is one, and returns a model without retries. */
  create(uri: ModelUri, options: ModelOptions): Promise<ChatModel>;
}

export type ModelProviders = ReadonlyMap<string, ModelProvider>;

/**
 * Whether a URI can be used: it parses, its provider exists and its key is set.
 * @throws ScenarioError, ProviderError
 */
export function checkModel(uri: string, providers: ModelProviders, env: Environment): void {
  const { parsed, provider } = resolve(uri, providers);
  provider.check(parsed, env);
}

/** @throws ScenarioError, ProviderError: see {@link checkModel} */
export async function createModel(uri: string, providers: ModelProviders, options: ModelOptions): Promise<ChatModel> {
  const { parsed, provider } = resolve(uri, providers);
  provider.check(parsed, options.env);
  return provider.create(parsed, options);
}

function resolve(uri: string, providers: ModelProviders): { parsed: ModelUri; provider: ModelProvider } {
  const parsed = parseModelUri(uri, [...providers.keys()]);
  return { parsed, provider: providers.get(parsed.provider)! };
}
