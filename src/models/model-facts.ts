/** What the provider of a model says of it. A URI may name a provider that is not there: the plugin of a stored run. */
import type { ModelProvider, ModelProviders } from "./model-provider.ts";
import { providerName } from "./model-uri.ts";
import type { ModelPrice, ModelPrices } from "./providers/token-price.ts";

export function providerOf(uri: string, providers: ModelProviders): ModelProvider | undefined {
  const wanted = providerName(uri);
  return providers.find(({ name }) => name === wanted);
}

/** Whether its answers cost nothing; false where nobody can say. */
export function isFree(uri: string, providers: ModelProviders): boolean {
  return providerOf(uri, providers)?.isFree ?? false;
}

export function usesNetwork(uri: string, providers: ModelProviders): boolean {
  return providerOf(uri, providers)?.usesNetwork ?? true;
}

/** Part of the list price that a question in a batch is cheaper by. */
export function batchDiscount(uri: string, providers: ModelProviders): number {
  return providerOf(uri, providers)?.batchDiscount ?? 0;
}

/**
 * The price of a model as a scenario names it: nothing, the scenario's own, or what its provider lists.
 * @param uri e.g. `openai:gpt-4o-mini`
 * @param model id as the provider returned it, where it has answered
 * @param own prices that go before the provider's; by model id
 * @returns undefined where it is not known, which is not the same as free
 */
export function priceOfUri(
  uri: string,
  model: string | null,
  providers: ModelProviders,
  own: ModelPrices = {},
): ModelPrice | undefined {
  const provider = providerOf(uri, providers);
  if (provider?.isFree) return { input: 0, output: 0 };
  const asked = uri.slice(uri.indexOf(":") + 1).replace(/@.*$/, "");
  return own[model ?? ""] ?? own[asked] ?? provider?.priceOf?.(model ?? "") ?? provider?.priceOf?.(asked);
}

/** A provider whose answers come from a rule, and what it is in words. */
export interface StandIn {
  readonly name: string;
  readonly words: string;
}

/** The stand-ins among those who answer for models, each once. Of a provider that is not there nothing is known. */
export function standInsAmong(uris: readonly string[], providers: ModelProviders): readonly StandIn[] {
  const names = new Set(uris.map(providerName));
  return providers.flatMap(({ name, standIn }) =>
    standIn !== undefined && names.has(name) ? [{ name, words: standIn }] : [],
  );
}
