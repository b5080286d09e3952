/** One shard of a sweep: computed on a local disk, published whole in a folder that all machines see. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage, StorageError, UsageError } from "../../base/errors.ts";
import { packFile, unpackFile } from "../../base/gzip-file.ts";
import type { BudgetLimits } from "../../models/wrappers/budget.ts";
import { openStore } from "../../store/open-store.ts";
import { type CompareOptions, runUnits } from "../compare/compare.ts";
import type { Shard } from "../compare/units.ts";
import { unitsOf, unitsOfShard } from "../compare/units.ts";
import { experimentHash } from "./experiment.ts";
import { damagedHint, headOf, headText, pendingUnits, readHead } from "./shard-head.ts";
import { shardFile } from "./shard-name.ts";
import { addLabels, outcomesOf, storedParts } from "./sweep-part.ts";

export interface ShardOptions extends Omit<CompareOptions, "store" | "resume"> {
  readonly shard: Shard;
  /** Folder that shards are published in; made where it is not there. */
  readonly out: string;
  /** Told when the file is in its place. */
  readonly onPublished?: (file: string) => void;
}

export interface FinishedShard {
  readonly shard: number;
  readonly of: number;
  /** SHA-256 of everything but the seeds. */
  readonly experiment: string;
  readonly file: string;
  /** That it has in all. */
  readonly units: number;
  /** That this process computed. */
  readonly computed: number;
}

/**
 * Computes the units of a shard that its published file does not hold, and publishes it. What is finished is published, too,
 * where it is interrupted, fails or has spent its budget, so that no answer is paid for twice.
 * @throws EconError as `compare` does; StorageError where it cannot be published
 */
export async function runShard(options: ShardOptions): Promise<FinishedShard> {
  const { spec, shard, out } = options;
  const experiment = experimentHash(spec);
  const budget = options.shared ? options.budget : shareOf(options.budget, shard.of);
  const file = join(out, shardFile(experiment, shard));
  makeFolder(out);
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-shard-"));
  const path = join(directory, "shard.db");
  let isPublished = true;
  try {
    const before = await earlier(file, path, experiment);
    const pending = pendingUnits(spec, shard, before.done);
    const result = { shard: shard.index, of: shard.of, experiment, file };
    const all = unitsOfShard(unitsOf(spec), shard);
    if (existsSync(file) && pending.length === 0) return { ...result, units: all.length, computed: 0 };
    isPublished = false;
    const whole = { ...spec, sweep: { experiment, of: shard.of, index: shard.index } };
    const going = before.parts.find(
      ({ comparison: { status, spec: old } }) => status !== "finished" && old.seeds.join() === spec.seeds.join(),
    );
    let failure: { readonly error: unknown } | undefined;
    const store = await openStore(path);
    try {
      await runUnits(
        {
          ...options,
          spec: whole,
          store,
          budget,
          ...(going && { resume: going.comparison.id }),
        },
        pending,
      );
    } catch (error) {
      failure = { error };
    } finally {
      await store.close();
    }
    if (await publish(path, file, options, experiment)) options.onPublished?.(file);
    isPublished = true;
    if (failure) throw failure.error;
    return { ...result, units: all.length, computed: pending.length };
  } finally {
    // What could not be published stays where it was computed.
    if (isPublished || !existsSync(path)) rmSync(directory, { recursive: true, force: true });
  }
}

/** A part of the whole sweep's budget; wall time is each process's own. */
function shareOf(budget: BudgetLimits, of: number): BudgetLimits {
  const whole = (name: "calls" | "tokens"): number | null => {
    const limit = budget[name] ?? null;
    if (limit === null) return null;
    if (limit >= of) return Math.floor(limit / of);
    throw new UsageError(`a budget of ${limit} ${name} for ${of} shards leaves none for each`, {
      hint: "Budgets of dollars, tokens and calls are the whole sweep's; each shard has its part.",
    });
  };
  return {
    ...budget,
    usd: budget.usd == null ? null : budget.usd / of,
    calls: whole("calls"),
    tokens: whole("tokens"),
  };
}

/** What a file that is there holds, unpacked. */
async function earlier(file: string, path: string, experiment: string): ReturnType<typeof contents> {
  if (!existsSync(file)) return { done: new Map(), parts: [] };
  if (readHead(file).experiment !== experiment)
    throw new StorageError(`${file} is a shard of another experiment`, { hint: "Name another folder with --out." });
  await unpackShard(file, path);
  return contents(path);
}

/** @throws StorageError where the file is cut off or damaged */
export async function unpackShard(file: string, path: string): Promise<void> {
  try {
    await unpackFile(file, path);
  } catch (error) {
    // Errors of native code are of another class than ours.
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    const isDamaged = code.startsWith("Z_");
    throw new StorageError(
      `${isDamaged ? `${file} is cut off or damaged` : `cannot unpack ${file}`}: ${errorMessage(error)}`,
      {
        hint: isDamaged
          ? damagedHint
          : "It is unpacked on a local disk: make room there, or name another place in TMPDIR.",
        cause: error,
      },
    );
  }
}

/** @returns false where there is nothing to publish */
async function publish(
  path: string,
  file: string,
  { spec, shard }: ShardOptions,
  experiment: string,
): Promise<boolean> {
  try {
    const { parts, done } = await contents(path);
    if (parts.length === 0) return false;
    // Seeds may have been added since, or this process may have been asked for fewer.
    const [seeds] = [spec.seeds, ...parts.map(({ comparison }) => comparison.spec.seeds)].sort(
      (a, b) => b.length - a.length,
    );
    await packFile(path, file, headText(headOf({ ...spec, seeds }, experiment, shard, done)));
    return true;
  } catch (error) {
    throw new StorageError(`cannot publish ${file}: ${errorMessage(error)}`, {
      hint: `What was computed is in ${path}, which llm-econ merge takes as it is; or make room and submit the same array again.`,
      cause: error,
    });
  }
}

/** The parts of sweeps that a database holds, and the policies that are finished in them by seed. */
async function contents(path: string) {
  const done = new Map<number, Set<string>>();
  const store = await openStore(path, "existing");
  try {
    const parts = await storedParts(store);
    for (const { comparison } of parts) addLabels(done, await outcomesOf(store, comparison.id));
    return { parts, done };
  } finally {
    await store.close();
  }
}

export function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new StorageError(`--out ${out} cannot be made: ${errorMessage(error)}`, {
      hint: "Name a folder that all machines of the sweep see.",
      cause: error,
    });
  }
}
