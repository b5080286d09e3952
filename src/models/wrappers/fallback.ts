import { InterruptedError, ProviderError } from "../../base/errors.ts";
import { type ChatModel, type ChatResponse, emptyResponse } from "../chat-model.ts";

/**
 * A model for which a question whose retries are used up has no answer, and the others go on: it counts as an invalid answer
 * does, and is not put again. Where nobody else is answered either, it is the provider that fails, and the error stands.
 * @throws ProviderError that no retry mends; the last one where no other question is answered while this one is put, or,
 * where it is put alone, the one before it failed too
 */
export function withFallback(model: ChatModel): ChatModel {
  const others = new Others();
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      const before = others.begin();
      let response: ChatResponse | undefined;
      try {
        response = await model.complete(request, signal);
        return response;
      } catch (error) {
        if (!(error instanceof ProviderError) || !error.isRetryable || !(await others.areAnswered(before))) throw error;
        if (signal.aborted) throw new InterruptedError();
        const { message, requests } = error;
        return { ...emptyResponse(model.uri, "failed", `no answer came: ${message}`), requests };
      } finally {
        others.end(response !== undefined);
      }
    },
  };
}

/** What becomes of the questions that are put at the same time. */
class Others {
  #inFlight = 0;
  #answered = 0;
  #isLastAnswered = false;
  /** Of those that have failed and do not know yet whether others do. */
  readonly #waiting = new Set<() => void>();

  /** @returns how many have been answered before */
  begin(): number {
    this.#inFlight++;
    return this.#answered;
  }

  /** Whether another one has been answered since, or will be before all that are in flight have failed. */
  async areAnswered(before: number): Promise<boolean> {
    if (this.#answered > before) return true;
    if (this.#inFlight === 1) return this.#isLastAnswered;
    await new Promise<void>((go) => {
      this.#waiting.add(go);
      this.#tell();
    });
    return this.#answered > before;
  }

  end(isAnswered: boolean): void {
    this.#inFlight--;
    this.#isLastAnswered = isAnswered;
    if (isAnswered) this.#answered++;
    this.#tell(isAnswered);
  }

  #tell(isAnswered = false): void {
    if (!isAnswered && this.#waiting.size < this.#inFlight) return;
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }
}
