/** What the protocols of OpenAI and Anthropic have in common, so that the rest of the server serves both. */
import type { LimitState } from "./rate-limit.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a request asks. */
export interface Question {
  readonly model: string;
  readonly system: string;
  /** The last message of the user. */
  readonly user: string;
  /** Schema of the answer; null where any text will do. */
  readonly schema: JsonSchema | null;
  readonly maxOutputTokens: number | undefined;
  /** All of the prompt, in estimated tokens. */
  readonly inputTokens: number;
  /** The start of the prompt that the provider would keep in its cache; empty where it would not. */
  readonly cacheablePrefix: string;
}

export interface Answer {
  /** Names the answer: the same for the same arrival of the same question. */
  readonly id: string;
  readonly text: string;
  /** `empty` is an answer without any choice or content. */
  readonly ending: "stop" | "length" | "refusal" | "empty";
  readonly outputTokens: number;
  /** Tokens of the prefix: written to the cache by this request, read from it, or neither. */
  readonly cache: { readonly written: number; readonly read: number };
}

export interface Protocol {
  readonly name: "openai" | "anthropic";
  /** What a client is told whose key is another. */
  readonly wrongKey: string;
  /** Header without which nothing is answered; null for none. */
  readonly requiredHeader: string | null;
  /** The one model that there is, as the list of models. */
  modelList(id: string): object;
  /** @throws HttpError 400 for a body that is no question */
  readQuestion(body: unknown): Question;
  answerBody(question: Question, answer: Answer): object;
  errorBody(error: HttpError, requestId: string): object;
  /** Where a client says which key it has. */
  keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined;
  /** Headers of every answer, and those of the limits where there are any. */
  headers(requestId: string, limits: LimitState | null): Record<string, string>;
}

/** A failure that the client gets to see, with its HTTP status. */
export class HttpError extends Error {
  readonly status: number;
  /** Time after which to try again; sent with 429. */
  readonly retryAfterMs: number | undefined;
  /** What a 429 is about. */
  readonly limitedBy: "requests" | "tokens";

  constructor(
    status: number,
    message: string,
    details: { retryAfterMs?: number; limitedBy?: "requests" | "tokens" } = {},
  ) {
    super(message);
    this.status = status;
    this.retryAfterMs = details.retryAfterMs;
    this.limitedBy = details.limitedBy ?? "requests";
  }
}

/** Tokens of a text, by the rule of thumb of four characters each; the stand-in has no tokeniser. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

export const charactersPerToken = 4;

/** The shortest prefix that providers cache; some of their models want more. */
export const smallestCachedPrefix = 1024;
