/** Anthropic. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { ScenarioError } from "../../../base/errors.ts";
import { readAllowances } from "../../limits/rate-limit-headers.ts";
import type { Environment, ModelOptions, ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import { markedModel } from "../../stand-in-mark.ts";
import type { CallContext } from "../call-context.ts";
import { readBaseUrl, requireKey } from "../credentials.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import { type Dialect, inDialect } from "../dialect.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { callProvider } from "../provider-call.ts";
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
    const address = `${context.model}@${client.baseURL}`;
    return {
      uri: uri.uri,
      complete: async (request, signal) => {
        let start = 0;
        const { answer, requests } = await inDialect(address, anthropicWishes, request, async (dialect) => {
          start = performance.now();
          const body = messageBody(request, uri.model, dialect);
          const options = { headers: messageHeaders(request, dialect) };
          const { message, headers } = await callProvider(context, signal, (callSignal) =>
            sent(client, body, dialect, { ...options, signal: callSignal }),
          );
          // A gateway may answer with status 200 and say inside what was refused.
          const read = markedModel(readMessage(message, context), headers);
          return { message: read, allowances: readAllowances(headers) };
        });
        const { message, allowances } = answer;
        return { ...message, latencyMs: performance.now() - start, requests, ...(allowances && { allowances }) };
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
  body: Anthropic.MessageCreateParamsNonStreaming,
  { isStreamed }: Dialect,
  options: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<{ readonly message: Partial<Anthropic.Message>; readonly headers: Headers }> {
  if (!isStreamed) {
    const { data, response } = await client.messages.create(body, options).withResponse();
    return { message: bodyFrom<Partial<Anthropic.Message>>(data, joinedMessage), headers: response.headers };
  }
  const response = await client.messages.create({ ...body, stream: true }, options).asResponse();
  return { message: bodyOf(await response.text(), joinedMessage), headers: response.headers };
}

function anthropicBaseUrl(env: Environment): string {
  return readBaseUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com", env);
}
