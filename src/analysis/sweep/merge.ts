/** Shards of a sweep made one database again: one ordinary comparison with all its runs. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { errorMessage, InterruptedError, StorageError, UsageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { kindsOf } from "../../plugins/load-plugins.ts";
import { scenarioVersion } from "../../scenario/missing-keys.ts";
import { type Absorption, openAbsorber, openStore } from "../../store/open-store.ts";
import type { Store } from "../../store/store.ts";
import type { Comparison } from "../compare/comparison.ts";
import { comparisonOf } from "../compare/results.ts";
import type { ArmOutcome } from "../compare/seed-job.ts";
import type { ComparisonSpec } from "../compare/spec.ts";
import { storedComparison } from "../compare/stored-comparison.ts";
import { missingWords, type SweepProgress, sweepProgress } from "./progress.ts";
import { unpackShard } from "./run-shard.ts";
import { damagedHint, headOf, readHead, type ShardHead } from "./shard-head.ts";
import { isShardName } from "./shard-name.ts";
import { addLabels, outcomesOf, type StoredPart, storedParts } from "./sweep-part.ts";

export interface MergeOptions {
  /** Folders of shards, and shards. */
  readonly sources: readonly string[];
  /** Database that takes them in, made where it is not there. */
  readonly db: string;
  /** Whether a table is made of what is there, where something is missing. */
  readonly partial: boolean;
  /** Of what lies in folders only the shards of this experiment, dealt out so. */
  readonly only?: { readonly experiment: string; readonly of: number };
  readonly signal: AbortSignal;
  /** Told when one more shard is in. */
  readonly onShard?: (done: number, of: number) => void;
}

export interface Merge {
  /** Id of the comparison in the database. */
  readonly comparison: string;
  readonly progress: SweepProgress;
  /** Runs that were not there before. */
  readonly added: number;
  readonly result: Comparison;
  /** What the names of its scenarios stand for. */
  readonly kinds: Kinds;
}

interface Source {
  readonly path: string;
  readonly head: ShardHead;
}

/**
 * Takes in what is new, each shard in one transaction: merging again, or after a kill, goes on where it was.
 * @throws UsageError where shards are of several experiments, versions or numbers of shards, where there are none, or where
 * some are missing; StorageError where one is damaged, or a seed is there twice with other numbers
 */
export async function mergeShards(options: MergeOptions): Promise<Merge> {
  const { db, partial } = options;
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-merge-"));
  try {
    const all = await sourcesOf(options.sources);
    const { only } = options;
    const sources = only
      ? all.filter(({ head: { experiment, of } }) => experiment === only.experiment && of === only.of)
      : all;
    checkAlike(sources);
    const { comparison, added } = await takeIn(options, sources, directory);
    return { ...(await concluded(db, comparison, partial)), added };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The shards of folders and the files that are named; in the order of their numbers. */
export function shardPaths(sources: readonly string[]): readonly string[] {
  const paths = sources.flatMap((source) => {
    let isFolder: boolean;
    try {
      isFolder = statSync(source).isDirectory();
    } catch (error) {
      throw new UsageError(`${source}: ${errorMessage(error)}`, { hint: "Expected a folder of shards, or shards." });
    }
    return isFolder
      ? readdirSync(source)
          .filter(isShardName)
          .map((name) => join(source, name))
      : [source];
  });
  if (paths.length === 0)
    throw new UsageError(`no shards in ${sources.join(", ")}`, {
      hint: "llm-econ compare … --shard i/n --out DIR writes them.",
    });
  return [...new Set(paths)];
}

async function sourcesOf(given: readonly string[]): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of shardPaths(given)) {
    const heads = path.endsWith(".gz") ? [readHead(path)] : await headsWithin(path);
    sources.push(...heads.map((head) => ({ path, head })));
  }
  return sources.sort((a, b) => a.head.index - b.head.index);
}

/** Of a shard that could not be published, and so was not packed. */
async function headsWithin(path: string): Promise<readonly ShardHead[]> {
  const store = await openStore(path, "read");
  try {
    const parts = await storedParts(store);
    if (parts.length === 0) throw new UsageError(`${path} is no shard of a sweep`);
    return Promise.all(
      parts.map(async ({ comparison, sweep: { experiment, index, of } }) => {
        const done = new Map<number, Set<string>>();
        addLabels(done, await outcomesOf(store, comparison.id));
        const head = headOf(comparison.spec, experiment, { index: index ?? 0, of }, done);
        return { ...head, version: comparison.version };
      }),
    );
  } finally {
    await store.close();
  }
}

/** @throws UsageError where shards do not belong together, or not to this program */
function checkAlike(sources: readonly Source[]): void {
  const [first] = sources;
  for (const { path, head } of sources) {
    const differs = (what: string, one: string | number, other: string | number): void => {
      if (one !== other)
        throw new UsageError(`${path} and ${first.path} do not belong together: ${what} ${one} and ${other}`);
    };
    differs("versions", head.version, first.head.version);
    differs("shards of", head.of, first.head.of);
    differs("scenarios", head.name, first.head.name);
    differs("experiments", head.experiment, first.head.experiment);
  }
  if (first.head.version !== packageVersion)
    throw new UsageError(`the shards were written by llm-econ ${first.head.version}; this is ${packageVersion}`, {
      hint: "Merge them by the version that wrote them; what it makes, later versions read.",
    });
}

async function takeIn(
  { db, signal, onShard }: MergeOptions,
  sources: readonly Source[],
  directory: string,
): Promise<{ readonly comparison: string; readonly added: number }> {
  const target = await openStore(db);
  const absorber = await openAbsorber(db);
  let whole: Whole | undefined;
  let added = 0;
  try {
    for (const [i, { path, head }] of sources.entries()) {
      if (signal.aborted) throw new InterruptedError();
      const unpacked = path.endsWith(".gz") ? join(directory, "shard.db") : path;
      if (unpacked !== path) await unpackShard(path, unpacked);
      const shard = await openStore(unpacked, "existing");
      try {
        const problems = await shard.verify();
        if (problems.length > 0)
          throw new StorageError(`${path} is damaged: ${problems[0]}`, {
            hint: damagedHint,
          });
        for (const { comparison, sweep } of await storedParts(shard)) {
          if (sweep.experiment !== head.experiment) continue;
          whole ??= await mergedComparison(target, { comparison, sweep });
          const outcomes = await outcomesOf(shard, comparison.id);
          const before = await outcomesOf(target, whole.id, [...outcomes.keys()]);
          const absorption = newWithin(whole, comparison.spec.seeds, before, outcomes, path);
          if (absorption === null) continue;
          absorber.absorb(unpacked, absorption);
          whole = { id: whole.id, spec: absorption.spec };
          added += absorption.runs.length;
        }
      } finally {
        await shard.close();
      }
      if (unpacked !== path) rmSync(unpacked, { force: true });
      onShard?.(i + 1, sources.length);
    }
  } finally {
    absorber.close();
    await target.close();
  }
  if (whole === undefined) throw new UsageError("none of the shards has begun");
  return { comparison: whole.id, added };
}

/** The comparison that shards are taken into. */
interface Whole {
  readonly id: string;
  readonly spec: ComparisonSpec;
}

/** The comparison of the whole sweep, begun where there is none. */
async function mergedComparison(target: Store, { comparison: { command, spec }, sweep }: StoredPart): Promise<Whole> {
  const { experiment, of } = sweep;
  const known = (await storedParts(target)).find((part) => part.sweep.experiment === experiment);
  if (known && known.sweep.of !== of)
    throw new UsageError(`the database holds this sweep in ${known.sweep.of} shards; these are of ${of}`);
  if (known) return known.comparison;
  const whole: ComparisonSpec = { ...spec, seeds: [], sweep: { experiment, of, index: null } };
  const writer = await target.startComparison({ name: spec.scenario.name, command, spec: whole, scenarioVersion });
  await writer.end("interrupted", { error: "its shards are being merged" });
  return { id: writer.id, spec: whole };
}

type Outcomes = ReadonlyMap<number, readonly ArmOutcome[]>;

/**
 * What of a shard is not in the comparison yet; null where all is.
 * @param seeds of the sweep, as the shard knows them
 */
function newWithin(
  { id, spec }: Whole,
  seeds: readonly number[],
  before: Outcomes,
  outcomes: Outcomes,
  path: string,
): (Absorption & Pick<Whole, "spec">) | null {
  const rows: { seed: number; result: readonly ArmOutcome[] }[] = [];
  const runs: string[] = [];
  for (const [seed, arms] of outcomes) {
    const known = before.get(seed) ?? [];
    const fresh = arms.filter((outcome) => !isThere(known, outcome, `${path}: seed ${seed}`));
    if (fresh.length === 0) continue;
    runs.push(...fresh.map(({ run }) => run));
    const all = new Map([...known, ...fresh].map((outcome) => [outcome.label, outcome]));
    rows.push({ seed, result: spec.arms.flatMap(({ label }) => all.get(label) ?? []) });
  }
  const union = [...new Set([...spec.seeds, ...seeds])].sort((a, b) => a - b);
  if (runs.length === 0 && union.length === spec.seeds.length) return null;
  return { into: id, spec: { ...spec, seeds: union }, seeds: rows, runs };
}

/** @throws StorageError where it is there with other numbers */
function isThere(before: readonly ArmOutcome[], outcome: ArmOutcome, place: string): boolean {
  const known = before.find(({ label }) => label === outcome.label);
  if (known === undefined) return false;
  const { run: _, ...one } = known;
  const { run: _other, ...other } = outcome;
  if (isDeepStrictEqual(one, other)) return true;
  throw new StorageError(`${place} of ${outcome.label} is there already, with other numbers`, {
    hint: "It was computed twice, by models that answered differently: keep one of the two shards, and merge into a new database.",
  });
}

/** What holds all shards is none. */
const noShard = -1;

/** Compares, and ends the comparison. */
async function concluded(db: string, id: string, partial: boolean): Promise<Omit<Merge, "added">> {
  const store = await openStore(db);
  try {
    const { spec, command, status, ...stored } = storedComparison(await store.comparison(id));
    const outcomes = await outcomesOf(store, id);
    const done = new Map<number, Set<string>>();
    addLabels(done, outcomes);
    const { experiment, of } = spec.sweep!;
    const [progress] = sweepProgress([headOf(spec, experiment, { index: noShard, of }, done)]);
    const missing = missingWords(progress);
    if (missing !== null && !partial) {
      throw new UsageError(`${missing}; what is there is in ${db}`, {
        hint: "Submit the same array again (its finished tasks end at once) and merge again; --partial makes the table of what is there.",
      });
    }
    const kinds = await kindsOf(spec.arms[0].input);
    if (status === "finished" && stored.result) return { comparison: id, progress, result: stored.result, kinds };
    const seeds = spec.seeds.filter((seed) => !progress.seedsMissing.includes(seed));
    if (seeds.length === 0) throw new UsageError(`no seed is finished: ${missing}`);
    const result = comparisonOf(
      { comparison: id, command },
      { ...spec, seeds },
      seeds.map((seed) => ({ seed, arms: outcomes.get(seed)! })),
      kinds,
    );
    const writer = await store.resumeComparison(id);
    await writer.end(missing === null ? "finished" : "interrupted", {
      result,
      ...(missing !== null && { error: missing }),
    });
    return { comparison: id, progress, result, kinds };
  } finally {
    await store.close();
  }
}
