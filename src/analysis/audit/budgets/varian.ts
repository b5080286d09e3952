/** How much of each budget must be cut so that nothing is contradicted, each its own part (Varian 1990). */
import { type Costs, shortestCycle, tie } from "./revealed.ts";

export interface VarianIndex {
  /** Greatest mean of the parts. */
  readonly mean: number;
  readonly vector: readonly number[];
  /** False where the search was cut off: the mean is at least that. */
  readonly isExact: boolean;
}

/** Of more choices than this the greatest mean is only bounded from below. */
const mostExact = 12;
const mostCircles = 20_000;
/** Where it is only bounded in any case, a long search gains little. */
const circlesForBound = 1_000;

/**
 * A circle is broken where one of its members is cut to what the next one costs in its budget: each is tried, the
 * cheapest first, and what cannot come out better than the best so far is left out.
 */
export function varianIndex({ n, ratios }: Costs): VarianIndex {
  let best: { sum: number; vector: readonly number[] } = { sum: -1, vector: [] };
  const limit = n <= mostExact ? mostCircles : circlesForBound;
  let looked = 0;
  let isExact = true;
  const solve = (vector: readonly number[]): void => {
    const sum = vector.reduce((total, one) => total + one, 0);
    if (sum <= best.sum + 1e-15) return;
    if (best.sum >= 0 && looked++ > limit) {
      isExact = false;
      return;
    }
    const cycle = shortestCycle(n, (t, s) => {
      const ratio = ratios[t * n + s];
      // Just below a part that was cut nothing is a tie.
      if (vector[t] < 1) return ratio < vector[t] * (1 - tie) ? "strictly" : "no";
      return ratio < 1 - tie ? "strictly" : ratio <= 1 + tie ? "weakly" : "no";
    });
    if (cycle === null) {
      best = { sum, vector };
      return;
    }
    const cuts = cycle
      .map((t, k) => ({ t, to: Math.min(1, ratios[t * n + cycle[(k + 1) % cycle.length]]) }))
      .sort((a, b) => b.to - vector[b.t] - (a.to - vector[a.t]));
    for (const { t, to } of cuts) solve(vector.map((part, k) => (k === t ? cutTo(part, to) : part)));
  };
  solve(Array.from({ length: n }, () => 1));
  return { mean: best.sum / n, vector: best.vector, isExact: isExact && n <= mostExact };
}

/** A tie is broken by a cut as small as one likes. */
function cutTo(part: number, to: number): number {
  return to < part ? to : part * (1 - 1e-13);
}
