import type { ModelProvider } from "./model-provider.ts";
import { anthropicProvider } from "./providers/anthropic/anthropic.ts";
import { openaiCompatibleProvider, openaiProvider } from "./providers/openai/openai.ts";
import { openaiResponsesProvider } from "./providers/openai/openai-responses.ts";

/** Providers that come with the package and are reached over the network. */
export const networkProviders: readonly ModelProvider[] = [
  openaiProvider,
  openaiResponsesProvider,
  anthropicProvider,
  openaiCompatibleProvider,
];
