/** Anthropic's messages: the body that is sent, and what is read from the answer. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { type AnswerParts, answerText } from "../../answers/answer-text.ts";
import { isRecord } from "../../answers/lenient-json.ts";
import { withSchemaInWords } from "../../answers/schema-in-words.ts";
import type { ChatRequest, ChatResponse, FinishReason, ReasoningEffort, TokenUsage } from "../../chat-model.ts";
import { unreadableAnswer, unreadableContent } from "../body-failure.ts";
import type { CallContext } from "../call-context.ts";
import type { Dialect, Wishes } from "../dialect.ts";
import { field } from "../field.ts";
import { outputTokens } from "../output-room.ts";
import { reportedUsage, tokenCount } from "../reported-usage.ts";
import { strictSchema } from "../strict-schema.ts";

/** What older models and gateways refuse. Without `cache_control` the system prompt is a plain text. */
export const anthropicWishes: Wishes = {
  dispensable: [
    { name: "temperature" },
    { name: "effort", refusal: /\beffort\b|\boutput_config\b/ },
    { name: "anthropic-version", refusal: /\banthropic-version\b/ },
    { name: "cache_control", refusal: /\bcache_control\b|\bsystem\b.{0,60}\bstr(ing)?\b/ },
  ],
  answerModes: ["json_schema", "words"],
};

/** The last version of the API that takes a temperature, and the one that gateways know; the SDK's own refuses one for every model. */
const earlierVersion = "2023-06-01";

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
  const { system, user, answer, temperature, reasoningEffort } = request;
  const { answerMode, leftOut, hasSystemRole, room } = dialect;
  const rules = answerMode === "json_schema" ? system : withSchemaInWords(system, answer);
  const config: Anthropic.OutputConfig = {
    ...(answerMode === "json_schema" && { format: { type: answerMode, schema: strictSchema(answer.schema) } }),
    ...(reasoningEffort !== undefined && !leftOut.has("effort") && { effort: efforts[reasoningEffort] }),
  };
  return {
    model,
    max_tokens: outputTokens(room, request),
    ...(hasSystemRole && {
      system: leftOut.has("cache_control")
        ? rules
        : [{ type: "text", text: rules, cache_control: { type: "ephemeral" } }],
    }),
    messages: [{ role: "user", content: hasSystemRole ? user : `${rules}\n\n${user}` }],
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...(sendsTemperature(request, dialect) && { temperature }),
  };
}

/** Headers that the body needs. */
export function messageHeaders(request: ChatRequest, dialect: Dialect): Record<string, string> {
  const isEarlier = sendsTemperature(request, dialect) || dialect.leftOut.has("anthropic-version");
  return isEarlier ? { "anthropic-version": earlierVersion } : {};
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
  const content: unknown = message?.content;
  if (content === undefined || content === null) throw unreadableAnswer(message, context);
  const parts = partsOf(content);
  if (parts === null) throw unreadableContent(content, context);
  const thoughts = parts.thoughts.join("\n").trim();
  return {
    text: answerText(parts, finishReason(message.stop_reason) === "length"),
    ...(thoughts !== "" && { thoughts }),
    usage: tokenUsage(message.usage, content),
    model: typeof message.model === "string" && message.model !== "" ? message.model : context.model,
    finishReason: finishReason(message.stop_reason),
  };
}

/** Null where content is no list of blocks; gateways send a text, too. */
function partsOf(content: unknown): AnswerParts | null {
  if (typeof content === "string") return { texts: [content], calls: [], thoughts: [] };
  if (!Array.isArray(content)) return null;
  const [texts, calls, thoughts]: [string[], unknown[], string[]] = [[], [], []];
  for (const block of content) {
    if (!isRecord(block)) return null;
    const { type, text, input, thinking } = block;
    if (type === "text" && typeof text !== "string") return null;
    if (type === "text" && typeof text === "string") texts.push(text);
    else if (type === "tool_use") calls.push(input ?? {});
    else if (typeof thinking === "string") thoughts.push(thinking);
  }
  return { texts, calls, thoughts };
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
function tokenUsage(usage: unknown, said: unknown): TokenUsage {
  const count = (name: string): number => tokenCount(field(usage, name));
  const cachedInputTokens = count("cache_read_input_tokens");
  const inputTokens = count("input_tokens") + cachedInputTokens + count("cache_creation_input_tokens");
  const details = field(usage, "output_tokens_details");
  const reasoningTokens = field(details, "thinking_tokens") ?? field(details, "reasoning_tokens");
  return reportedUsage({ inputTokens, outputTokens: count("output_tokens"), cachedInputTokens, reasoningTokens }, said);
}
