/** BullMQ and ioredis: optional peers, so that neither need be there for anything else. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorMessage, UsageError } from "../../../base/errors.ts";

export interface RedisPackages {
  readonly bullmq: typeof import("bullmq");
  readonly Redis: typeof import("ioredis").Redis;
}

/** @throws UsageError that says what to install where they are not there */
export async function redisPackages(): Promise<RedisPackages> {
  const [bullmq, ioredis] = [
    await load<typeof import("bullmq")>("bullmq"),
    await load<typeof import("ioredis")>("ioredis"),
  ];
  return { bullmq, Redis: ioredis.Redis };
}

async function load<T>(name: string): Promise<T> {
  for (const place of [import.meta.url, join(process.cwd(), "package.json")]) {
    let entry: string;
    try {
      entry = createRequire(place).resolve(name);
    } catch {
      // The next place may have it.
      continue;
    }
    try {
      return await import(pathToFileURL(entry).href);
    } catch (error) {
      throw new UsageError(`the package ${name} cannot be loaded: ${errorMessage(error)}`, { cause: error, hint });
    }
  }
  throw new UsageError(`a queue needs the package ${name}, which is not installed`, { hint });
}

const hint = "Install both beside llm-econ or where you start it: npm install bullmq@6 ioredis@6";
