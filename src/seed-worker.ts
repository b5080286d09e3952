/** The script of a thread: runs seeds as they come, and hands what is to be stored to the main thread. */
import { parentPort, workerData } from "node:worker_threads";
import { runSeed } from "./analysis/compare/seed-job.ts";
import { type FromThread, parsedThreadData, parsedToThread } from "./analysis/compare/thread-messages.ts";
import { handEngine } from "./plugins/engine.ts";
import { kindsOf } from "./plugins/load-plugins.ts";
import { plainError } from "./store/port/port-messages.ts";
import { storeOverPort } from "./store/port/port-store.ts";

handEngine(() => import("./index.ts"));
const port = parentPort!;
const data = parsedThreadData(workerData);
const store = storeOverPort(port);
const kinds = kindsOf(data.arms[0].input);
const stop = new AbortController();

port.on("message", async (posted: unknown) => {
  const message = parsedToThread(posted);
  if (message?.type === "stop") stop.abort();
  if (message?.type !== "unit") return;
  const { seed, labels } = message;
  let reply: FromThread;
  try {
    // No arm here asks over the network, so there is no key to know and no earlier run to go on with.
    const arms = data.arms.filter(({ label }) => labels.includes(label));
    const known = { ...data, arms, kinds: await kinds };
    const job = { ...known, seed, store, env: {}, signal: stop.signal, listeners: [], memberOf: async () => undefined };
    reply = { type: "outcome", seed, outcome: await runSeed(job) };
  } catch (error) {
    reply = { type: "failure", seed, error: plainError(error) };
  }
  port.postMessage(reply);
});
