/** What a provider's batches have in common. */
import type { ChatRequest, ChatResponse } from "../chat-model.ts";

/** What a batch has made of a question; null where it failed or was not reached in time. */
export type BatchAnswer = Omit<ChatResponse, "latencyMs" | "requests" | "source"> | null;

export interface BatchClient {
  /**
   * Sends questions as one batch.
   * @param questions by an id of at most 64 letters, digits, hyphens and underscores
   * @param tag names the batch, where the provider keeps such names: see {@link find}
   * @returns the provider's id of the batch
   * @throws ProviderError, InterruptedError
   */
  submit(questions: ReadonlyMap<string, ChatRequest>, tag: string, signal: AbortSignal): Promise<string>;
  /**
   * Ids of recent batches that were sent with a tag; only where the provider keeps tags.
   * @throws ProviderError, InterruptedError
   */
  find?(tag: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * @returns what became of each question, by its id, or null while the batch is under way; questions that it says
   * nothing of are left out
   * @throws ProviderError, InterruptedError
   */
  poll(batchId: string, signal: AbortSignal): Promise<ReadonlyMap<string, BatchAnswer> | null>;
}

/** An answer that cannot be read counts as none: the question is then put by itself, and says why. */
export function readOrNull(read: () => BatchAnswer): BatchAnswer {
  try {
    return read();
  } catch {
    return null;
  }
}
