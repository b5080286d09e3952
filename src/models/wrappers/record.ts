import { EconError, type ErrorKind, errorMessage, ProviderError } from "../../base/errors.ts";
import type { CallSource } from "../../store/store.ts";
import { problemOf } from "../answers/problem.ts";
import type { CallKey, ChatModel, ChatResponse, FinishReason, TokenUsage } from "../chat-model.ts";
import type { Choice } from "../choice.ts";

/** One question to a model and what became of it. */
export interface ModelCall {
  readonly key: CallKey;
  /** Model as the scenario names it. */
  readonly uri: string;
  /** Model as the provider returned it. */
  readonly model: string | null;
  readonly system: string;
  readonly user: string;
  readonly answer: string | null;
  /** How likely each value was, where that was asked for. */
  readonly choice: Choice | null;
  /** What the model thought before, where the provider shows it. */
  readonly thoughts: string | null;
  readonly finishReason: FinishReason | null;
  /** Why the answer cannot be used, if so. */
  readonly problem: string | null;
  /** Why there was no answer, if so. */
  readonly error: string | null;
  readonly usage: TokenUsage;
  readonly requests: number;
  readonly latencyMs: number;
  readonly source: CallSource;
  /** True where the run's own record had it: it is not new. */
  readonly isRecorded: boolean;
}

const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

const noOutcome: readonly ErrorKind[] = ["interrupted", "budget", "internal"];

/** Hands every call to `sink`, and waits for it, before the answer is used. */
export function withRecord(model: ChatModel, sink: (call: ModelCall) => Promise<void>): ChatModel {
  return {
    uri: model.uri,
    async complete(request, signal) {
      const { key, system, user } = request;
      const { uri } = model;
      let response: ChatResponse;
      try {
        response = await model.complete(request, signal);
      } catch (error) {
        // A call that was interrupted, or never made, has no outcome to keep.
        if (!(error instanceof EconError && noOutcome.includes(error.kind))) {
          await sink({
            key,
            uri,
            system,
            user,
            model: null,
            answer: null,
            choice: null,
            thoughts: null,
            finishReason: null,
            problem: null,
            error: errorMessage(error),
            usage: noUsage,
            requests: error instanceof ProviderError ? error.requests : 1,
            latencyMs: 0,
            source: "provider",
            isRecorded: false,
          });
        }
        throw error;
      }
      const { text, finishReason, usage, requests, latencyMs } = response;
      const problem = problemOf(response, request.answer);
      // Field by field: there is one for every call, and a spread with so many fields after it is a hundred times as slow.
      await sink({
        key,
        uri,
        system,
        user,
        model: response.model,
        answer: text,
        choice: response.choice ?? null,
        thoughts: response.thoughts ?? null,
        finishReason,
        problem,
        error: null,
        usage,
        requests,
        latencyMs,
        source: response.source ?? "provider",
        isRecorded: response.isRecorded ?? false,
      });
      return response;
    },
  };
}
