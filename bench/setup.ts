/** What the benchmarks share: scenarios from a line of YAML, timing, and models that answer at once. */

import type { ChatModel, ChatRequest } from "../src/models/chat-model.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { type Prepared, prepare } from "../src/run/prepare.ts";
import { parseScenario } from "../src/scenario/load.ts";

export { median } from "simple-statistics";

/** @param keys scenario keys in YAML, e.g. `steps: 3` */
export function prepared(keys: string): Prepared {
  return prepare(parseScenario(`name: bench\n${keys}`, "bench.yaml", builtInKinds).scenario);
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Answers 38 hours at once, or 39 so that history changes; `onRequest` sees every request. */
export function instantModel(onRequest: (request: ChatRequest) => void = () => undefined): ChatModel {
  return {
    uri: "offline:instant",
    complete: async (request) => {
      onRequest(request);
      return {
        text: `{"hours":${38 + (request.key.step % 2)}}`,
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        model: "instant",
        finishReason: "stop",
        latencyMs: 0,
        requests: 1,
      };
    },
  };
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
