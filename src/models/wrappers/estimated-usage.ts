/** Tokens of answers whose server did not count them: without an estimate they would be free, and no budget would end. */
import type { ChatModel, ChatRequest, ChatResponse, TokenUsage } from "../chat-model.ts";
import { estimatedTokens } from "../limits/token-estimate.ts";

/** A model whose every answer has a number of tokens. */
export function withEstimatedUsage(model: ChatModel): ChatModel {
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      const response = await model.complete(request, signal);
      const usage = completedUsage(response, request);
      return usage === response.usage ? response : { ...response, usage };
    },
  };
}

/**
 * The usage that was reported, with estimates in place of zeros: no prompt and no answer with a text has no tokens.
 * @param usage whose numbers are whole and not negative
 */
export function completedUsage(
  { usage, text }: Pick<ChatResponse, "usage" | "text">,
  { system, user }: Pick<ChatRequest, "system" | "user">,
): TokenUsage {
  const inputTokens = usage.inputTokens || estimatedTokens(system, user);
  const outputTokens = usage.outputTokens || estimatedTokens(text);
  if (inputTokens === usage.inputTokens && outputTokens === usage.outputTokens) return usage;
  return { ...usage, inputTokens, outputTokens, isEstimated: true };
}
