/** Where questions are answered: the state that single requests and batches share. */
import { hash } from "node:crypto";
import { offlineModel } from "../agents/stand-in/offline-model.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { estimatedTokens } from "../models/limits/token-estimate.ts";
import { drawFault, type FaultName, faultNames } from "./faults.ts";
import { HttpError } from "./http-error.ts";
import { drawLatency } from "./latency.ts";
import type { MockServerSettings } from "./options.ts";
import type { Protocol, Question } from "./protocol.ts";
import { type LimitState, RateLimiter } from "./rate-limit.ts";
import { spokenAnswer, standInText } from "./stand-in-text.ts";
import type { ServerEvent } from "./stream.ts";

export interface MockServerStats {
  /** HTTP requests, those for files, batches and models included. */
  readonly requests: number;
  /** Questions answered without a fault, in batches too. */
  readonly answers: number;
  /** Requests over a limit; the fault `rate-limit` is counted among the faults. */
  readonly rateLimited: number;
  /** Other requests that were the client's mistake (4xx). */
  readonly rejected: number;
  readonly faults: Readonly<Record<FaultName, number>>;
}

export interface Outcome {
  readonly status: number;
  readonly body: object;
  /** The body in parts, where these were asked for. */
  readonly events?: readonly ServerEvent[] | null;
  /** Set where the failure is for the connection to show, or was asked to be waited for. */
  readonly fault: FaultName | null;
  readonly latencyMs: number;
  readonly retryAfterMs?: number | undefined;
}

/** Faults that are an error status of the provider. */
const statusFaults: Readonly<Partial<Record<FaultName, (settings: MockServerSettings) => HttpError>>> = {
  "rate-limit": ({ retryAfterMs }) => new HttpError(429, "Rate limit reached (an injected fault).", { retryAfterMs }),
  "server-error": () =>
    new HttpError(500, "The server had an error while processing your request (an injected fault)."),
  overloaded: () => new HttpError(529, "Overloaded (an injected fault)."),
  "unreadable-answer": () =>
    new HttpError(500, "The model produced output that does not match the expected format (an injected fault)."),
};

/** Faults of the model's answer; what is neither is a fault of the connection, and batches have none. */
const answerFaults: ReadonlySet<FaultName> = new Set(["schema-violation", "empty-choice", "refusal", "long-answer"]);

/** What tells runs apart and must not change their faults. */
const notIdentifying: ReadonlySet<string> = new Set(["prompt_cache_key", "metadata", "user", "safety_identifier"]);

export class Desk {
  readonly stats = {
    requests: 0,
    answers: 0,
    rateLimited: 0,
    rejected: 0,
    faults: Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>,
  };
  readonly #settings: MockServerSettings;
  readonly #model: ChatModel;
  readonly #limiter: RateLimiter;
  /** How often each body came. */
  readonly #arrivals = new Map<string, number>();
  /** Prefixes in the prompt cache. */
  readonly #prefixes = new Set<string>();

  constructor(settings: MockServerSettings) {
    this.#settings = settings;
    this.#model = offlineModel(settings.behaviour);
    this.#limiter = new RateLimiter(settings.rateLimit);
  }

  get limits(): LimitState {
    return this.#limiter.state(performance.now());
  }

  /**
   * Answers one question that came by itself.
   * @throws HttpError 400 for a body that is no question, 429 over a limit
   */
  async answer(protocol: Protocol, body: unknown, requestId: string): Promise<Outcome> {
    const question = protocol.readQuestion(body, this.#settings.refuse);
    const text = await standInText(question, this.#model);
    this.#limit(question, text);
    return this.#outcome(protocol, body, question, text, requestId, false);
  }

  /** Answers one question of a batch; a wrong one has an outcome too. */
  async answerInBatch(protocol: Protocol, body: unknown, requestId: string): Promise<Outcome> {
    try {
      const question = protocol.readQuestion(body, this.#settings.refuse);
      const text = await standInText(question, this.#model);
      return this.#outcome(protocol, body, question, text, requestId, true);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return { status: error.status, body: protocol.errorBody(error, requestId), fault: null, latencyMs: 0 };
    }
  }

  #outcome(
    protocol: Protocol,
    body: unknown,
    question: Question,
    text: string,
    requestId: string,
    isInBatch: boolean,
  ): Outcome {
    const { seed, faults, latency } = this.#settings;
    const name = bodyName(body);
    // Counted only here, so that requests over a limit, which depend on the clock, do not move the faults.
    const arrival = (this.#arrivals.get(name) ?? 0) + 1;
    this.#arrivals.set(name, arrival);
    const latencyMs = drawLatency(latency, seed, name, arrival);
    const drawn = drawFault(faults, seed, name, arrival);
    const fault = drawn && isInBatch && !statusFaults[drawn] && !answerFaults.has(drawn) ? null : drawn;
    if (fault) this.stats.faults[fault]++;
    else this.stats.answers++;
    const error = fault && statusFaults[fault]?.(this.#settings);
    if (error) {
      const { status, details } = error;
      const { retryAfterMs } = details;
      return { status, body: protocol.errorBody(error, requestId), fault, latencyMs, retryAfterMs };
    }
    const cache = this.#cacheUse(question);
    const tool = question.tool?.name ?? null;
    const answer = { id: `${name}${arrival}`, cache, tool, ...spokenAnswer(text, fault, question) };
    const events = question.stream && !isInBatch ? protocol.answerEvents(question, answer) : null;
    return { status: 200, body: protocol.answerBody(question, answer), events, fault, latencyMs };
  }

  #limit({ model, inputTokens, count }: Question, text: string): void {
    const tokens = inputTokens + count * estimatedTokens(text);
    const refusal = this.#limiter.take(tokens, performance.now());
    if (refusal === null) return;
    const { limitedBy, limit, requested, waitMs } = refusal;
    const wait = `Please try again in ${(waitMs / 1000).toFixed(3)}s.`;
    throw new HttpError(
      429,
      `Rate limit reached for ${model} on ${limitedBy} per min: Limit ${limit}, Requested ${requested}. ${wait}`,
      { retryAfterMs: waitMs, limitedBy },
    );
  }

  #cacheUse({ model, cacheablePrefix }: Question): { written: number; read: number } {
    if (cacheablePrefix === "") return { written: 0, read: 0 };
    const tokens = estimatedTokens(cacheablePrefix);
    const prefix = shortHash(`${model}\0${cacheablePrefix}`);
    if (this.#prefixes.has(prefix)) return { written: 0, read: tokens };
    this.#prefixes.add(prefix);
    return { written: tokens, read: 0 };
  }
}

/** Identifies what a body asks. */
function bodyName(body: unknown): string {
  const fields = Object.entries(body as object).filter(([key]) => !notIdentifying.has(key));
  return shortHash(JSON.stringify(fields));
}

function shortHash(text: string): string {
  return hash("sha256", text).slice(0, 24);
}
