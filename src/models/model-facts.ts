/** What the provider of a model says of it. A URI may name a provider that is not there: the plugin of a stored run. */
import type { ModelProvider, ModelProviders } from "./model-provider.ts";
import { providerName } from "./model-uri.ts";
import { type ModelPrice, type ModelPrices, sameAtAll } from "./providers/token-price.ts";

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
 * The price of a model as a scenario names it: nothing, the user's own, or what its provider lists.
 * @param uri e.g. `openai:gpt-4o-mini`
 * @param model id as the provider returned it, where it has answered
 * @param own prices that go before the provider's; by model id, or by `id@host` for a server at that host
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
  const { asked, hosts } = partsOf(uri);
  const ids = [model ?? "", asked];
  const owned = [...ids.map((id) => sameAtAll(hosts, (host) => own[`${id}@${host}`])), ...ids.map((id) => own[id])];
  return (
    owned.find((price) => price !== undefined) ??
    provider?.priceOf?.(ids[0], hosts) ??
    provider?.priceOf?.(ids[1], hosts)
  );
}

/** Models of which no price is known, each once. */
export function withoutPrice(
  uris: readonly (string | null)[],
  providers: ModelProviders,
  own: ModelPrices = {},
): readonly string[] {
  return [...new Set(uris)].filter((uri) => uri !== null && !priceOfUri(uri, null, providers, own)) as string[];
}

/** Model id and hosts of a URI, which may name a provider that is not there. */
function partsOf(uri: string): { readonly asked: string; readonly hosts: readonly string[] } {
  const rest = uri.slice(uri.indexOf(":") + 1);
  // Ids have "@" themselves (@cf/meta/llama): only one before http(s) separates.
  const at = rest.search(/@https?:/i);
  if (at < 0) return { asked: rest, hosts: [] };
  const urls = rest.slice(at + 1).split(",");
  return { asked: rest.slice(0, at), hosts: urls.flatMap((url) => (URL.canParse(url) ? [new URL(url).host] : [])) };
}

/** Whose answers come from a rule, and what that is in words. */
export interface StandIn {
  /** A provider, or a model as the scenario names it whose server said so. */
  readonly name: string;
  readonly words: string;
}

/**
 * The stand-ins among those who answer for models, each once. Of a provider that is not there nothing is known.
 * @param said what servers said of their answers, by model
 */
export function standInsAmong(
  uris: readonly string[],
  providers: ModelProviders,
  said: Readonly<Record<string, string>> = {},
): readonly StandIn[] {
  const names = new Set(uris.map(providerName));
  return [
    ...providers.flatMap(({ name, standIn }) =>
      standIn !== undefined && names.has(name) ? [{ name, words: standIn }] : [],
    ),
    ...Object.entries(said)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, words]) => ({ name, words: `${words}, as the server that answered says` })),
  ];
}

/** Whether a stand-in answered for the model. */
export function isStandIn(uri: string, standIns: readonly StandIn[]): boolean {
  return standIns.some(({ name }) => name === providerName(uri) || name === uri);
}
