import type { AnswerCache } from "../../store/store.ts";
import { problemOf } from "../answers/problem.ts";
import { type ChatModel, type ChatRequest, type ChatResponse, finishReasonOf } from "../chat-model.ts";
import { contentKey } from "./content-key.ts";

/** Where answers are kept between runs. */
export type ModelCache = Pick<AnswerCache, "get" | "set">;

/**
 * A model that is not asked again what it has answered before. Only answers that can be used are kept.
 * @param scopeOf what else must be equal for an answer to be given again; null: always ask
 */
export function withCache(
  model: ChatModel,
  cache: ModelCache,
  scopeOf: (request: ChatRequest) => string | null,
): ChatModel {
  const cached = async (request: ChatRequest, signal: AbortSignal, scope: string): Promise<ChatResponse> => {
    const key = contentKey(model.uri, request, scope);
    const known = await cache.get(key);
    if (known) {
      return {
        ...known,
        finishReason: finishReasonOf(known.finishReason),
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        latencyMs: 0,
        requests: 0,
        source: "cache",
      };
    }
    const response = await model.complete(request, signal);
    const { text, finishReason } = response;
    if (problemOf(response, request.answer) === null)
      await cache.set(
        key,
        { text, model: response.model, finishReason },
        { uri: model.uri, purpose: request.key.purpose },
      );
    return response;
  };
  return {
    uri: model.uri,
    complete: (request, signal) => {
      const scope = scopeOf(request);
      return scope === null ? model.complete(request, signal) : cached(request, signal, scope);
    },
  };
}

/** What of a run is kept: nothing, the personas, or decisions as well. */
export type CachePolicy = "off" | "personas" | "all";

/**
 * Personas depend on their facts alone. A decision is sampled: it may be given again only to the same question of the
 * same episode, so that a repeat never gets the same answer by mistake.
 * @param options of the model's provider, on which its answers may depend; undefined where it has none
 */
export function cacheScope(
  policy: CachePolicy,
  seed: number,
  options?: Readonly<Record<string, unknown>>,
): (request: ChatRequest) => string | null {
  const own = options ? JSON.stringify(options) : "";
  return ({ key: { step, agent, purpose, sample, attempt }, choice }) => {
    // An answer is kept without the probabilities of its values.
    if (policy === "off" || choice) return null;
    if (purpose === "persona") return own;
    return policy === "all" ? [seed, step, agent, purpose, sample, attempt].join(" ") + own : null;
  };
}
