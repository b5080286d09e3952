import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ComparisonSpec } from "../../compare/spec.ts";
import { armGroups, type Shard } from "../../compare/units.ts";
import { pendingUnits, readHead } from "../shard-head.ts";
import { shardFile } from "../shard-name.ts";

/**
 * Numbers of the batches whose shards are there with everything in them.
 * @param known those that need not be looked at
 */
export function publishedBatches(
  spec: ComparisonSpec,
  folder: string,
  { experiment, of }: { readonly experiment: string; readonly of: number },
  known: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  const found = new Set<number>();
  for (let index = 0; index < of; index++)
    if (!known.has(index) && isWhole(spec, join(folder, shardFile(experiment, { index, of })), { index, of }))
      found.add(index);
  return found;
}

function isWhole(spec: ComparisonSpec, file: string, shard: Shard): boolean {
  if (!existsSync(file)) return false;
  const groups = armGroups(spec.arms);
  const labels = new Map<number, Set<string>>();
  for (const [g, seeds] of readHead(file).done.entries())
    for (const seed of seeds) {
      const known = labels.get(seed) ?? new Set<string>();
      for (const { label } of groups[g] ?? []) known.add(label);
      labels.set(seed, known);
    }
  return pendingUnits(spec, shard, labels).length === 0;
}
