/** Anthropic. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { ScenarioError } from "../../../base/errors.ts";
import { readAllowances } from "../../limits/rate-limit-headers.ts";
import type { Environment, ModelOptions, ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import { readBaseUrl, requireKey } from "../credentials.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import { inDialect } from "../dialect.ts";
import { callProvider } from "../provider-call.ts";
import type { CallContext } from "../provider-failure.ts";
import { priceOf } from "../token-price.ts";
import { anthropicWishes, messageBody, messageHeaders, readMessage } from "./anthropic-message.ts";
import { anthropicBatchClient } from "./batch-anthropic.ts";

const keyVariable = "ANTHROPIC_API_KEY";

export const anthropicProvider: ModelProvider = {
  name: "anthropic",
  description: "Anthropic's models: anthropic:<model>",
  keyVariable,
  batchDiscount: 0.5,
  priceOf,
  check: (uri, env) => {
    if (uri.baseUrl !== undefined) {
      throw new ScenarioError(`model "${uri.uri}": ${uri.provider}: takes no base URL`, {
        hint: "Set ANTHROPIC_BASE_URL instead.",
      });
    }
    requireKey(uri.uri, keyVariable, env);
    anthropicBaseUrl(env);
  },
  create: async (uri, options) => {
    const { client, context } = await anthropicClient(uri, options);
    const address = `${context.model}@${client.baseURL}`;
    return {
      uri: uri.uri,
      complete: async (request, signal) => {
        let start = 0;
        const { answer, requests } = await inDialect(address, anthropicWishes, (dialect) => {
          start = performance.now();
          const body = messageBody(request, uri.model, dialect);
          const headers = messageHeaders(request, dialect);
          return callProvider(context, signal, (callSignal) =>
            client.messages.create(body, { signal: callSignal, headers }).withResponse(),
          );
        });
        const latencyMs = performance.now() - start;
        const allowances = readAllowances(answer.response.headers);
        return { ...readMessage(answer.data, context), latencyMs, requests, ...(allowances && { allowances }) };
      },
    };
  },
  createBatchClient: async (uri, options) => {
    const { client, context } = await anthropicClient(uri, options);
    return anthropicBatchClient(client, context);
  },
};

async function anthropicClient(
  uri: ModelUri,
  { env, timeoutMs = defaultTimeoutMs }: ModelOptions,
): Promise<{ readonly client: Anthropic; readonly context: CallContext }> {
  const { Anthropic } = await import("@anthropic-ai/sdk");
  const key = requireKey(uri.uri, keyVariable, env);
  const client = new Anthropic({
    apiKey: key,
    baseURL: anthropicBaseUrl(env),
    maxRetries: 0,
    timeout: timeoutMs + 10_000, // a backstop: callProvider ends the call before
    logLevel: "off",
    // Prompts must not reach a tracing backend that happens to be set up in the environment.
    openTelemetry: false,
  });
  return { client, context: { uri: uri.uri, model: uri.model, keyVariable, key, timeoutMs } };
}

function anthropicBaseUrl(env: Environment): string {
  return readBaseUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com", env);
}
