/** Units in threads of their own: for arms that compute instead of waiting for a network. */
import { Worker } from "node:worker_threads";
import { errorOf } from "../../store/port/port-messages.ts";
import { serveStore } from "../../store/port/port-store.ts";
import type { RunStore } from "../../store/store.ts";
import type { ArmOutcome } from "./seed-job.ts";
import { type FromThread, parsedFromThread, type ThreadData, type ToThread } from "./thread-messages.ts";
import type { Unit } from "./units.ts";

/** Node runs the compiled files in threads, not those in TypeScript. */
export const canRunThreads = import.meta.url.endsWith(".js");

export interface ThreadedSeeds extends ThreadData {
  /** The only one who writes to the database is this thread. */
  readonly store: RunStore;
  readonly units: readonly Unit[];
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Told of each seed; a thread goes on when it resolves. */
  readonly isDone: (seed: number, outcome: readonly ArmOutcome[]) => Promise<void>;
}

/**
 * Each thread takes the next seed when it has finished one.
 * @throws the first failure, when every thread has come to a stop
 */
export async function runInThreads(options: ThreadedSeeds): Promise<void> {
  const { comparison, arms, scenarioPath, read, store, units, signal, isDone } = options;
  const workerData: ThreadData = { comparison, arms, scenarioPath, read };
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const workers = Array.from(
    { length: options.threads },
    () => new Worker(new URL("../../seed-worker.js", import.meta.url), { workerData }),
  );
  const tell = (worker: Worker, message: ToThread): void => worker.postMessage(message);
  const stop = (): void => {
    for (const worker of workers) tell(worker, { type: "stop" });
  };
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop();
  };
  const run = (worker: Worker): Promise<void> =>
    new Promise((resolve) => {
      const more = (): void => {
        if (failure || signal.aborted || next === units.length) {
          resolve();
          return;
        }
        const unit = units[next++];
        tell(worker, { type: "unit", seed: unit.seed, labels: unit.arms.map(({ label }) => label) });
      };
      serveStore(worker, store);
      const take = async (message: FromThread): Promise<void> => {
        if (message.type === "failure") fail(errorOf(message.error));
        else await isDone(message.seed, message.outcome).catch(fail);
        more();
      };
      worker.on("message", (posted: unknown) => {
        try {
          const message = parsedFromThread(posted);
          if (message) void take(message);
        } catch (error) {
          gone(error);
        }
      });
      const gone = (error: unknown): void => {
        fail(error);
        resolve();
      };
      worker.on("error", gone);
      worker.on("exit", (code) => gone(new Error(`a thread ended before its seeds were done (exit code ${code})`)));
      more();
    });
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map(run));
  } finally {
    signal.removeEventListener("abort", stop);
    for (const worker of workers) worker.removeAllListeners("exit");
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  if (failure) throw failure.error;
  signal.throwIfAborted();
}
