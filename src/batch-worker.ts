/** The script of a worker's child: computes batches of a queued sweep as they come, and publishes each. */
import { availableParallelism } from "node:os";
import { asksNetwork } from "./analysis/compare/plan.ts";
import { type FromChild, parsedToChild } from "./analysis/sweep/queue/batch-messages.ts";
import { type ExperimentEntry, parsedEntry } from "./analysis/sweep/queue/experiment-entry.ts";
import { sharedLimits } from "./analysis/sweep/queue/shared-limits.ts";
import { runShard } from "./analysis/sweep/run-shard.ts";
import { handEngine } from "./plugins/engine.ts";
import { kindsOf } from "./plugins/load-plugins.ts";
import { plainError } from "./store/port/port-messages.ts";

handEngine(() => import("./index.ts"));

const stop = new AbortController();
const tell = (message: FromChild): void => void process.send?.(message, () => undefined);
const asked = new Map<number, (answer: never) => void>();
let lastId = 0;
let entry: ExperimentEntry | undefined;
let out = "";

/** Asks the worker, who asks Redis. */
function ask<T>(message: (id: number) => FromChild): Promise<T> {
  const id = ++lastId;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    tell(message(id));
  });
}

process.on("message", (posted: unknown) => {
  const message = parsedToChild(posted);
  switch (message.type) {
    case "experiment":
      entry = parsedEntry(message.text);
      out = message.out;
      break;
    case "batch":
      void compute(message.index);
      break;
    case "stop":
      stop.abort();
      break;
    case "granted":
      answered(message.id, message.amounts);
      break;
    case "rate":
      answered(message.id, message.waitMs);
      break;
  }
});

function answered(id: number, answer: unknown): void {
  asked.get(id)?.(answer as never);
  asked.delete(id);
}

// Whoever kept it is gone, and another does the batch: nothing may be published over that.
process.on("disconnect", () => process.exit(1));
// A terminal's Ctrl-C reaches the whole group; the worker says when to stop.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => undefined);

async function compute(index: number): Promise<void> {
  try {
    if (!entry) throw new Error("a batch came before its experiment");
    const { spec, of, budget, command } = entry;
    const kinds = await kindsOf(spec.arms[0].input);
    const asks = spec.arms.some((arm) => asksNetwork(arm, kinds));
    const shared = sharedLimits(
      { budget, models: spec.scenario.models },
      {
        borrow: (amounts) => ask((id) => ({ type: "borrow", id, amounts })),
        rate: (address, what, perMinute, wanted) =>
          ask((id) => ({ type: "rate", id, address, what, perMinute, wanted })),
      },
    );
    const finished = await runShard({
      ...{ spec, command, budget, shard: { index, of }, out, shared },
      jobs: asks ? availableParallelism() : 1,
      env: process.env,
      signal: stop.signal,
    });
    tell({ type: "finished", finished, memory: process.memoryUsage.rss() });
  } catch (error) {
    tell({ type: "failure", error: plainError(error) });
  }
}
