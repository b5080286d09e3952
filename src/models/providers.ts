import type { ModelProvider } from "./model-provider.ts";
import { anthropicProvider } from "./providers/anthropic/anthropic.ts";
import { openaiCompatibleProvider, openaiProvider } from "./providers/openai/openai.ts";

/** Providers that come with the package and are reached over the network. */
export const networkProviders: readonly ModelProvider[] = [openaiProvider, anthropicProvider, openaiCompatibleProvider];
