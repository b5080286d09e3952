/** OpenAI's chat completions, and every server that speaks the same protocol. */
import { createHash } from "node:crypto";
import type { OpenAI } from "openai";
import { ScenarioError } from "../errors.ts";
import type { CallKey, ChatModel, ChatRequest, ChatResponse, FinishReason, TokenUsage } from "./chat-model.ts";
import { readBaseUrl, readKey, requireKey } from "./credentials.ts";
import type { ModelOptions, ModelProvider } from "./model-provider.ts";
import type { ModelUri } from "./model-uri.ts";
import { callProvider, defaultTimeoutMs } from "./provider-call.ts";
import { type CallContext, unreadableAnswer } from "./provider-failure.ts";
import { strictSchema } from "./strict-schema.ts";

const keyVariable = "OPENAI_API_KEY";
const compatibleKeyVariable = "LLM_ECON_COMPATIBLE_API_KEY";

export const openaiProvider: ModelProvider = {
  name: "openai",
  description: "OpenAI's models: openai:<model>",
  keyVariable,
  check: (uri, env) => {
    refuseBaseUrl(uri);
    requireKey(uri.uri, keyVariable, env);
    openaiBaseUrl(env);
  },
  create: async (uri, options) => {
    const key = requireKey(uri.uri, keyVariable, options.env);
    const client = await newClient(options, {
      apiKey: key,
      baseURL: openaiBaseUrl(options.env),
      organization: options.env.OPENAI_ORG_ID || null,
      project: options.env.OPENAI_PROJECT_ID || null,
    });
    return chatModel(client, context(uri, keyVariable, key, options), (request) => ({
      max_completion_tokens: request.maxOutputTokens,
      prompt_cache_key: promptCacheKey(request.key),
    }));
  },
};

export const openaiCompatibleProvider: ModelProvider = {
  name: "openai-compatible",
  description:
    "Any server with OpenAI's protocol (Ollama, vLLM, llama.cpp, LM Studio, OpenRouter): openai-compatible:<model>@<baseUrl>",
  keyVariable: compatibleKeyVariable,
  check: (uri, env) => {
    requireBaseUrl(uri);
    readKey(compatibleKeyVariable, env);
  },
  create: async (uri, options) => {
    const key = readKey(compatibleKeyVariable, options.env);
    // Null, not absent: otherwise the SDK would read OpenAI's identifiers and send them to a stranger.
    const client = await newClient(options, {
      apiKey: key ?? "none",
      baseURL: requireBaseUrl(uri),
      organization: null,
      project: null,
    });
    return chatModel(client, context(uri, compatibleKeyVariable, key, options), (request) => ({
      max_tokens: request.maxOutputTokens,
    }));
  },
};

type ClientSettings = Pick<
  ConstructorParameters<typeof OpenAI>[0] & object,
  "apiKey" | "baseURL" | "organization" | "project"
>;

async function newClient(options: ModelOptions, settings: ClientSettings): Promise<OpenAI> {
  const { OpenAI } = await import("openai");
  const timeout = (options.timeoutMs ?? defaultTimeoutMs) + 10_000; // a backstop: callProvider ends the call before
  return new OpenAI({ ...settings, maxRetries: 0, timeout, logLevel: "off" });
}

type ProviderFields = Pick<
  OpenAI.ChatCompletionCreateParamsNonStreaming,
  "max_completion_tokens" | "max_tokens" | "prompt_cache_key"
>;

function chatModel(client: OpenAI, context: CallContext, fields: (request: ChatRequest) => ProviderFields): ChatModel {
  return {
    uri: context.uri,
    complete: async (request, signal) => {
      const start = performance.now();
      const body: OpenAI.ChatCompletionCreateParamsNonStreaming = {
        model: context.model,
        messages: [
          { role: "system", content: request.system },
          { role: "user", content: request.user },
        ],
        response_format: {
          type: "json_schema",
          json_schema: { name: request.answer.name, schema: strictSchema(request.answer.schema), strict: true },
        },
        ...fields(request),
        ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      };
      const completion = await callProvider(context, signal, (callSignal) =>
        client.chat.completions.create(body, { signal: callSignal }),
      );
      return chatResponse(completion, context, performance.now() - start);
    },
  };
}

/** @param completion as received: the SDK does not check it against its type */
function chatResponse(
  completion: Partial<OpenAI.ChatCompletion>,
  context: CallContext,
  latencyMs: number,
): ChatResponse {
  const choice = completion?.choices?.[0];
  if (choice?.message === undefined) throw unreadableAnswer(completion, context);
  const { content, refusal } = choice.message;
  return {
    text: content || refusal || "",
    usage: tokenUsage(completion.usage),
    model: completion.model || context.model,
    finishReason: refusal ? "refusal" : finishReason(choice.finish_reason),
    latencyMs,
    requests: 1,
  };
}

function finishReason(reason: string | null | undefined): FinishReason {
  if (reason === "content_filter") return "refusal";
  return reason === "stop" || reason === "length" ? reason : "other";
}

function tokenUsage(usage: OpenAI.CompletionUsage | null | undefined): TokenUsage {
  return {
    inputTokens: usage?.prompt_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
    cachedInputTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  };
}

/**
 * Requests with the same key and prefix are sent to the same machine, which holds some 15 a minute: so one key for
 * each agent of an episode, whose system prompt stays the same, rather than one for all. At most 64 characters.
 */
function promptCacheKey({ episode, agent }: CallKey): string {
  return createHash("sha256").update(`${episode}\0${agent}`).digest("hex").slice(0, 32);
}

function context(uri: ModelUri, keyVariable: string, key: string | undefined, options: ModelOptions): CallContext {
  return { uri: uri.uri, model: uri.model, keyVariable, key, timeoutMs: options.timeoutMs ?? defaultTimeoutMs };
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
