/** Anthropic's messages: the body that is sent, and what is read from the answer. */
import type { Anthropic } from "@anthropic-ai/sdk";
import type { ChatRequest, ChatResponse, FinishReason, ReasoningEffort, TokenUsage } from "../../chat-model.ts";
import type { Dialect, Wishes } from "../dialect.ts";
import { type CallContext, unreadableAnswer } from "../provider-failure.ts";
import { strictSchema } from "../strict-schema.ts";

/** A model that knows no schema refuses the request. */
export const anthropicWishes: Wishes = { dispensable: ["temperature", "effort"], hasAnswerModes: false };

/** The last version of the API that takes a temperature; the SDK's own refuses one for every model. */
const versionWithTemperature = "2023-06-01";

/** Anthropic has no `minimal`. A budget of thinking tokens, its older way, is refused by its newer models. */
const efforts: Readonly<Record<ReasoningEffort, "low" | "medium" | "high">> = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
};

export function messageBody(
  request: ChatRequest,
  model: string,
  dialect: Dialect,
): Anthropic.MessageCreateParamsNonStreaming {
  const { temperature, reasoningEffort } = request;
  const sendsEffort = reasoningEffort !== undefined && !dialect.leftOut.has("effort");
  return {
    model,
    max_tokens: request.maxOutputTokens,
    system: [{ type: "text", text: request.system, cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: request.user }],
    output_config: {
      format: { type: "json_schema", schema: strictSchema(request.answer.schema) },
      ...(sendsEffort && { effort: efforts[reasoningEffort] }),
    },
    ...(sendsTemperature(request, dialect) && { temperature }),
  };
}

/** Headers that the body needs. */
export function messageHeaders(request: ChatRequest, dialect: Dialect): Record<string, string> {
  return sendsTemperature(request, dialect) ? { "anthropic-version": versionWithTemperature } : {};
}

function sendsTemperature({ temperature }: ChatRequest, { leftOut }: Dialect): boolean {
  return temperature !== undefined && !leftOut.has("temperature");
}

/**
 * @param message as received: the SDK does not check it against its type
 * @throws ProviderError where it is none
 */
export function readMessage(
  message: Partial<Anthropic.Message>,
  context: CallContext,
): Omit<ChatResponse, "latencyMs" | "requests"> {
  if (!Array.isArray(message?.content)) throw unreadableAnswer(message, context);
  return {
    text: message.content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    usage: tokenUsage(message.usage),
    model: message.model || context.model,
    finishReason: finishReason(message.stop_reason),
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
