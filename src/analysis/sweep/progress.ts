/** How far a sweep is, from the heads of its shards. */
import type { ShardHead } from "./shard-head.ts";

export interface SweepProgress {
  readonly experiment: string;
  /** Of the scenario. */
  readonly name: string;
  readonly version: string;
  readonly policies: number;
  /** Into how many shards it is dealt out. */
  readonly shards: number;
  readonly seeds: number;
  /** Of which every policy is finished. */
  readonly seedsDone: number;
  /** Seeds that are not, ascending. */
  readonly seedsMissing: readonly number[];
  /** Shards that have units to finish, there or not. */
  readonly shardsMissing: readonly number[];
  /** Those of them that are there. */
  readonly shardsUnfinished: readonly number[];
}

/** One entry for each experiment and each number of shards, in the order of their first heads. */
export function sweepProgress(heads: readonly ShardHead[]): readonly SweepProgress[] {
  const sweeps = new Map<string, ShardHead[]>();
  for (const head of heads) {
    const key = `${head.experiment} ${head.of}`;
    sweeps.set(key, [...(sweeps.get(key) ?? []), head]);
  }
  return [...sweeps.values()].map(progressOf);
}

function progressOf(heads: readonly ShardHead[]): SweepProgress {
  const [{ experiment, name, version, policies, of, done }] = heads;
  const seeds = [...new Set(heads.flatMap((head) => head.seeds))].sort((a, b) => a - b);
  const finished = done.map((_, group) => new Set(heads.flatMap((head) => head.done[group] ?? [])));
  // Where seeds were added later, the longest list that has a seed says who was to do it.
  const plans = heads.map((head) => head.seeds).sort((a, b) => b.length - a.length);
  const places = new Map(plans.reverse().flatMap((plan) => plan.map((seed, i) => [seed, i] as const)));
  const shardsMissing = new Set<number>();
  for (const seed of seeds)
    finished.forEach((ofGroup, group) => {
      if (!ofGroup.has(seed)) shardsMissing.add(((places.get(seed) ?? 0) * finished.length + group) % of);
    });
  const seedsMissing = seeds.filter((seed) => finished.some((ofGroup) => !ofGroup.has(seed)));
  const there = new Set(heads.map(({ index }) => index));
  const missing = [...shardsMissing].sort((a, b) => a - b);
  return {
    ...{ experiment, name, version, policies, shards: of, seeds: seeds.length },
    ...{ seedsDone: seeds.length - seedsMissing.length, seedsMissing, shardsMissing: missing },
    shardsUnfinished: missing.filter((index) => there.has(index)),
  };
}

/** Shards that are listed by number. */
const mostListed = 40;

/** What is not there yet, as `seeds 130/200, 3 shards missing: 4, 17, 61`; null where all is. */
export function missingWords({ seeds, seedsDone, shardsMissing }: SweepProgress): string | null {
  if (shardsMissing.length === 0) return null;
  const listed = `${shardsMissing.slice(0, mostListed).join(", ")}${shardsMissing.length > mostListed ? ", …" : ""}`;
  const shards = `${shardsMissing.length} ${shardsMissing.length === 1 ? "shard" : "shards"} missing: ${listed}`;
  return `seeds ${seedsDone}/${seeds}, ${shards}`;
}
