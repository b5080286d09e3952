import type { ChatModel, ChatRequest } from "../chat-model.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { estimatedTokens } from "./token-estimate.ts";

/**
 * A model whose every request waits for leave. It stands inside the retries, so that each try is counted.
 * @throws InterruptedError where the signal aborts while a request waits
 */
export function withRateLimit(model: ChatModel, limiter: RateLimiter): ChatModel {
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      const permit = await limiter.enter(tokensAtMost(request), signal);
      try {
        const response = await model.complete(request, signal);
        limiter.succeeded(permit, response);
        return response;
      } catch (error) {
        limiter.failed(permit, error);
        throw error;
      }
    },
  };
}

/** The prompt and the longest answer: what providers count before they know. */
function tokensAtMost({ system, user, maxOutputTokens }: ChatRequest): number {
  return estimatedTokens(system, user) + maxOutputTokens;
}
