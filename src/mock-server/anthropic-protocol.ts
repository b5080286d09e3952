/** Anthropic's messages as the server sees them. */
import { z } from "zod";
import { estimatedTokens } from "../models/limits/token-estimate.ts";
import { HttpError } from "./http-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { type Answer, type Protocol, type Question, smallestCachedPrefix } from "./protocol.ts";
import type { BucketState, LimitState } from "./rate-limit.ts";
import { checkRefused } from "./refusals.ts";
import { jsonSchema, lastOf, outputLimit, readBody } from "./request-body.ts";
import { named, pieces } from "./stream.ts";
import { chosenTool, type Tool, type ToolChoice } from "./tools.ts";

const system = z
  .union([
    z.string().transform((text) => ({ text, isMarked: false })),
    z.array(z.looseObject({ text: z.string(), cache_control: z.unknown().optional() })).transform((blocks) => ({
      text: blocks.map(({ text }) => text).join("\n"),
      isMarked: blocks.some((block) => block.cache_control != null),
    })),
  ])
  .default({ text: "", isMarked: false });

/** A text, or blocks; what a tool found is one of them. */
const content = z.union([
  z.string().transform((text) => ({ text, hasResult: false })),
  z.array(z.looseObject({ type: z.string(), text: z.string().nullish() })).transform((blocks) => ({
    text: blocks.map(({ text }) => text ?? "").join("\n"),
    hasResult: blocks.some(({ type }) => type === "tool_result"),
  })),
]);

/** What counting a question's tokens needs, too. */
const askedBody = z.looseObject({
  model: z.string().min(1),
  system,
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant"]), content })).min(1),
});

const requestBody = z.looseObject({
  ...askedBody.shape,
  max_tokens: outputLimit,
  temperature: z.number().min(0).max(1).nullish(),
  output_config: z
    .looseObject({ format: z.looseObject({ type: z.literal("json_schema"), schema: jsonSchema }).nullish() })
    .nullish(),
  tools: z
    .array(z.looseObject({ name: z.string(), input_schema: jsonSchema.optional(), strict: z.boolean().nullish() }))
    .nullish(),
  tool_choice: z
    .discriminatedUnion("type", [
      z.looseObject({ type: z.literal("auto") }),
      z.looseObject({ type: z.literal("none") }),
      z.looseObject({ type: z.literal("any") }),
      z.looseObject({ type: z.literal("tool"), name: z.string() }),
    ])
    .nullish(),
  stream: z.boolean().nullish(),
});

type RequestBody = z.infer<typeof requestBody>;

const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const model = (id: string): object => ({
  type: "model",
  id,
  display_name: "Stand-in",
  created_at: "2025-01-01T00:00:00Z",
});

export const anthropicProtocol: Protocol = {
  name: "messages",
  wrongKey: "invalid x-api-key",
  requiredHeader: "anthropic-version",
  model,
  modelList: (id) => ({ data: [model(id)], has_more: false, first_id: id, last_id: id }),
  readQuestion: (received, refused) => {
    const body = readBody(requestBody, received);
    checkRefused("messages", received, refused);
    const { messages, output_config, stream } = body;
    const schema = output_config?.format?.schema ?? null;
    if (schema !== null) checkClosed(schema, "output_config.format.schema");
    const isCacheable = body.system.isMarked && estimatedTokens(body.system.text) >= smallestCachedPrefix;
    return {
      model: body.model,
      system: body.system.text,
      user: lastOf(
        messages.map(({ role, content: { text } }) => ({ role, content: text })),
        "user",
      ),
      schema,
      tool: chosenTool(toolsIn(body), choiceIn(body), messages.at(-1)?.content.hasResult ?? false),
      maxOutputTokens: body.max_tokens,
      count: 1,
      stream: stream ? { hasUsage: true } : null,
      inputTokens: inputTokens(body),
      cacheablePrefix: isCacheable ? body.system.text : "",
    };
  },
  answerBody: (question, answer) => messageOf(question, answer, blocks(answer)),
  answerEvents: (question, answer) => {
    const { usage: counted, stop_reason, stop_details, ...begun } = messageOf(question, answer, []);
    return [
      named("message_start", {
        message: { ...begun, stop_reason: null, stop_details: null, usage: { ...counted, output_tokens: 1 } },
      }),
      named("ping"),
      ...blocks(answer).flatMap((block, index) => blockEvents(block, index)),
      named("message_delta", {
        delta: { stop_reason, stop_details, stop_sequence: null },
        usage: { output_tokens: answer.outputTokens },
      }),
      named("message_stop"),
    ];
  },
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

/**
 * What a question would be charged for.
 * @throws HttpError 400
 */
export function countedTokens(body: unknown): object {
  return { input_tokens: inputTokens(readBody(askedBody, body)) };
}

function inputTokens({ system: rules, messages }: z.infer<typeof askedBody>): number {
  return messages.reduce((sum, one) => sum + estimatedTokens(one.content.text), estimatedTokens(rules.text));
}

/** Those that run at the provider have no schema, and are not called here. */
function toolsIn({ tools }: RequestBody): readonly Tool[] {
  return (tools ?? []).flatMap(({ name, input_schema: schema, strict }, index) => {
    if (schema === undefined) return [];
    if (strict) checkClosed(schema, `tools.${index}.custom.input_schema`);
    return [{ name, schema }];
  });
}

function choiceIn({ tool_choice: choice }: RequestBody): ToolChoice | undefined {
  return choice?.type === "tool" ? { name: choice.name } : choice?.type;
}

/** @throws HttpError 400 for an object that does not say that no other properties are allowed */
function checkClosed(schema: JsonSchema, where: string): void {
  if (schema.type === "object" && schema.additionalProperties !== false) {
    const rule = "For 'object' type, 'additionalProperties' must be explicitly set to false";
    throw new HttpError(400, `${where}: ${rule}`);
  }
  const within = [schema.properties, schema.$defs].flatMap((parts) => Object.values((parts ?? {}) as object));
  const alternatives = [schema.anyOf, schema.allOf].flatMap((parts) => (Array.isArray(parts) ? parts : []));
  for (const part of [...within, ...alternatives, schema.items])
    if (typeof part === "object" && part !== null) checkClosed(part as JsonSchema, where);
}

interface Message extends Readonly<Record<string, unknown>> {
  readonly stop_reason: string;
  readonly stop_details: object | null;
  readonly usage: object;
}

function messageOf(question: Question, answer: Answer, content: readonly object[]): Message {
  const { id, ending, tool } = answer;
  const stopped = tool === null ? "end_turn" : "tool_use";
  const isRefusal = ending === "refusal";
  return {
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model: /-\d{8}$/.test(question.model) ? question.model : `${question.model}-20250101`,
    content,
    stop_reason: { stop: stopped, empty: "end_turn", length: "max_tokens", refusal: "refusal" }[ending],
    stop_details: isRefusal ? { type: "refusal", category: null, explanation: null } : null,
    stop_sequence: null,
    usage: usage(question, answer),
  };
}

type Block = { readonly type: "text"; readonly text: string } | ToolUse;

interface ToolUse {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

function blocks({ text, ending, tool, id }: Answer): readonly Block[] {
  if (ending === "empty" || ending === "refusal") return [];
  if (tool === null) return [{ type: "text", text }];
  return [{ type: "tool_use", id: `toolu_${id}`, name: tool, input: parsed(text) }];
}

/** Arguments that were cut off are none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function blockEvents(block: Block, index: number): readonly ReturnType<typeof named>[] {
  const isTool = block.type === "tool_use";
  const begun = isTool ? { ...block, input: {} } : { ...block, text: "" };
  const delta = (piece: string): object =>
    isTool ? { type: "input_json_delta", partial_json: piece } : { type: "text_delta", text: piece };
  const whole = isTool ? JSON.stringify(block.input) : block.text;
  return [
    named("content_block_start", { index, content_block: begun }),
    ...pieces(whole).map((piece) => named("content_block_delta", { index, delta: delta(piece) })),
    named("content_block_stop", { index }),
  ];
}

/** Anthropic counts tokens of the cache apart from `input_tokens`. */
function usage({ inputTokens: all }: Question, { outputTokens, cache }: Answer): object {
  return {
    input_tokens: all - cache.read - cache.written,
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
