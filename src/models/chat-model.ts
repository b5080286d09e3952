/**
 * The contract between the engine and anything that answers a prompt. Providers implement {@link ChatModel};
 * wrappers (record, retry) take one and return another.
 */
import type { CallSource } from "../store/store.ts";
import type { Choice, ChoiceSet } from "./choice.ts";
import type { Allowances } from "./limits/rate-limit-headers.ts";

/** What a call is for. Together the fields identify one question in one episode, whatever the order of asking. */
export interface CallKey {
  readonly episode: string;
  /** Step of the episode, from 1; 0 before the first step. */
  readonly step: number;
  /** `planner`, or the worker's pseudonym `w0`, `w1`, … */
  readonly agent: string;
  /** `hours`, `rates`, `persona`; `platform`, `ballot`, `pair`, `leader`; `satisfaction`. */
  readonly purpose: string;
  /** Sample number under self-consistency, from 1. */
  readonly sample: number;
  /** How often the question was put, from 1; an invalid answer is asked again with the next number. */
  readonly attempt: number;
}

/** A JSON Schema that the answer must satisfy; all properties required, no others allowed. */
export interface AnswerSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** What is wrong with an answer, in words that can be put to the model, or null. */
  readonly problemOf: (text: string, finishReason?: FinishReason) => string | null;
}

export interface ChatRequest {
  readonly key: CallKey;
  /** Rules and persona: the same from step to step, so that provider prompt caches hold it. */
  readonly system: string;
  /** What changes: observations and, on a repeat, the reason for it. */
  readonly user: string;
  readonly answer: AnswerSchema;
  readonly maxOutputTokens: number;
  /** Left to the provider when undefined (reasoning models refuse it). */
  readonly temperature?: number | undefined;
  /** How much a reasoning model thinks before it answers; left to the provider when undefined. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /** The values whose probabilities are wanted with the answer; only of providers that have log-probabilities. */
  readonly choice?: ChoiceSet | undefined;
  /**
   * How many ways of asking for JSON are passed over, of those that hold the model most, because the server could not read
   * what came of them; 0 by default.
   */
  readonly looser?: number | undefined;
}

export type ReasoningEffort = "minimal" | "low" | "medium" | "high";

/** `unreadable`: the server gave up on the answer; `failed`: none came, and the run goes on without. */
export const finishReasons = ["stop", "length", "refusal", "other", "unreadable", "failed"] as const;
export type FinishReason = (typeof finishReasons)[number];

/** One that was stored; what is none of ours ended in another way. */
export function finishReasonOf(stored: string | null): FinishReason {
  return finishReasons.find((reason) => reason === stored) ?? "other";
}

export interface TokenUsage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens that the provider read from its prompt cache. */
  readonly cachedInputTokens: number;
  /** Output tokens that were thought, where the provider says so. */
  readonly reasoningTokens?: number | undefined;
  /** True where the provider did not count, so that tokens were taken from the lengths of texts. */
  readonly isEstimated?: boolean | undefined;
}

export interface ChatResponse {
  readonly text: string;
  /** How likely each value was, where that was asked for. */
  readonly choice?: Choice | undefined;
  /** What the model thought before it answered, where the provider shows it apart from the answer. */
  readonly thoughts?: string | undefined;
  readonly usage: TokenUsage;
  /** Model id as the provider returned it, which can be more exact than the one asked for. */
  readonly model: string;
  readonly finishReason: FinishReason;
  /** Wall time of the successful request. */
  readonly latencyMs: number;
  /** HTTP requests that it took, retries included. */
  readonly requests: number;
  /** `provider` where absent. */
  readonly source?: CallSource;
  /** True where the run's own record had the answer, so that nobody was asked. */
  readonly isRecorded?: boolean;
  /** What the record, or who could not read it, says was wrong with it, null for nothing; absent where it is new. */
  readonly problem?: string | null;
  /** What the provider still lets through, where its headers say so. */
  readonly allowances?: Allowances;
}

/** What stands for an answer of which nothing is known but why. */
export function emptyResponse(uri: string, finishReason: FinishReason, problem: string): ChatResponse {
  const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
  return { text: "", usage, model: uri, finishReason, latencyMs: 0, requests: 1, problem };
}

export interface ChatModel {
  /** The URI that named it in the scenario, e.g. `openai:gpt-4o-mini`. */
  readonly uri: string;
  /** @throws ProviderError where the provider fails; an odd answer is not an error at this level */
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatResponse>;
}
