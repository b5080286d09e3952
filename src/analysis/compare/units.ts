/** A sweep as a fixed list of units: what can be computed apart from everything else, on whatever machine. */
import type { Arm } from "./plan.ts";
import type { ComparisonSpec } from "./spec.ts";

/** One seed of arms that are compared worker by worker, and so share a process. */
export interface Unit {
  readonly seed: number;
  /** In the order of the sweep's. */
  readonly arms: readonly Arm[];
}

/** One of `of` parts of a sweep, from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Arms that are compared with the same one, in the order of their first arms. */
export function armGroups(arms: readonly Arm[]): readonly (readonly Arm[])[] {
  const groups = new Map<string, Arm[]>();
  for (const arm of arms) groups.set(arm.comparedWith, [...(groups.get(arm.comparedWith) ?? []), arm]);
  return [...groups.values()];
}

/** Every unit, seed after seed: its place in the list is the unit's number. */
export function unitsOf({ arms, seeds }: Pick<ComparisonSpec, "arms" | "seeds">): readonly Unit[] {
  const groups = armGroups(arms);
  return seeds.flatMap((seed) => groups.map((group) => ({ seed, arms: group })));
}

/** The units whose number leaves the shard's as its rest: long seeds and short ones spread over all shards. */
export function unitsOfShard(units: readonly Unit[], { index, of }: Shard): readonly Unit[] {
  return units.filter((_, number) => number % of === index);
}

/** Units of one seed as one: its people are drawn once. */
export function bySeed(arms: readonly Arm[], units: readonly Unit[]): readonly Unit[] {
  const seeds = new Map<number, Set<string>>();
  for (const unit of units) {
    const labels = seeds.get(unit.seed) ?? new Set();
    for (const { label } of unit.arms) labels.add(label);
    seeds.set(unit.seed, labels);
  }
  return [...seeds].map(([seed, labels]) => ({ seed, arms: arms.filter(({ label }) => labels.has(label)) }));
}
