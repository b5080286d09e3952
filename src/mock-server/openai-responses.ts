/** OpenAI's responses as the server sees them: one question and its answer; nothing is kept of them. */
import { z } from "zod";
import { estimatedTokens } from "../models/limits/token-estimate.ts";
import { HttpError } from "./http-error.ts";
import { cacheablePrefix, cachedTokens, datedModel, openaiCommon } from "./openai-common.ts";
import { checkMentionsJson, checkSampling, checkStrictSchema } from "./openai-strictness.ts";
import type { Answer, Protocol, Question } from "./protocol.ts";
import { checkRefused } from "./refusals.ts";
import { contentText, jsonSchema, lastOf, readBody } from "./request-body.ts";
import { named, pieces, type ServerEvent } from "./stream.ts";
import { chosenTool, type Tool, type ToolChoice } from "./tools.ts";

export const responsesPath = "/v1/responses";

const isStrict = z.boolean().nullish();

const item = z.looseObject({
  type: z.string().default("message"),
  role: z.string().default(""),
  content: contentText.default(""),
});

const requestBody = z.looseObject({
  model: z.string().min(1),
  input: z.union([
    z.string().transform((content) => [{ type: "message", role: "user", content }]),
    z.array(item).min(1),
  ]),
  instructions: z.string().nullish(),
  text: z
    .looseObject({
      format: z
        .discriminatedUnion("type", [
          z.looseObject({ type: z.literal("text") }),
          z.looseObject({ type: z.literal("json_object") }),
          z.looseObject({
            type: z.literal("json_schema"),
            name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "expected letters, digits, underscores and hyphens"),
            schema: jsonSchema,
            strict: isStrict,
          }),
        ])
        .nullish(),
    })
    .nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  temperature: z.number().nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        name: z.string().optional(),
        parameters: jsonSchema.nullish(),
        strict: isStrict,
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.looseObject({ type: z.string(), name: z.string().optional() })])
    .nullish(),
  previous_response_id: z.string().nullish(),
  stream: z.boolean().nullish(),
});

type RequestBody = z.infer<typeof requestBody>;

export const responsesProtocol: Protocol = {
  ...openaiCommon,
  name: "responses",
  readQuestion: (received, refused) => {
    const body = readBody(requestBody, received);
    checkRefused("responses", received, refused);
    const { model, input, instructions, text, max_output_tokens, temperature, reasoning, stream } = body;
    if (body.previous_response_id != null) {
      const message = `Previous response with id '${body.previous_response_id}' not found.`;
      throw new HttpError(400, message, { param: "previous_response_id", code: "previous_response_not_found" });
    }
    checkSampling({ model, temperature, reasoning_effort: reasoning?.effort });
    const rules = input.filter(({ role }) => role === "system" || role === "developer").map(({ content }) => content);
    const system = [instructions ?? "", ...rules].filter((part) => part !== "").join("\n");
    const prompt = [instructions ?? "", ...input.map(({ content }) => content)];
    return {
      model,
      system,
      user: lastOf(input, "user"),
      schema: schemaOf(text, prompt),
      tool: chosenTool(toolsIn(body), choiceIn(body), input.at(-1)?.type === "function_call_output"),
      maxOutputTokens: max_output_tokens ?? undefined,
      count: 1,
      stream: stream ? { hasUsage: true } : null,
      inputTokens: prompt.reduce((sum, content) => sum + estimatedTokens(content), 0),
      cacheablePrefix: cacheablePrefix(system),
    };
  },
  answerBody: (question, answer) => response(question, answer, items(answer), ending(answer)),
  answerEvents: (question, answer) => {
    const begun = response(question, answer, [], { status: "in_progress" });
    const end = ending(answer);
    const events = [
      named("response.created", { response: begun }),
      named("response.in_progress", { response: begun }),
      ...items(answer).flatMap((whole) => itemEvents(whole, answer)),
      named(`response.${end.status}`, { response: response(question, answer, items(answer), end) }),
    ];
    return events.map(({ event, data }, sequence_number) => ({
      event,
      data: { ...(data as object), sequence_number },
    }));
  },
};

/** @throws HttpError 400 for a strict one that could not be kept to */
function toolsIn({ tools }: RequestBody): readonly Tool[] {
  return (tools ?? []).flatMap(({ type, name, parameters, strict }, index) => {
    if (type !== "function" || name === undefined) return [];
    const schema = parameters ?? { type: "object", properties: {} };
    if (strict) checkStrictSchema(schema, `function '${name}'`, `tools[${index}].parameters`);
    return [{ name, schema }];
  });
}

function choiceIn({ tool_choice: choice }: RequestBody): ToolChoice | undefined {
  if (choice === "required") return "any";
  if (typeof choice === "string") return choice;
  return choice?.name === undefined ? undefined : { name: choice.name };
}

function schemaOf(text: RequestBody["text"], prompt: readonly string[]): Question["schema"] {
  const format = text?.format;
  if (format?.type === "json_schema") {
    if (format.strict) checkStrictSchema(format.schema, `response_format '${format.name}'`, "text.format.schema");
    return format.schema;
  }
  if (format?.type !== "json_object") return null;
  checkMentionsJson(prompt.join("\n"), "text.format");
  return { type: "object" };
}

interface Ending {
  readonly status: "in_progress" | "completed" | "incomplete";
  readonly incomplete_details?: { readonly reason: string };
}

function ending({ ending: how }: Answer): Ending {
  return how === "length"
    ? { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }
    : { status: "completed" };
}

function response(question: Question, answer: Answer, output: readonly object[], end: Ending): object {
  return {
    id: `resp_${answer.id}`,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    background: false,
    error: null,
    incomplete_details: null,
    ...end,
    instructions: null,
    max_output_tokens: question.maxOutputTokens ?? null,
    metadata: {},
    model: datedModel(question.model),
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: "default",
    store: false,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    usage: end.status === "in_progress" ? null : usage(question, answer),
    user: null,
  };
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

function items({ id, text, ending: how, tool }: Answer): readonly Item[] {
  if (how === "empty") return [];
  const status = how === "length" ? "incomplete" : "completed";
  if (tool !== null && how !== "refusal")
    return [{ id: `fc_${id}`, type: "function_call", status, call_id: `call_${id}`, name: tool, arguments: text }];
  const part =
    how === "refusal"
      ? { type: "refusal", refusal: text }
      : { type: "output_text", text, annotations: [], logprobs: [] };
  return [{ id: `msg_${id}`, type: "message", status, role: "assistant", content: [part] }];
}

/** An item in parts. */
function itemEvents(whole: Item, { text, ending: how }: Answer): readonly ServerEvent[] {
  const where = { item_id: whole.id, output_index: 0 };
  const isCall = whole.type === "function_call";
  const begun = { ...whole, status: "in_progress", ...(isCall ? { arguments: "" } : { content: [] }) };
  const added = named("response.output_item.added", { output_index: 0, item: begun });
  const done = named("response.output_item.done", { output_index: 0, item: whole });
  if (isCall) {
    const kind = "response.function_call_arguments";
    return [
      added,
      ...pieces(text).map((delta) => named(`${kind}.delta`, { ...where, delta })),
      named(`${kind}.done`, { ...where, arguments: text, name: whole.name }),
      done,
    ];
  }
  const [part] = whole.content as readonly [object];
  const inPart = { ...where, content_index: 0 };
  const [kind, key] = how === "refusal" ? ["response.refusal", "refusal"] : ["response.output_text", "text"];
  return [
    added,
    named("response.content_part.added", { ...inPart, part: { ...part, [key]: "" } }),
    ...pieces(text).map((delta) => named(`${kind}.delta`, { ...inPart, delta, logprobs: [] })),
    named(`${kind}.done`, { ...inPart, [key]: text, logprobs: [] }),
    named("response.content_part.done", { ...inPart, part }),
    done,
  ];
}

function usage({ inputTokens }: Question, { outputTokens, cache }: Answer): object {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cachedTokens(cache.read) },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
