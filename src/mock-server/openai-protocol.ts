/** OpenAI's chat completions as the server sees them. */
import { z } from "zod";
import { estimatedTokens } from "../models/limits/token-estimate.ts";
import { HttpError } from "./http-error.ts";
import { logProbabilities } from "./log-probabilities.ts";
import { cacheablePrefix, cachedTokens, datedModel, openaiCommon } from "./openai-common.ts";
import { checkLimits, checkMentionsJson, checkSampling, checkStrictSchema } from "./openai-strictness.ts";
import type { Answer, Protocol, Question } from "./protocol.ts";
import { checkRefused } from "./refusals.ts";
import { contentText, jsonSchema, lastOf, outputLimit, readBody } from "./request-body.ts";
import { pieces, type ServerEvent } from "./stream.ts";
import { chosenTool, type Tool, type ToolChoice } from "./tools.ts";

/** The most answers to one request. */
const mostAnswers = 128;

const isStrict = z.boolean().nullish();

const tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string().min(1), parameters: jsonSchema.nullish(), strict: isStrict }).optional(),
});

const requestBody = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: contentText.default("") })).min(1),
  response_format: z
    .discriminatedUnion("type", [
      z.looseObject({ type: z.literal("text") }),
      z.looseObject({ type: z.literal("json_object") }),
      z.looseObject({
        type: z.literal("json_schema"),
        json_schema: z.looseObject({
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "expected letters, digits, underscores and hyphens"),
          schema: jsonSchema.default({}),
          strict: isStrict,
        }),
      }),
    ])
    .nullish(),
  max_completion_tokens: outputLimit.nullish(),
  max_tokens: outputLimit.nullish(),
  temperature: z.number().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([
      z.enum(["auto", "none", "required"]),
      z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }).optional() }),
    ])
    .nullish(),
  n: z.int().min(1).max(mostAnswers).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
});

type RequestBody = z.infer<typeof requestBody>;

export const openaiProtocol: Protocol = {
  ...openaiCommon,
  name: "chat",
  readQuestion: (received, refused) => {
    const body = readBody(requestBody, received);
    checkRefused("chat", received, refused);
    const { model, messages, response_format, max_completion_tokens, max_tokens, n, stream, stream_options } = body;
    checkSampling(body);
    checkLimits(model, max_tokens, max_completion_tokens);
    if (stream_options && stream !== true) {
      const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
      throw new HttpError(400, message, { param: "stream_options" });
    }
    const system = messages
      .filter(({ role }) => role === "system" || role === "developer")
      .map(({ content }) => content)
      .join("\n");
    const prompt = messages.map(({ content }) => content);
    return {
      model,
      system,
      user: lastOf(messages, "user"),
      schema: schemaOf(response_format, prompt),
      tool: chosenTool(toolsIn(body), choiceIn(body), messages.at(-1)?.role === "tool"),
      maxOutputTokens: max_completion_tokens ?? max_tokens ?? undefined,
      ...(body.logprobs && { topLogprobs: body.top_logprobs ?? 0 }),
      count: n ?? 1,
      stream: stream ? { hasUsage: stream_options?.include_usage ?? false } : null,
      inputTokens: prompt.reduce((sum, content) => sum + estimatedTokens(content), 0),
      cacheablePrefix: cacheablePrefix(system),
    };
  },
  answerBody: (question, answer) => ({
    ...head(question, answer),
    object: "chat.completion",
    choices: indices(question, answer).map((index) => choice(index, question, answer)),
    usage: usage(question, answer),
  }),
  answerEvents: (question, answer) => {
    const chunk = (choices: readonly object[], rest: object = {}): ServerEvent => ({
      data: {
        ...head(question, answer),
        object: "chat.completion.chunk",
        choices,
        ...(question.stream?.hasUsage && { usage: null }),
        ...rest,
      },
    });
    const said = indices(question, answer).flatMap((index) =>
      [...deltas(answer), null].map((delta) =>
        chunk([
          {
            index,
            delta: delta ?? {},
            logprobs: null,
            finish_reason: delta === null ? finishReason(answer) : null,
          },
        ]),
      ),
    );
    const counted = question.stream?.hasUsage ? [chunk([], { usage: usage(question, answer) })] : [];
    return [...said, ...counted, { data: "[DONE]" }];
  },
};

/** @throws HttpError 400 for a strict one that could not be kept to */
function toolsIn({ tools }: RequestBody): readonly Tool[] {
  return (tools ?? []).flatMap(({ function: one }, index) => {
    if (!one) return [];
    const { name, strict } = one;
    const schema = one.parameters ?? { type: "object", properties: {} };
    if (strict) checkStrictSchema(schema, `function '${name}'`, `tools[${index}].function.parameters`);
    return [{ name, schema }];
  });
}

function choiceIn({ tool_choice: choice }: RequestBody): ToolChoice | undefined {
  if (choice === "required") return "any";
  if (typeof choice === "string") return choice;
  return choice?.function && { name: choice.function.name };
}

/** @throws HttpError 400 for a strict one that could not be kept to, and for JSON that is asked for without a word of it */
function schemaOf(format: RequestBody["response_format"], prompt: readonly string[]): Question["schema"] {
  if (format?.type === "json_schema") {
    const { name, schema, strict } = format.json_schema;
    if (strict) checkStrictSchema(schema, `response_format '${name}'`, "response_format");
    return schema;
  }
  if (format?.type !== "json_object") return null;
  checkMentionsJson(prompt.join("\n"), "response_format");
  return { type: "object" };
}

function head({ model }: Question, { id }: Answer): object {
  return {
    id: `chatcmpl-${id}`,
    created: Math.floor(Date.now() / 1000),
    model: datedModel(model),
    service_tier: "default",
    system_fingerprint: "fp_llm_econ_stand_in",
  };
}

function indices({ count }: Question, { ending }: Answer): readonly number[] {
  return ending === "empty" ? [] : Array.from({ length: count }, (_, index) => index);
}

function choice(index: number, question: Question, answer: Answer): object {
  const { text, ending, tool, id } = answer;
  const isRefusal = ending === "refusal";
  const isCall = tool !== null && !isRefusal;
  return {
    index,
    message: {
      role: "assistant",
      content: isRefusal || isCall ? null : text,
      refusal: isRefusal ? text : null,
      ...(isCall && {
        tool_calls: [{ id: `call_${id}`, type: "function", function: { name: tool, arguments: text } }],
      }),
      annotations: [],
    },
    logprobs:
      question.topLogprobs === undefined || isRefusal || isCall
        ? null
        : logProbabilities(text, question.schema, question.topLogprobs),
    finish_reason: finishReason(answer),
  };
}

function finishReason({ ending, tool }: Answer): string {
  if (ending === "length") return "length";
  return tool !== null && ending === "stop" ? "tool_calls" : "stop";
}

/** The message of a choice in parts. */
function deltas({ text, ending, tool, id }: Answer): readonly object[] {
  const role = "assistant";
  if (ending === "refusal") return [{ role, content: null }, ...pieces(text).map((refusal) => ({ refusal }))];
  if (tool === null) return [{ role, content: "", refusal: null }, ...pieces(text).map((content) => ({ content }))];
  const call = { index: 0, id: `call_${id}`, type: "function", function: { name: tool, arguments: "" } };
  const part = (more: string): object => ({ tool_calls: [{ index: 0, function: { arguments: more } }] });
  return [{ role, content: null, refusal: null, tool_calls: [call] }, ...pieces(text).map(part)];
}

function usage({ inputTokens, count }: Question, { outputTokens, cache }: Answer): object {
  const completion = count * outputTokens;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: completion,
    total_tokens: inputTokens + completion,
    prompt_tokens_details: { cached_tokens: cachedTokens(cache.read), audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}
