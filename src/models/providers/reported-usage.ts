/** What servers report of tokens: some say nothing, others a text, a fraction or a number that cannot be. */
import type { TokenUsage } from "../chat-model.ts";
import { charactersPerToken } from "../limits/token-estimate.ts";

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
 * @param said what the model said, as it was received: thoughts too are paid for, where a server shows them and counts nothing
 * @returns counts that can be: 0 where there is none, and no more input from the cache than there is input
 */
export function reportedUsage(
  reported: Readonly<Record<Exclude<keyof TokenUsage, "isEstimated">, unknown>>,
  said: unknown,
): TokenUsage {
  const inputTokens = tokenCount(reported.inputTokens);
  const outputTokens = tokenCount(reported.outputTokens);
  const estimated = outputTokens === 0 ? Math.ceil(charactersIn(said) / charactersPerToken) : 0;
  const reasoningTokens = Math.min(outputTokens, tokenCount(reported.reasoningTokens));
  return {
    inputTokens,
    outputTokens: outputTokens || estimated,
    cachedInputTokens: Math.min(inputTokens, tokenCount(reported.cachedInputTokens)),
    ...(reasoningTokens > 0 && { reasoningTokens }),
    ...(estimated > 0 && { isEstimated: true }),
  };
}

/** Fields of a message that no model has written. */
const notSaid: ReadonlySet<string> = new Set([
  ...["role", "type", "id", "call_id", "status", "signature", "encrypted_content"],
  ...["data", "citations", "annotations"],
]);

/** Characters in the texts of a message, in whatever fields a server puts them. */
function charactersIn(said: unknown): number {
  if (typeof said === "string") return said.length;
  if (typeof said !== "object" || said === null) return 0;
  return Object.entries(said).reduce((sum, [name, part]) => sum + (notSaid.has(name) ? 0 : charactersIn(part)), 0);
}
