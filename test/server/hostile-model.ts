/** A model whose every answer gives one of some texts as its reason: worker i's the i-th. */
import type { ChatModel } from "../../src/models/chat-model.ts";

export function decide(texts: readonly string[]): (uri: string) => ChatModel {
  return (uri) => ({
    uri,
    complete: async ({ key }) => ({
      text: JSON.stringify({ reasoning: texts[Number(key.agent.slice(1))], hours: 30 + 10 * key.step }),
      usage: { inputTokens: 10, outputTokens: 2, cachedInputTokens: 0 },
      model: "hostile-1",
      finishReason: "stop",
      latencyMs: 1,
      requests: 1,
    }),
  });
}
