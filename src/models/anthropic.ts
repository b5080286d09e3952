/** Anthropic's messages. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { ScenarioError } from "../errors.ts";
import type { ChatRequest, ChatResponse, FinishReason, TokenUsage } from "./chat-model.ts";
import { readBaseUrl, requireKey } from "./credentials.ts";
import type { Environment, ModelProvider } from "./model-provider.ts";
import { callProvider, defaultTimeoutMs } from "./provider-call.ts";
import { type CallContext, unreadableAnswer } from "./provider-failure.ts";
import { strictSchema } from "./strict-schema.ts";

const keyVariable = "ANTHROPIC_API_KEY";

/** The last version of the API that takes a temperature; the SDK's own refuses one for every model. */
const versionWithTemperature = "2023-06-01";

export const anthropicProvider: ModelProvider = {
  name: "anthropic",
  description: "Anthropic's models: anthropic:<model>",
  keyVariable,
  check: (uri, env) => {
    if (uri.baseUrl !== undefined) {
      throw new ScenarioError(`model "${uri.uri}": ${uri.provider}: takes no base URL`, {
        hint: "Set ANTHROPIC_BASE_URL instead.",
      });
    }
    requireKey(uri.uri, keyVariable, env);
    anthropicBaseUrl(env);
  },
  create: async (uri, { env, timeoutMs = defaultTimeoutMs }) => {
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
    const context: CallContext = { uri: uri.uri, model: uri.model, keyVariable, key, timeoutMs };
    return {
      uri: uri.uri,
      complete: async (request, signal) => {
        const start = performance.now();
        const body = messageBody(request, uri.model);
        const headers = request.temperature === undefined ? {} : { "anthropic-version": versionWithTemperature };
        const message = await callProvider(context, signal, (callSignal) =>
          client.messages.create(body, { signal: callSignal, headers }),
        );
        return chatResponse(message, context, performance.now() - start);
      },
    };
  },
};

function messageBody(request: ChatRequest, model: string): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model,
    max_tokens: request.maxOutputTokens,
    system: [{ type: "text", text: request.system, cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: request.user }],
    output_config: { format: { type: "json_schema", schema: strictSchema(request.answer.schema) } },
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
  };
}

/** @param message as received: the SDK does not check it against its type */
function chatResponse(message: Partial<Anthropic.Message>, context: CallContext, latencyMs: number): ChatResponse {
  if (!Array.isArray(message?.content)) throw unreadableAnswer(message, context);
  return {
    text: message.content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    usage: tokenUsage(message.usage),
    model: message.model || context.model,
    finishReason: finishReason(message.stop_reason),
    latencyMs,
    requests: 1,
  };
}

function finishReason(reason: string | null | undefined): FinishReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
      return "stop";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "refusal":
      return "refusal";
    default:
      return "other";
  }
}

/** Anthropic counts tokens read from and written to its cache apart from `input_tokens`. */
function tokenUsage(usage: Anthropic.Usage | undefined): TokenUsage {
  const cachedInputTokens = usage?.cache_read_input_tokens ?? 0;
  return {
    inputTokens: (usage?.input_tokens ?? 0) + cachedInputTokens + (usage?.cache_creation_input_tokens ?? 0),
    outputTokens: usage?.output_tokens ?? 0,
    cachedInputTokens,
  };
}

function anthropicBaseUrl(env: Environment): string {
  return readBaseUrl("ANTHROPIC_BASE_URL", "https://api.anthropic.com", env);
}
