/** Anthropic's messages as the server sees them. */
import { z } from "zod";
import { type Answer, estimatedTokens, type Protocol, type Question, smallestCachedPrefix } from "./protocol.ts";
import type { BucketState, LimitState } from "./rate-limit.ts";
import { contentText, lastOf, notStreamed, outputLimit, readBody } from "./request-body.ts";

const requestBody = z.looseObject({
  model: z.string().min(1),
  max_tokens: outputLimit.unwrap(),
  system: z
    .union([
      z.string().transform((text) => ({ text, isMarked: false })),
      z.array(z.looseObject({ text: z.string(), cache_control: z.unknown() })).transform((blocks) => ({
        text: blocks.map(({ text }) => text).join("\n"),
        isMarked: blocks.some((block) => block.cache_control != null),
      })),
    ])
    .default({ text: "", isMarked: false }),
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant"]), content: contentText })).min(1),
  output_config: z
    .looseObject({
      format: z.looseObject({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .nullish(),
  stream: notStreamed,
});

const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

export const anthropicProtocol: Protocol = {
  name: "anthropic",
  wrongKey: "invalid x-api-key",
  requiredHeader: "anthropic-version",
  modelList: (id) => {
    const model = { type: "model", id, display_name: "Stand-in", created_at: "2025-01-01T00:00:00Z" };
    return { data: [model], has_more: false, first_id: id, last_id: id };
  },
  readQuestion: (body) => {
    const { model, max_tokens, system, messages, output_config } = readBody(requestBody, body);
    const inputTokens = messages.reduce(
      (sum, { content }) => sum + estimatedTokens(content),
      estimatedTokens(system.text),
    );
    const isCacheable = system.isMarked && estimatedTokens(system.text) >= smallestCachedPrefix;
    return {
      model,
      system: system.text,
      user: lastOf(messages, "user"),
      schema: output_config?.format?.schema ?? null,
      maxOutputTokens: max_tokens,
      inputTokens,
      cacheablePrefix: isCacheable ? system.text : "",
    };
  },
  answerBody: (question, answer) => ({
    id: `msg_${answer.id}`,
    type: "message",
    role: "assistant",
    model: /-\d{8}$/.test(question.model) ? question.model : `${question.model}-20250101`,
    content: content(answer),
    stop_reason: { stop: "end_turn", empty: "end_turn", length: "max_tokens", refusal: "refusal" }[answer.ending],
    stop_details: answer.ending === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    stop_sequence: null,
    usage: usage(question, answer),
  }),
  errorBody: (error, requestId) => ({
    type: "error",
    error: { type: errorTypes[error.status] ?? "api_error", message: error.message },
    request_id: requestId,
  }),
  keyOf: (headers) =>
    headers["x-api-key"] === undefined
      ? /^Bearer (.*)$/i.exec(String(headers.authorization ?? ""))?.[1]
      : String(headers["x-api-key"]),
  headers: (requestId, limits) => ({
    "request-id": requestId,
    ...limitHeaders("requests", limits?.requests),
    ...limitHeaders("tokens", limits?.tokens),
  }),
};

function content({ text, ending }: Answer): object[] {
  return ending === "empty" || ending === "refusal" ? [] : [{ type: "text", text, citations: null }];
}

/** Anthropic counts tokens of the cache apart from `input_tokens`. */
function usage({ inputTokens }: Question, { outputTokens, cache }: Answer): object {
  return {
    input_tokens: inputTokens - cache.read - cache.written,
    cache_creation_input_tokens: cache.written,
    cache_read_input_tokens: cache.read,
    cache_creation: { ephemeral_5m_input_tokens: cache.written, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: "standard",
  };
}

function limitHeaders(kind: keyof LimitState, state: BucketState | undefined): Record<string, string> {
  if (!state) return {};
  return {
    [`anthropic-ratelimit-${kind}-limit`]: String(state.limit),
    [`anthropic-ratelimit-${kind}-remaining`]: String(state.remaining),
    [`anthropic-ratelimit-${kind}-reset`]: new Date(Date.now() + state.resetMs).toISOString(),
  };
}
