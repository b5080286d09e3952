/** What the specification of a comparison says of the sweep that it is a part or the whole of. */

import type { Store } from "../../store/store.ts";
import type { StoredComparison } from "../compare/comparison.ts";
import type { ArmOutcome } from "../compare/seed-job.ts";
import type { SweepPart } from "../compare/spec.ts";
import { storedComparison, storedOutcomes } from "../compare/stored-comparison.ts";

/** A comparison of a shard, or a merged one, with its finished arms. */
export interface StoredPart {
  readonly comparison: StoredComparison;
  readonly sweep: SweepPart;
}

/** The comparisons of a database that are parts of sweeps, the oldest first. */
export async function storedParts(store: Pick<Store, "comparisons" | "comparison">): Promise<readonly StoredPart[]> {
  const rows = await store.comparisons();
  const all = await Promise.all(rows.map(async ({ id }) => storedComparison(await store.comparison(id))));
  return all
    .flatMap((comparison) => (comparison.spec.sweep ? [{ comparison, sweep: comparison.spec.sweep }] : []))
    .reverse();
}

/** What the finished arms of a comparison came to, by seed. @param only these seeds; by default all */
export async function outcomesOf(
  store: Pick<Store, "comparisonSeeds">,
  comparison: string,
  only?: readonly number[],
): Promise<ReadonlyMap<number, readonly ArmOutcome[]>> {
  const seeds = await store.comparisonSeeds(comparison, only);
  return new Map(seeds.map(({ seed, result }) => [seed, storedOutcomes(comparison, seed, result)]));
}

/** Adds the labels of arms that are finished. */
export function addLabels(
  to: Map<number, Set<string>>,
  outcomes: ReadonlyMap<number, readonly Pick<ArmOutcome, "label">[]>,
): void {
  for (const [seed, arms] of outcomes) {
    const labels = to.get(seed) ?? new Set();
    for (const { label } of arms) labels.add(label);
    to.set(seed, labels);
  }
}
