import { ProviderError } from "../../base/errors.ts";
import { isUnreadable, unreadableProblem } from "../answers/unreadable-answers.ts";
import { type ChatModel, emptyResponse } from "../chat-model.ts";

/**
 * A model whose answers, where a server gives up on them because they are not of the form that was asked for, are answers
 * that cannot be used: the server works, and another try at the same request would be paid for like this one.
 */
export function withUnreadable(model: ChatModel): ChatModel {
  return {
    uri: model.uri,
    complete: async (request, signal) => {
      const start = performance.now();
      try {
        return await model.complete(request, signal);
      } catch (error) {
        if (!(error instanceof ProviderError) || !isUnreadable(error.status, error.message)) throw error;
        const { requests } = error;
        const latencyMs = performance.now() - start;
        return {
          ...emptyResponse(model.uri, "unreadable", unreadableProblem(error.message)),
          requests,
          latencyMs,
        };
      }
    },
  };
}
