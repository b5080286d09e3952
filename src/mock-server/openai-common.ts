/** What OpenAI's two ways of asking, chat completions and responses, have in common. */

import { estimatedTokens } from "../models/limits/token-estimate.ts";
import type { HttpError } from "./http-error.ts";
import { type Protocol, type Question, smallestCachedPrefix } from "./protocol.ts";
import type { BucketState, LimitState } from "./rate-limit.ts";

type Common = "wrongKey" | "requiredHeader" | "model" | "modelList" | "errorBody" | "keyOf" | "headers";

const model = (id: string): object => ({ id, object: "model", created: 1735689600, owned_by: "llm-econ" });

export const openaiCommon: Pick<Protocol, Common> = {
  wrongKey: "Incorrect API key provided.",
  requiredHeader: null,
  model,
  modelList: (id) => ({ object: "list", data: [model(id)] }),
  errorBody: (error) => {
    const { param = null, code = errorCode(error) } = error.details;
    return { error: { message: error.message, type: errorType(error), param, code } };
  },
  keyOf: ({ authorization }) => /^Bearer (.*)$/i.exec(String(authorization ?? ""))?.[1],
  headers: (requestId, limits) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    ...limitHeaders("requests", limits?.requests),
    ...limitHeaders("tokens", limits?.tokens),
  }),
};

/** Providers answer with the snapshot behind the name that was asked for. */
export function datedModel(name: string): string {
  return /-\d{4}-\d{2}-\d{2}$/.test(name) ? name : `${name}-2025-01-01`;
}

/** What OpenAI keeps in its cache by itself. */
export function cacheablePrefix(system: string): Question["cacheablePrefix"] {
  return estimatedTokens(system) >= smallestCachedPrefix ? system : "";
}

/** OpenAI counts cached tokens in blocks of 128, and those written to the cache not at all. */
export function cachedTokens(read: number): number {
  return Math.floor(read / 128) * 128;
}

function errorType({ status, details }: HttpError): string {
  if (status === 429) return details.limitedBy ?? "requests";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

function errorCode({ status }: HttpError): string | null {
  if (status === 401) return "invalid_api_key";
  return status === 429 ? "rate_limit_exceeded" : null;
}

function limitHeaders(kind: keyof LimitState, state: BucketState | undefined): Record<string, string> {
  if (!state) return {};
  return {
    [`x-ratelimit-limit-${kind}`]: String(state.limit),
    [`x-ratelimit-remaining-${kind}`]: String(state.remaining),
    [`x-ratelimit-reset-${kind}`]: shortDuration(state.resetMs),
  };
}

/** As OpenAI writes times: `20ms`, `1.5s`, `6m0s`. */
export function shortDuration(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms) / 1000;
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${Number((seconds % 60).toFixed(3))}s`;
}
