/** OpenAI's chat completions as the server sees them. */
import { z } from "zod";
import {
  type Answer,
  estimatedTokens,
  type HttpError,
  type Protocol,
  type Question,
  smallestCachedPrefix,
} from "./protocol.ts";
import type { BucketState, LimitState } from "./rate-limit.ts";
import { contentText, lastOf, notStreamed, outputLimit, readBody } from "./request-body.ts";

const jsonSchema = z.record(z.string(), z.unknown());

const requestBody = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: contentText.default("") })).min(1),
  response_format: z
    .discriminatedUnion("type", [
      z.looseObject({ type: z.literal("text") }),
      z.looseObject({ type: z.literal("json_object") }),
      z.looseObject({ type: z.literal("json_schema"), json_schema: z.looseObject({ schema: jsonSchema }) }),
    ])
    .optional(),
  max_completion_tokens: outputLimit,
  max_tokens: outputLimit,
  n: z.literal(1, { error: "the stand-in gives one answer; expected 1" }).nullish(),
  stream: notStreamed,
});

export const openaiProtocol: Protocol = {
  name: "openai",
  wrongKey: "Incorrect API key provided.",
  requiredHeader: null,
  modelList: (id) => ({
    object: "list",
    data: [{ id, object: "model", created: 1735689600, owned_by: "llm-econ" }],
  }),
  readQuestion: (body) => {
    const { model, messages, response_format, max_completion_tokens, max_tokens } = readBody(requestBody, body);
    const system = messages
      .filter(({ role }) => role === "system" || role === "developer")
      .map(({ content }) => content)
      .join("\n");
    const inputTokens = messages.reduce((sum, { content }) => sum + estimatedTokens(content), 0);
    return {
      model,
      system,
      user: lastOf(messages, "user"),
      schema: schemaOf(response_format),
      maxOutputTokens: max_completion_tokens ?? max_tokens,
      inputTokens,
      cacheablePrefix: estimatedTokens(system) >= smallestCachedPrefix ? system : "",
    };
  },
  answerBody: (question, answer) => ({
    id: `chatcmpl-${answer.id}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: datedModel(question.model),
    choices: answer.ending === "empty" ? [] : [choice(answer)],
    usage: usage(question, answer),
    service_tier: "default",
    system_fingerprint: "fp_llm_econ_stand_in",
  }),
  errorBody: (error) => ({
    error: { message: error.message, type: errorType(error), param: null, code: errorCode(error) },
  }),
  keyOf: ({ authorization }) => /^Bearer (.*)$/i.exec(String(authorization ?? ""))?.[1],
  headers: (requestId, limits) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    ...limitHeaders("requests", limits?.requests),
    ...limitHeaders("tokens", limits?.tokens),
  }),
};

function schemaOf(format: z.infer<typeof requestBody>["response_format"]): Question["schema"] {
  if (format?.type === "json_schema") return format.json_schema.schema;
  return format?.type === "json_object" ? { type: "object" } : null;
}

function choice({ text, ending }: Answer): object {
  const isRefusal = ending === "refusal";
  return {
    index: 0,
    message: {
      role: "assistant",
      content: isRefusal ? null : text,
      refusal: isRefusal ? text : null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: ending === "length" ? "length" : "stop",
  };
}

/** OpenAI counts cached tokens in blocks of 128, and those written to the cache not at all. */
function usage(question: Question, { outputTokens, cache }: Answer): object {
  return {
    prompt_tokens: question.inputTokens,
    completion_tokens: outputTokens,
    total_tokens: question.inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: Math.floor(cache.read / 128) * 128, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

/** Providers answer with the snapshot behind the name that was asked for. */
function datedModel(model: string): string {
  return /-\d{4}-\d{2}-\d{2}$/.test(model) ? model : `${model}-2025-01-01`;
}

function errorType({ status, limitedBy }: HttpError): string {
  if (status === 429) return limitedBy;
  return status >= 500 ? "server_error" : "invalid_request_error";
}

function errorCode({ status }: HttpError): string | null {
  if (status === 401) return "invalid_api_key";
  return status === 429 ? "rate_limit_exceeded" : null;
}

function limitHeaders(kind: keyof LimitState, state: BucketState | undefined): Record<string, string> {
  if (!state) return {};
  return {
    [`x-ratelimit-limit-${kind}`]: String(state.limit),
    [`x-ratelimit-remaining-${kind}`]: String(state.remaining),
    [`x-ratelimit-reset-${kind}`]: shortDuration(state.resetMs),
  };
}

/** As OpenAI writes times: `20ms`, `1.5s`, `6m0s`. */
export function shortDuration(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms) / 1000;
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${Number((seconds % 60).toFixed(3))}s`;
}
