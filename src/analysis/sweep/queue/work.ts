/** A worker: takes batches from the queue, has its child compute them, and keeps their locks meanwhile. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { EconError, errorMessage, ScenarioError } from "../../../base/errors.ts";
import { kindsOf } from "../../../plugins/load-plugins.ts";
import { changedFiles } from "../../../run/reopen.ts";
import { prepareArms } from "../../compare/spec.ts";
import type { FinishedShard } from "../run-shard.ts";
import { BatchChild, isFinal } from "./batch-child.ts";
import { type ExperimentEntry, parsedEntry } from "./experiment-entry.ts";
import { checkVersion, queueName, SweepQueue } from "./sweep-queue.ts";

export interface WorkOptions {
  readonly address: string;
  /** Folder in which this machine sees what is published; null for the one that the queue names. */
  readonly out: string | null;
  /** Whether to end when nothing is left to do. */
  readonly drains: boolean;
  readonly signal: AbortSignal;
  readonly onWarning?: (text: string) => void;
  readonly onFinished?: (finished: FinishedShard) => void;
  readonly onFailure?: (batch: number, message: string) => void;
}

/** Milliseconds that a batch is another's after its worker was last heard of. */
const lockMs = 10_000;
const beatMs = 2000;

/** @returns how many batches it did */
export async function work(options: WorkOptions): Promise<number> {
  const { address, drains, signal } = options;
  const queue = await SweepQueue.open(address);
  const id = randomUUID();
  const child = new BatchChild();
  let batch: number | null = null;
  let done = 0;
  let known: { readonly text: string; readonly entry: ExperimentEntry } | undefined;
  const beat = (): Promise<void> =>
    queue.heard({ id, host: hostname(), process: process.pid, batch }).catch(() => undefined);
  for (const warning of await queue.warnings()) options.onWarning?.(warning);
  const { Worker, UnrecoverableError, DelayedError } = queue.packages.bullmq;
  await beat();
  const heart = setInterval(beat, beatMs);
  const connection = queue.redis.duplicate({ maxRetriesPerRequest: null });
  connection.on("error", () => undefined);
  const worker = new Worker(
    queueName,
    async (job, token) => {
      const text = await queue.entryText();
      if (text === null) throw new UnrecoverableError("the experiment is not in the queue any more");
      if (known?.text !== text) known = { text, entry: await checked(text, queue) };
      const { entry } = known;
      const index = Number(job.data.index);
      if (job.data.experiment !== entry.experiment || job.data.of !== entry.of)
        throw new UnrecoverableError("the batch is another experiment's");
      batch = index;
      try {
        const finished = await child.run(index, {
          ...{ text, out: options.out ?? entry.out, desk: queue.desk(entry.experiment) },
        });
        done++;
        options.onFinished?.(finished);
        return finished;
      } catch (error) {
        if (signal.aborted) {
          // Another goes on with it, from what has been published.
          await within(job.moveToDelayed(Date.now(), token));
          throw new DelayedError();
        }
        options.onFailure?.(index, errorMessage(error));
        const told = `${error instanceof EconError ? error.kind : "internal"}: ${errorMessage(error)}`;
        throw isFinal(error) ? new UnrecoverableError(told) : new Error(told);
      } finally {
        batch = null;
      }
    },
    {
      connection,
      ...{ concurrency: 1, lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: 1000 },
      ...{ drainDelay: 1, autorun: false },
    },
  );
  // Connections that are lost come back; jobs that fail are told above.
  worker.on("error", () => undefined);
  // What is computed by then is published before the child says that it has stopped.
  const stop = (): void => child.stop();
  signal.addEventListener("abort", stop, { once: true });
  void worker.run().catch(() => undefined);
  try {
    while (!signal.aborted) {
      await sleep(500, undefined, { signal }).catch(() => undefined);
      if (!drains || batch !== null || signal.aborted) continue;
      const counts = await queue.counts().catch(() => null);
      if (counts && counts.waiting + counts.active === 0 && (await queue.entryText()) !== null) break;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    while (batch !== null) await sleep(50);
    clearInterval(heart);
    // Where Redis is gone nobody waits for it: locks end by themselves.
    await within(worker.close(true).catch(() => undefined));
    child.end();
    await within(queue.gone(id).catch(() => undefined));
    await within(queue.close());
    connection.disconnect();
  }
  return done;
}

/** As long as Redis is waited for when a worker ends. */
const patienceMs = 2000;

async function within(work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(patienceMs, undefined, { ref: false })]);
}

/** @throws what is wrong with the experiment for this machine */
async function checked(text: string, queue: SweepQueue): Promise<ExperimentEntry> {
  try {
    const entry = parsedEntry(text);
    checkVersion(entry);
    const { spec } = entry;
    const here = prepareArms(spec.arms, spec.seeds[0], await kindsOf(spec.arms[0].input));
    const { tables } = changedFiles(spec, here, "the experiment");
    if (tables.length > 0) throw new ScenarioError(`${tables.join(", ")}: not what it is where the queue was filled`);
    return entry;
  } catch (error) {
    throw new queue.packages.bullmq.UnrecoverableError(`scenario: ${errorMessage(error)}`);
  }
}
