import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/** Resolves after `ms`, or at once where `signal` aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleepUnlessAborted: Sleep = async (ms, signal) => {
  setMaxListeners(0, signal); // many callers wait on the run's signal
  // The rejection of an aborted wait carries nothing that the signal does not say.
  await wait(ms, undefined, { signal }).catch(() => undefined);
};
