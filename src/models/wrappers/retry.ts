import { InterruptedError, ProviderError } from "../../base/errors.ts";
import { type Sleep, sleepUnlessAborted } from "../../base/sleep.ts";
import type { ChatModel } from "../chat-model.ts";

export interface RetryOptions {
  /** Requests after the first; 6 by default. */
  readonly maxRetries?: number;
  /** Bound of the first wait, doubled for each further one; 500 by default. */
  readonly baseDelayMs?: number;
  /** Bound of every wait, and of what a provider may ask for; 60,000 by default. */
  readonly maxDelayMs?: number;
  readonly sleep?: Sleep;
  /** Uniform on [0, 1); it moves waits only, never results. */
  readonly random?: () => number;
}

/**
 * A model that asks again after a transient failure. The wait before request k + 1 is uniform on
 * [0, min(maxDelay, base·2^(k−1))) milliseconds ("full jitter"), on top of Retry-After where the provider sent one:
 * many callers that were told the same time must not come back at the same moment.
 * @throws ProviderError that is not retryable, at once; the last one, with the number of tries, when none is left;
 * InterruptedError where the signal aborts
 */
export function withRetry(model: ChatModel, options: RetryOptions = {}): ChatModel {
  const {
    maxRetries = 6,
    baseDelayMs = 500,
    maxDelayMs = 60_000,
    sleep = sleepUnlessAborted,
    random = Math.random,
  } = options;
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      let failed = 0;
      for (let tries = 1; ; tries++) {
        try {
          const response = await model.complete(request, signal);
          return failed === 0 ? response : { ...response, requests: response.requests + failed };
        } catch (error) {
          if (!(error instanceof ProviderError) || !error.isRetryable) throw error;
          failed += error.requests;
          if (tries > maxRetries) throw afterTries(error, tries, failed);
          const jitter = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (tries - 1));
          await sleep(Math.min(maxDelayMs, error.retryAfterMs ?? 0) + jitter, signal);
          if (signal.aborted) throw new InterruptedError();
        }
      }
    },
  };
}

function afterTries(error: ProviderError, tries: number, requests: number): ProviderError {
  return new ProviderError(`${error.message} (gave up after ${tries} ${tries === 1 ? "try" : "tries"})`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
    status: error.status,
    isRetryable: error.isRetryable,
    isRateLimit: error.isRateLimit,
    retryAfterMs: error.retryAfterMs,
    requests,
  });
}
