/** OpenAI, and every server that speaks the same protocol. */
import type { OpenAI } from "openai";
import { ScenarioError } from "../../../base/errors.ts";
import type { ChatModel } from "../../chat-model.ts";
import { readAllowances } from "../../limits/rate-limit-headers.ts";
import type { ModelOptions, ModelProvider } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import { markedModel } from "../../stand-in-mark.ts";
import type { CallContext } from "../call-context.ts";
import { readBaseUrl, readKey, requireKey } from "../credentials.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import { type Dialect, inDialect } from "../dialect.ts";
import { keepingErrors } from "../error-body-fetch.ts";
import { bodyFrom, bodyOf } from "../event-stream.ts";
import { callProvider } from "../provider-call.ts";
import { type HttpProxy, proxyFor } from "../proxy.ts";
import { directFetch } from "../thin-fetch.ts";
import { priceAtHosts, priceOf } from "../token-price.ts";
import { openaiBatchClient } from "./batch-openai.ts";
import { joinedCompletion } from "./joined-completion.ts";
import {
  type CompletionBody,
  completionBody,
  openaiWishes,
  type Recipient,
  readCompletion,
} from "./openai-completion.ts";

const keyVariable = "OPENAI_API_KEY";
const compatibleKeyVariable = "LLM_ECON_COMPATIBLE_API_KEY";

export const openaiProvider: ModelProvider = {
  name: "openai",
  description: "OpenAI's models: openai:<model>",
  keyVariable,
  hasLogProbabilities: true,
  batchDiscount: 0.5,
  priceOf: (model) => priceOf(model),
  check: (uri, env) => {
    refuseBaseUrl(uri);
    requireKey(uri.uri, keyVariable, env);
    openaiBaseUrl(env);
  },
  hosts: (_, env) => [new URL(openaiBaseUrl(env)).host],
  create: async (uri, options) => {
    const { client, context } = await openaiClient(uri, options);
    return chatModel(client, context, "openai");
  },
  createBatchClient: async (uri, options) => {
    const { client, context } = await openaiClient(uri, options);
    return openaiBatchClient(client, context);
  },
};

export const openaiCompatibleProvider: ModelProvider = {
  name: "openai-compatible",
  description:
    "Any server with OpenAI's protocol (Ollama, vLLM, llama.cpp, LM Studio, OpenRouter): openai-compatible:<model>@<baseUrl>, or several base URLs with commas",
  form: "openai-compatible:<model>@<baseUrl>",
  keyVariable: compatibleKeyVariable,
  hasLogProbabilities: true,
  priceOf: (model, hosts = []) => priceAtHosts(model, hosts),
  check: (uri, env) => {
    requireBaseUrl(uri);
    readKey(compatibleKeyVariable, env);
  },
  create: async (uri, options) => {
    const key = readKey(compatibleKeyVariable, options.env);
    // Null, not absent: otherwise the SDK would read OpenAI's identifiers and send them to a stranger.
    const settings = { apiKey: key ?? "none", baseURL: requireBaseUrl(uri), organization: null, project: null };
    const { client, proxy } = await newClient(options, settings);
    return chatModel(client, contextOf(uri, compatibleKeyVariable, key, options, client, proxy), "compatible");
  },
};

async function openaiClient(
  uri: ModelUri,
  options: ModelOptions,
): Promise<{ readonly client: OpenAI; readonly context: CallContext }> {
  const key = requireKey(uri.uri, keyVariable, options.env);
  const { client, proxy } = await newClient(options, {
    apiKey: key,
    baseURL: openaiBaseUrl(options.env),
    organization: options.env.OPENAI_ORG_ID || null,
    project: options.env.OPENAI_PROJECT_ID || null,
  });
  return { client, context: contextOf(uri, keyVariable, key, options, client, proxy) };
}

interface ClientSettings {
  readonly apiKey: string;
  readonly baseURL: string;
  readonly organization: string | null;
  readonly project: string | null;
}

async function newClient(
  { env, timeoutMs = defaultTimeoutMs }: ModelOptions,
  settings: ClientSettings,
): Promise<{ readonly client: OpenAI; readonly proxy: HttpProxy | undefined }> {
  const { OpenAI } = await import("openai");
  const proxy = await proxyFor(settings.baseURL, env);
  const timeout = timeoutMs + 10_000; // a backstop: callProvider ends the call before
  const send = keepingErrors(proxy?.fetch ?? (await directFetch()));
  return { client: new OpenAI({ ...settings, maxRetries: 0, timeout, logLevel: "off", fetch: send }), proxy };
}

function chatModel(client: OpenAI, context: CallContext, recipient: Recipient): ChatModel {
  const { uri, model } = context;
  const address = `${model}@${client.baseURL}`;
  return {
    uri,
    complete: async (request, signal) => {
      let start = 0;
      const { answer, requests } = await inDialect(address, openaiWishes, request, async (dialect) => {
        start = performance.now();
        const body = completionBody(request, context, recipient, dialect);
        const { completion, headers } = await callProvider(context, signal, (callSignal) =>
          sent(client, body, dialect, callSignal),
        );
        // A gateway may answer with status 200 and say inside what was refused.
        const read = markedModel(readCompletion(completion, context, request.choice), headers);
        return { message: read, allowances: readAllowances(headers) };
      });
      const { message, allowances } = answer;
      return { ...message, latencyMs: performance.now() - start, requests, ...(allowances && { allowances }) };
    },
  };
}

async function sent(
  client: OpenAI,
  body: CompletionBody,
  { isStreamed, leftOut }: Dialect,
  signal: AbortSignal,
): Promise<{ readonly completion: Partial<OpenAI.ChatCompletion>; readonly headers: Headers }> {
  if (!isStreamed) {
    const { data, response } = await client.chat.completions.create(body, { signal }).withResponse();
    return { completion: bodyFrom<Partial<OpenAI.ChatCompletion>>(data, joinedCompletion), headers: response.headers };
  }
  const usage = leftOut.has("stream_options") ? {} : { stream_options: { include_usage: true } };
  const response = await client.chat.completions.create({ ...body, stream: true, ...usage }, { signal }).asResponse();
  return { completion: bodyOf(await response.text(), joinedCompletion), headers: response.headers };
}

function contextOf(
  { uri, model }: ModelUri,
  keyVariable: string,
  key: string | undefined,
  { timeoutMs = defaultTimeoutMs, seed }: ModelOptions,
  { baseURL }: OpenAI,
  proxy: HttpProxy | undefined,
): CallContext {
  return { uri, model, keyVariable, key, timeoutMs, seed, address: `${baseURL}/chat/completions`, proxy };
}

function openaiBaseUrl(env: ModelOptions["env"]): string {
  return readBaseUrl("OPENAI_BASE_URL", "https://api.openai.com/v1", env);
}

function refuseBaseUrl(uri: ModelUri): void {
  if (uri.baseUrl === undefined) return;
  throw new ScenarioError(`model "${uri.uri}": ${uri.provider}: takes no base URL`, {
    hint: `Write openai-compatible:${uri.model}@${uri.baseUrl}, or set OPENAI_BASE_URL.`,
  });
}

function requireBaseUrl(uri: ModelUri): string {
  if (uri.baseUrl !== undefined) return uri.baseUrl;
  throw new ScenarioError(`model "${uri.uri}": expected a base URL that starts with http(s):// after "@"`, {
    hint: `Write, for example, openai-compatible:${uri.model.replace(/@.*/, "")}@http://127.0.0.1:11434/v1.`,
  });
}
