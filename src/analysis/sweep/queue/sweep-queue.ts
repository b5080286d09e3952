/** The queue of one experiment's batches in a Redis, whose state can be lost: what counts is what has been published. */
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { errorMessage, StorageError, UsageError } from "../../../base/errors.ts";
import { packageVersion } from "../../../base/package-files.ts";
import type { BudgetAmounts } from "../../../models/wrappers/lease.ts";
import { shownAddress } from "./address.ts";
import { type ExperimentEntry, entryHead } from "./experiment-entry.ts";
import { LimitsDesk } from "./limits-desk.ts";
import { type RedisPackages, redisPackages } from "./redis-packages.ts";

export const queueName = "llm-econ";
const entryKey = "llm-econ:experiment";
const workersKey = "llm-econ:workers";

/** How often a batch that fails is done again, the first time included. */
const attempts = 3;

export interface BatchCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

/** A process that takes batches. */
export interface LiveWorker {
  readonly id: string;
  readonly host: string;
  readonly process: number;
  /** Batch that it is at; null for none. */
  readonly batch: number | null;
  /** Milliseconds since it was heard of. */
  readonly heardMs: number;
}

/** A worker that has not been heard of for so long is gone. */
export const goneAfterMs = 10_000;

export class SweepQueue {
  readonly address: string;
  readonly packages: RedisPackages;
  readonly redis: Redis;
  readonly #queue: Queue;

  private constructor(address: string, packages: RedisPackages, redis: Redis) {
    this.address = address;
    this.packages = packages;
    this.redis = redis;
    this.#queue = new packages.bullmq.Queue(queueName, { connection: redis });
    // Told where it matters: a connection that is lost comes back.
    this.#queue.on("error", () => undefined);
  }

  /** @throws UsageError where packages are missing; StorageError where nobody answers */
  static async open(address: string): Promise<SweepQueue> {
    const packages = await redisPackages();
    const redis = await connected(packages, address);
    return new SweepQueue(address, packages, redis);
  }

  /** What a reader should know of a Redis that forgets; empty where it does not. */
  async warnings(): Promise<readonly string[]> {
    const [persistence, memory] = [await this.redis.info("persistence"), await this.redis.info("memory")];
    const place = shownAddress(this.address);
    return [
      ...(/^aof_enabled:1/m.test(persistence)
        ? []
        : [
            `${place} keeps no log on disk (appendonly no): if it stops, what is queued and what was spent of a budget are forgotten; start it with --appendonly yes`,
          ]),
      ...(/^maxmemory_policy:noeviction/m.test(memory)
        ? []
        : [`${place} may drop what is queued when memory is short; start it with --maxmemory-policy noeviction`]),
    ];
  }

  /** The experiment in the queue, as it is stored; null where there is none. */
  entryText(): Promise<string | null> {
    return this.redis.get(entryKey);
  }

  /**
   * Puts an experiment into the queue, or finds it there.
   * @throws UsageError where another one's batches are not done
   */
  async claim(entry: ExperimentEntry): Promise<void> {
    const text = await this.redis.get(entryKey);
    const other = text === null ? null : entryHead(text);
    const isOther = other !== null && (other.experiment !== entry.experiment || other.of !== entry.of);
    if (isOther) {
      const { waiting, active } = await this.counts();
      if (waiting + active > 0)
        throw new UsageError(
          `the queue at ${shownAddress(this.address)} has another experiment, ${other.name} (${other.experiment.slice(0, 8)}), with ${waiting + active} batches to do`,
          { hint: "Let it end, or name another database of that Redis, e.g. redis://localhost:6379/1." },
        );
      await this.#queue.obliterate({ force: true });
    }
    await this.redis.set(entryKey, JSON.stringify(entry));
    await this.desk(entry.experiment).limitTo(entry.budget);
  }

  /** Of which money and rate are borrowed. */
  desk(experiment: string): LimitsDesk {
    const of = experiment.slice(0, 16);
    return new LimitsDesk(this.redis, {
      budget: `llm-econ:budget:${of}`,
      rate: (address, what) => `llm-econ:rate:${what}:${address}`,
    });
  }

  /** Enqueues batches by their numbers; those that are queued stay as they are, those that failed are tried again. */
  async add(experiment: string, of: number, batches: readonly number[]): Promise<void> {
    for (const failed of await this.#queue.getFailed())
      if (failed.id !== undefined) await this.#queue.remove(failed.id);
    for (let from = 0; from < batches.length; from += 500)
      await this.#queue.addBulk(
        batches.slice(from, from + 500).map((index) => ({
          name: "batch",
          data: { experiment, index, of },
          opts: {
            jobId: batchId(experiment, index, of),
            attempts,
            backoff: { type: "exponential", delay: 1000 },
            removeOnComplete: true,
            removeOnFail: false,
          },
        })),
      );
  }

  async counts(): Promise<BatchCounts> {
    const counts = await this.#queue.getJobCounts("waiting", "active", "delayed", "failed", "prioritized");
    const { waiting = 0, active = 0, delayed = 0, failed = 0, prioritized = 0 } = counts;
    return { waiting: waiting + delayed + prioritized, active, failed };
  }

  /** Why batches failed, by number. */
  async failures(): Promise<readonly { readonly batch: number; readonly reason: string }[]> {
    const failed = await this.#queue.getFailed();
    return failed.map(({ data, failedReason }) => ({ batch: Number(data.index), reason: failedReason ?? "" }));
  }

  /** Says that a worker is alive. */
  async heard(worker: Omit<LiveWorker, "heardMs">): Promise<void> {
    const [seconds, micros] = await this.redis.time();
    const at = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    await this.redis.hset(workersKey, worker.id, JSON.stringify({ ...worker, at }));
  }

  async gone(id: string): Promise<void> {
    await this.redis.hdel(workersKey, id);
  }

  async workers(): Promise<readonly LiveWorker[]> {
    const [seconds, micros] = await this.redis.time();
    const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    const all = await this.redis.hgetall(workersKey);
    const known = Object.values(all).flatMap((text) => {
      const { at, ...worker }: Omit<LiveWorker, "heardMs"> & { readonly at: number } = JSON.parse(text);
      return [{ ...worker, heardMs: now - at }];
    });
    for (const { id, heardMs } of known) if (heardMs > 60 * goneAfterMs) await this.gone(id);
    return known.filter(({ heardMs }) => heardMs <= goneAfterMs);
  }

  async used(experiment: string): Promise<BudgetAmounts> {
    return this.desk(experiment).used();
  }

  async close(): Promise<void> {
    await this.#queue.close().catch(() => undefined);
    this.redis.disconnect();
  }
}

/** BullMQ takes no colon in it. */
export function batchId(experiment: string, index: number, of: number): string {
  return `${experiment.slice(0, 16)}-${index}of${of}`;
}

/** @throws UsageError where an entry is of another version of the program */
export function checkVersion({ version }: Pick<ExperimentEntry, "version">): void {
  if (version !== packageVersion)
    throw new UsageError(`the queue was filled by llm-econ ${version}; this is ${packageVersion}`, {
      hint: "All workers of a sweep have the same version.",
    });
}

async function connected({ Redis }: RedisPackages, address: string): Promise<Redis> {
  const redis = new Redis(address, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  let last: unknown;
  redis.on("error", (error) => {
    last = error;
  });
  const timer = new Promise<never>((_, reject) => {
    setTimeout(() => reject(last ?? new Error("no answer")), 3000).unref();
  });
  try {
    await Promise.race([redis.connect().then(() => redis.ping()), timer]);
  } catch (error) {
    redis.disconnect();
    throw new StorageError(`no Redis answers at ${shownAddress(address)}: ${errorMessage(error)}`, {
      hint: "Start one: redis-server --appendonly yes --maxmemory-policy noeviction",
      cause: error,
    });
  }
  const { db = 0 } = redis.options;
  try {
    // A database that is not there is passed over by the connection, which stays with the first one.
    if (db > 0) await redis.select(db);
    return redis;
  } catch (error) {
    redis.disconnect();
    throw new UsageError(`${shownAddress(address)}: this Redis has no database ${db}: ${errorMessage(error)}`, {
      hint: "A Redis has 16 unless it was started with --databases, numbered from 0.",
      cause: error,
    });
  }
}
