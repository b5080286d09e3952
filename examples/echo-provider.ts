/** A provider of models: here a rule that answers on the spot; one of yours would send `system` and `user` somewhere. */
import {
  type ChatRequest,
  type ModelProvider,
  type PlannerPrompt,
  type Plugin,
  ProviderError,
  type WorkerObservation,
} from "llm-econ";
import { z } from "zod";

/** The first line of every prompt is JSON. */
function answer({ key, user }: ChatRequest, rest: number): object {
  const observation: unknown = JSON.parse(user.split("\n", 1)[0]);
  if (key.purpose === "hours") {
    const { you, hours } = observation as WorkerObservation;
    return { hours: Math.min(hours.max, Math.round(you.usualHours * (1 - rest))) };
  }
  // Whoever is told what went wrong can mend it; a rate limit would say { isRetryable: true, isRateLimit: true }.
  if (key.purpose !== "rates") throw new ProviderError(`echo: knows nothing of ${key.purpose}`, { isRetryable: false });
  const { action, tax } = observation as PlannerPrompt;
  const reasoning = "As it is.";
  return action.kind === "absolute"
    ? { reasoning, percent: tax.percent }
    : { reasoning, delta: tax.percent.map(() => 0) };
}

const echo: ModelProvider = {
  name: "echo",
  description: "keeps the rates as they are; works a little less than usual",
  standIn: "a rule that repeats what it reads, not a language model",
  options: z.strictObject({ rest: z.number().min(0).max(1).default(0.1) }),
  // US dollars per million tokens.
  priceOf: (model) => (model === "small" ? { input: 1, output: 4 } : undefined),
  create: ({ uri, model }, { options }) => ({
    uri,
    complete: async (request) => {
      const text = JSON.stringify(answer(request, Number(options?.rest)));
      const [inputTokens, outputTokens] = [request.system + request.user, text].map((said) =>
        Math.ceil(said.length / 3),
      );
      const usage = { inputTokens, outputTokens, cachedInputTokens: 0 };
      return { text, usage, model, finishReason: "stop", latencyMs: 0, requests: 1 };
    },
  }),
};

export const plugin = { providers: [echo] } satisfies Plugin;
