import type { ModelProvider, ModelProviders } from "./model-provider.ts";
import { anthropicProvider } from "./providers/anthropic/anthropic.ts";
import { openaiCompatibleProvider, openaiProvider } from "./providers/openai/openai.ts";

/** Providers that are reached over the network. */
export const networkProviders: readonly ModelProvider[] = [openaiProvider, anthropicProvider, openaiCompatibleProvider];

/** The registry that {@link createModel} takes, by name. */
export function providerMap(providers: readonly ModelProvider[]): ModelProviders {
  return new Map(providers.map((provider) => [provider.name, provider]));
}
