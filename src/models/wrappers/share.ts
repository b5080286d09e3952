import type { ChatModel, ChatRequest, ChatResponse } from "../chat-model.ts";
import { contentKey } from "./content-key.ts";

/**
 * A model that is asked once for questions that are alike in one step, where its answer is not sampled (temperature 0):
 * people with the same wage, history and persona.
 */
export function withSharing(model: ChatModel): ChatModel {
  let step: number | undefined;
  let asked = new Map<string, Promise<ChatResponse>>();
  const shared = async (request: ChatRequest, signal: AbortSignal): Promise<ChatResponse> => {
    if (request.key.step !== step) {
      asked = new Map();
      step = request.key.step;
    }
    const key = contentKey(model.uri, request, `${request.key.sample}`);
    const first = asked.get(key);
    if (first) {
      const response = await first;
      const usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
      return { ...response, usage, latencyMs: 0, requests: 0, source: "shared" };
    }
    const answer = model.complete(request, signal);
    asked.set(key, answer);
    return answer;
  };
  return {
    uri: model.uri,
    complete: (request, signal) =>
      request.temperature === 0 ? shared(request, signal) : model.complete(request, signal),
  };
}
