/** What servers report of tokens: some say nothing, others a text, a fraction or a number that cannot be. */
import type { TokenUsage } from "../chat-model.ts";

/** More than any model can read or write. */
const mostTokens = 1e9;

/** A number of tokens as it was received; 0 where it is none. Gateways that estimate send fractions, others text. */
export function tokenCount(reported: unknown): number {
  const number = typeof reported === "string" && reported.trim() !== "" ? Number(reported) : reported;
  if (typeof number !== "number" || !(number >= 0 && number <= mostTokens)) return 0;
  return Math.round(number);
}

/**
 * @param reported as it was received
 * @returns counts that can be: 0 where there is none, and no more input from the cache than there is input
 */
export function reportedUsage(
  reported: Readonly<Record<Exclude<keyof TokenUsage, "isEstimated">, unknown>>,
): TokenUsage {
  const inputTokens = tokenCount(reported.inputTokens);
  return {
    inputTokens,
    outputTokens: tokenCount(reported.outputTokens),
    cachedInputTokens: Math.min(inputTokens, tokenCount(reported.cachedInputTokens)),
  };
}
