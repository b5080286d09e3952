/** Anthropic. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { ScenarioError } from "../../../base/errors.ts";
import type { Environment, ModelOptions, ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import type { CallContext } from "../call-context.ts";
import { readBaseUrl, requireKey } from "../credentials.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import type { Dialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { modelOver } from "../model-over.ts";
import { proxyFor } from "../proxy.ts";
import { directFetch } from "../thin-fetch.ts";
import { priceOf } from "../token-price.ts";
import { anthropicWishes, messageBody, messageHeaders, readMessage } from "./anthropic-message.ts";
import { anthropicBatchClient } from "./batch-anthropic.ts";
import { joinedMessage } from "./joined-message.ts";

const keyVariable = "ANTHROPIC_API_KEY";

export const anthropicProvider: ModelProvider = {
  name: "anthropic",
  description: "Anthropic's models: anthropic:<model>",
  keyVariable,
  batchDiscount: 0.5,
  priceOf: (model) => priceOf(model),
  check: (uri, env) => {
    if (uri.baseUrl !== undefined) {
      throw new ScenarioError(`model "${uri.uri}": ${uri.provider}: takes no base URL`, {
        hint: "Set ANTHROPIC_BASE_URL instead.",
      });
    }
    requireKey(uri.uri, keyVariable, env);
    anthropicBaseUrl(env);
  },
  hosts: (_, env) => [new URL(anthropicBaseUrl(env)).host],
  create: async (uri, options) => {
    const { client, context } = await anthropicClient(uri, options);
    return modelOver({
      context,
      address: `${context.model}@${client.baseURL}`,
      wishes: anthropicWishes,
      send: (request, dialect, signal) =>
        sent(client, messageBody(request, context.model, dialect), dialect, {
          headers: messageHeaders(request, dialect),
          signal,
        }),
      read: (body) => readMessage(body, context),
    });
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
  const baseURL = anthropicBaseUrl(env);
  const proxy = await proxyFor(baseURL, env);
  const client = new Anthropic({
    apiKey: key,
    baseURL,
    maxRetries: 0,
    timeout: timeoutMs + 10_000, // a backstop: callProvider ends the call before
    logLevel: "off",
    // Prompts must not reach a tracing backend that happens to be set up in the environment.
    openTelemetry: false,
    fetch: proxy?.fetch ?? (await directFetch()),
  });
  const address = `${client.baseURL}/v1/messages`;
  return { client, context: { uri: uri.uri, model: uri.model, keyVariable, key, timeoutMs, address, proxy } };
}

async function sent(
  client: Anthropic,
  question: Anthropic.MessageCreateParamsNonStreaming,
  { isStreamed }: Dialect,
  options: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<{ readonly body: Partial<Anthropic.Message>; readonly headers: Headers }> {
  if (!isStreamed) {
    const { data, response } = await client.messages.create(question, options).withResponse();
    return { body: bodyFrom<Partial<Anthropic.Message>>(data, joinedMessage), headers: response.headers };
  }
  const response = await client.messages.create({ ...question, stream: true }, options).asResponse();
  return { body: bodyOf(await response.text(), joinedMessage), headers: response.headers };
}

function anthropicBaseUrl(env: Environment): string {
  return readBaseUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com", env);
}
