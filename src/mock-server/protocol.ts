/** What the protocols of OpenAI and Anthropic have in common, so that the rest of the server serves both. */
import type { HttpError } from "./http-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { LimitState } from "./rate-limit.ts";
import type { ProtocolName, Refusable } from "./refusals.ts";
import type { ServerEvent } from "./stream.ts";
import type { Tool } from "./tools.ts";

/** What a request asks. */
export interface Question {
  readonly model: string;
  readonly system: string;
  /** The last message of the user. */
  readonly user: string;
  /** Schema of the answer; null where any text will do. */
  readonly schema: JsonSchema | null;
  /** The tool that is called in place of a text; null where a text is wanted. */
  readonly tool: Tool | null;
  readonly maxOutputTokens: number | undefined;
  /** How many alternatives to each token are to be told with their log-probabilities; absent where none are asked for. */
  readonly topLogprobs?: number;
  /** How many answers are wanted; they are all alike. */
  readonly count: number;
  /** Null where the answer is wanted as a whole; otherwise whether the stream is to tell the tokens. */
  readonly stream: { readonly hasUsage: boolean } | null;
  /** All of the prompt, in estimated tokens. */
  readonly inputTokens: number;
  /** The start of the prompt that the provider would keep in its cache; empty where it would not. */
  readonly cacheablePrefix: string;
}

export interface Answer {
  /** Names the answer: the same for the same arrival of the same question. */
  readonly id: string;
  /** What is said, or the arguments of the tool. */
  readonly text: string;
  /** Name of the tool that is called; null where the text is said. */
  readonly tool: string | null;
  /** `empty` is an answer without any choice or content. */
  readonly ending: "stop" | "length" | "refusal" | "empty";
  /** Of one of the answers. */
  readonly outputTokens: number;
  /** Tokens of the prefix: written to the cache by this request, read from it, or neither. */
  readonly cache: { readonly written: number; readonly read: number };
}

export interface Protocol {
  readonly name: ProtocolName;
  /** What a client is told whose key is another. */
  readonly wrongKey: string;
  /** Header without which nothing is answered; null for none. */
  readonly requiredHeader: string | null;
  /** A model, as lists of models have it. */
  model(id: string): object;
  /** The one model that there is, as the list of models. */
  modelList(id: string): object;
  /**
   * @param refused what the server does as if it did not know
   * @throws HttpError 400 for a body that is no question, or that the provider would not take
   */
  readQuestion(body: unknown, refused: ReadonlySet<Refusable>): Question;
  answerBody(question: Question, answer: Answer): object;
  /** The same in parts, for a question that wants a stream. */
  answerEvents(question: Question, answer: Answer): readonly ServerEvent[];
  errorBody(error: HttpError, requestId: string): object;
  /** Where a client says which key it has. */
  keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined;
  /** Headers of every answer, and those of the limits where there are any. */
  headers(requestId: string, limits: LimitState | null): Record<string, string>;
}

/** The shortest prefix that providers cache; some of their models want more. */
export const smallestCachedPrefix = 1024;
