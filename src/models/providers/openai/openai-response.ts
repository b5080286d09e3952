/** OpenAI's Responses: the body that is sent, and what is read from the answer. */
import type { OpenAI } from "openai";
import { type AnswerParts, answerText } from "../../answers/answer-text.ts";
import { isRecord, type Parsed } from "../../answers/lenient-json.ts";
import { withSchemaInWords } from "../../answers/schema-in-words.ts";
import type { ChatRequest, ChatResponse, FinishReason } from "../../chat-model.ts";
import { failureIn, unreadableAnswer, unreadableContent } from "../body-failure.ts";
import type { CallContext } from "../call-context.ts";
import type { Dialect, Wishes } from "../dialect.ts";
import { field } from "../field.ts";
import { outputTokens } from "../output-room.ts";
import { reportedUsage } from "../reported-usage.ts";
import { strictSchema } from "../strict-schema.ts";
import { choiceIn } from "./completion-choice.ts";
import { mostAlternatives, promptCacheKey } from "./openai-completion.ts";

/** What models and gateways refuse. A summary of thoughts is refused to models that do not think, and to unverified organizations. */
export const responseWishes: Wishes = {
  dispensable: [
    { name: "temperature" },
    { name: "reasoning.effort", refusal: /\breasoning[._ ]?effort\b/i },
    {
      name: "reasoning.summary",
      refusal: /\breasoning[._ ]?summar(y|ies)\b|(?<![.\w])reasoning['"`]? is not supported/i,
    },
    { name: "max_output_tokens" },
    { name: "prompt_cache_key" },
    { name: "store" },
  ],
  answerModes: ["json_schema", "json_object", "words"],
};

export type ResponseBody = OpenAI.Responses.ResponseCreateParamsNonStreaming;

export function responseBody(
  request: ChatRequest,
  model: string,
  { answerMode, leftOut, hasSystemRole, room }: Dialect,
): ResponseBody {
  const { system, user, answer, temperature, reasoningEffort } = request;
  const rules = answerMode === "json_schema" ? system : withSchemaInWords(system, answer);
  const reasoning = {
    ...(reasoningEffort !== undefined && !leftOut.has("reasoning.effort") && { effort: reasoningEffort }),
    ...(!leftOut.has("reasoning.summary") && { summary: "auto" as const }),
  };
  const optional = {
    max_output_tokens: outputTokens(room, request),
    prompt_cache_key: promptCacheKey(request.key),
    // Prompts tell of persons; nothing is asked about an answer later.
    store: false,
    ...(temperature !== undefined && { temperature }),
  };
  return {
    model,
    // OpenAI looks for the word JSON among the messages, not in the instructions.
    input: hasSystemRole
      ? [
          { role: "system", content: rules },
          { role: "user", content: user },
        ]
      : [{ role: "user", content: `${rules}\n\n${user}` }],
    ...(answerMode === "json_schema" && {
      text: { format: { type: answerMode, name: answer.name, schema: strictSchema(answer.schema), strict: true } },
    }),
    ...(answerMode === "json_object" && { text: { format: { type: answerMode } } }),
    ...(Object.keys(reasoning).length > 0 && { reasoning }),
    ...(request.choice && { include: ["message.output_text.logprobs"], top_logprobs: mostAlternatives }),
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => !leftOut.has(name))),
  };
}

/**
 * @param response as received
 * @throws ProviderError where it is none
 */
export function readResponse(
  response: unknown,
  context: CallContext,
  choice?: ChatRequest["choice"],
): Omit<ChatResponse, "latencyMs" | "requests"> {
  const failure = failureIn(response, context);
  if (failure) throw failure;
  const output = field(response, "output");
  if (output === undefined || output === null) throw unreadableAnswer(response, context);
  const said = saidIn(output);
  if (said === null) throw unreadableContent(output, context);
  const [usage, model] = [field(response, "usage"), field(response, "model")];
  const finish = finishReason(field(response, "status"), field(field(response, "incomplete_details"), "reason"));
  const refusal = said.refusals.join("\n");
  const thoughts = said.thoughts.join("\n").trim();
  return {
    text: answerText(said, finish === "length") || refusal,
    ...(choice && !refusal && { choice: choiceIn({ logprobs: { content: said.tokens } }, choice, context) }),
    ...(thoughts !== "" && { thoughts }),
    usage: reportedUsage(
      {
        inputTokens: field(usage, "input_tokens"),
        outputTokens: field(usage, "output_tokens"),
        cachedInputTokens: field(field(usage, "input_tokens_details"), "cached_tokens"),
        reasoningTokens: field(field(usage, "output_tokens_details"), "reasoning_tokens"),
      },
      output,
    ),
    model: typeof model === "string" && model !== "" ? model : context.model,
    finishReason: refusal ? "refusal" : finish,
  };
}

interface Said extends AnswerParts {
  readonly refusals: readonly string[];
  /** Log-probabilities of the text's tokens, as received. */
  readonly tokens: readonly unknown[];
}

/** Null where an item has a form that nobody knows; items of other kinds say nothing. */
function saidIn(output: unknown): Said | null {
  if (!Array.isArray(output) || !output.every(isRecord)) return null;
  const [texts, calls, thoughts, refusals, tokens]: [string[], unknown[], string[], string[], unknown[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  for (const item of output) {
    if (item.type === "reasoning") {
      const [summary, whole] = [partsIn(item.summary), partsIn(item.content)];
      // Servers with open weights show the thought itself.
      thoughts.push(...textsOf(whole.length > 0 ? whole : summary));
    } else if (item.type === "function_call") calls.push(item.arguments ?? {});
    else if (item.type === "message" || item.role === "assistant") {
      if (typeof item.content === "string") texts.push(item.content);
      else if (!Array.isArray(item.content)) return null;
      for (const part of partsIn(item.content)) {
        if (typeof part.refusal === "string") refusals.push(part.refusal);
        else if (typeof part.text !== "string") return null;
        else texts.push(part.text);
        if (Array.isArray(part.logprobs)) tokens.push(...part.logprobs);
      }
    }
  }
  return { texts, calls, thoughts, refusals, tokens };
}

function partsIn(parts: unknown): Parsed[] {
  return Array.isArray(parts) ? parts.filter(isRecord) : [];
}

function textsOf(parts: readonly Parsed[]): string[] {
  return parts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
}

function finishReason(status: unknown, incomplete: unknown): FinishReason {
  if (status === undefined || status === "completed") return "stop";
  if (incomplete === "content_filter") return "refusal";
  return incomplete === "max_output_tokens" ? "length" : "other";
}

/** One response out of the events of a stream: the last that holds one holds all of it. */
export function joinedResponse(events: readonly unknown[]): unknown {
  const failed = events.find((event) => field(event, "type") === "error");
  if (failed !== undefined) return { error: field(failed, "error") ?? failed };
  return events.map((event) => field(event, "response")).findLast(isRecord) ?? {};
}
