/** Chat completions as OpenAI's protocol has them: the body that is sent, and what is read from the answer. */
import { createHash } from "node:crypto";
import type { OpenAI } from "openai";
import { isRecord, type Parsed } from "../../answers/lenient-json.ts";
import { withSchemaInWords } from "../../answers/schema-in-words.ts";
import type { CallKey, ChatRequest, ChatResponse, FinishReason, TokenUsage } from "../../chat-model.ts";
import type { ChoiceSet } from "../../choice.ts";
import { questionSeed } from "../../question-seed.ts";
import { failureIn, unreadableAnswer, unreadableContent } from "../body-failure.ts";
import type { CallContext } from "../call-context.ts";
import type { Dialect, Wishes } from "../dialect.ts";
import { field } from "../field.ts";
import { outputTokens } from "../output-room.ts";
import { reportedUsage, tokenCount } from "../reported-usage.ts";
import { strictSchema } from "../strict-schema.ts";
import { choiceIn } from "./completion-choice.ts";
import { completionText, completionThoughts } from "./completion-text.ts";

const dispensable = [
  "temperature",
  "reasoning_effort",
  "max_tokens",
  "max_completion_tokens",
  "prompt_cache_key",
  "seed",
] as const;

type DispensableParameter = (typeof dispensable)[number];

/** What servers with this protocol refuse, each in its own way. */
export const openaiWishes: Wishes = {
  dispensable: [
    // Whatever is wrong with a seed (some know none, others one of fewer bits), questions can be put without.
    ...dispensable.map((name) => (name === "seed" ? { name, refusal: /\bseed\b(?![\\"']*\s*:\s*\d)/i } : { name })),
    { name: "stream_options", refusal: /\bstream_options\b/ },
  ],
  answerModes: ["json_schema", "json_object", "words"],
};

/** Tokens at each place of an answer whose probabilities are told: as many as OpenAI tells. */
export const mostAlternatives = 20;

export type CompletionBody = OpenAI.ChatCompletionCreateParamsNonStreaming;

/** Whether the body is for OpenAI itself, which has its own name for a limit and a field that others do not know. */
export type Recipient = "openai" | "compatible";

export function completionBody(
  request: ChatRequest,
  { model, seed }: Pick<CallContext, "model" | "seed">,
  recipient: Recipient,
  { answerMode, leftOut, hasSystemRole, room }: Dialect,
): CompletionBody {
  const { system, user, answer, temperature, reasoningEffort } = request;
  const rules = answerMode === "json_schema" ? system : withSchemaInWords(system, answer);
  const optional: Partial<Record<DispensableParameter, unknown>> = {
    [limitName(recipient, leftOut)]: outputTokens(room, request),
    prompt_cache_key: recipient === "openai" ? promptCacheKey(request.key) : undefined,
    temperature,
    reasoning_effort: reasoningEffort,
    // Some servers take no more than 31 bits.
    seed: seed === undefined ? undefined : questionSeed(seed, request.key) >>> 1,
  };
  const sent = Object.entries(optional).filter(([name, value]) => value !== undefined && !leftOut.has(name));
  return {
    model,
    messages: hasSystemRole
      ? [
          { role: "system", content: rules },
          { role: "user", content: user },
        ]
      : [{ role: "user", content: `${rules}\n\n${user}` }],
    ...(answerMode === "json_schema" && {
      response_format: {
        type: answerMode,
        json_schema: { name: answer.name, schema: strictSchema(answer.schema), strict: true },
      },
    }),
    ...(request.choice && { logprobs: true, top_logprobs: mostAlternatives }),
    ...(answerMode === "json_object" && { response_format: { type: answerMode } }),
    ...Object.fromEntries(sent),
  };
}

/** OpenAI's reasoning models know only `max_completion_tokens`, and many other servers only `max_tokens`. */
function limitName(recipient: Recipient, leftOut: ReadonlySet<string>): DispensableParameter {
  const names = ["max_tokens", "max_completion_tokens"] as const;
  const [first, second] = recipient === "openai" ? names.toReversed() : names;
  return leftOut.has(first) ? second : first;
}

/**
 * @param completion as received: the SDK does not check it against its type
 * @param choice whose probabilities were asked for
 * @throws ProviderError where it is none
 */
export function readCompletion(
  completion: Partial<OpenAI.ChatCompletion>,
  context: CallContext,
  choice?: ChoiceSet,
): Omit<ChatResponse, "latencyMs" | "requests"> {
  const said = completion?.choices?.[0];
  const failure = failureIn(completion, context) ?? failureIn(said, context);
  if (failure) throw failure;
  if (!isRecord(said?.message)) throw unreadableAnswer(completion, context);
  const { content, refusal } = said.message;
  const text = completionText(said.message, said.finish_reason === "length");
  if (text === null) throw unreadableContent(content, context);
  return {
    text: text || refusal || "",
    ...(choice && !refusal && { choice: choiceIn(said, choice, context) }),
    ...thoughtsOf(said.message),
    usage: tokenUsage(completion.usage, said.message),
    model: typeof completion.model === "string" && completion.model !== "" ? completion.model : context.model,
    finishReason: refusal ? "refusal" : finishReason(said.finish_reason),
  };
}

function thoughtsOf(message: Parsed): Pick<ChatResponse, "thoughts"> {
  const thoughts = completionThoughts(message);
  return thoughts === "" ? {} : { thoughts };
}

function finishReason(reason: string | null | undefined): FinishReason {
  if (reason === "content_filter") return "refusal";
  return reason === "stop" || reason === "length" ? reason : "other";
}

/** @param usage as received; some servers call tokens as newer or other protocols do */
function tokenUsage(usage: unknown, said: unknown): TokenUsage {
  const inputTokens = tokenCount(field(usage, "prompt_tokens") ?? field(usage, "input_tokens"));
  const outputTokens = tokenCount(field(usage, "completion_tokens") ?? field(usage, "output_tokens"));
  const thought = tokenCount(field(field(usage, "completion_tokens_details"), "reasoning_tokens"));
  // Some (xAI, Google) do not count what was thought among the tokens of the answer.
  const isApart =
    thought > outputTokens || tokenCount(field(usage, "total_tokens")) === inputTokens + outputTokens + thought;
  const counts = {
    inputTokens,
    outputTokens: isApart ? outputTokens + thought : outputTokens,
    cachedInputTokens: field(field(usage, "prompt_tokens_details"), "cached_tokens"),
    reasoningTokens: thought,
  };
  return reportedUsage(counts, said);
}

/**
 * Requests with the same key and prefix are sent to the same machine, which holds some 15 a minute: so one key for
 * each agent of an episode, whose system prompt stays the same, rather than one for all. At most 64 characters.
 */
export function promptCacheKey({ episode, agent }: CallKey): string {
  return createHash("sha256").update(`${episode}\0${agent}`).digest("hex").slice(0, 32);
}
