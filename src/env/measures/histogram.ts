/** Counts of values between edges, as a tax authority would publish them. */
import { areEqual } from "./weighted.ts";

export interface Histogram {
  /** Ascending; bin k holds edges[k] ≤ value < edges[k+1], the last one its upper edge too. */
  readonly edges: readonly number[];
  /** Rows in each bin. */
  readonly counts: readonly number[];
  /** Weight in each bin over all weight. Values outside the edges are in no bin, so shares can sum to less than 1. */
  readonly shares: readonly number[];
}

/**
 * @param edges ascending, at least two; ∞ is allowed, so that brackets can be edges
 * @param ascending order of the rows by value, if known: rows of equal weight need not be visited then
 */
export function histogram(
  values: Float64Array,
  weights: Float64Array,
  edges: readonly number[],
  ascending?: Uint32Array,
): Histogram {
  if (ascending && areEqual(weights)) return counted(values, edges, ascending);
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const sums = new Array<number>(bins).fill(0);
  let total = 0;
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    total += weights[i];
    if (!(value >= edges[0] && value <= edges[bins])) continue;
    // The search begins where the last one ended.
    while (value < edges[bin]) bin--;
    while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
    counts[bin]++;
    sums[bin] += weights[i];
  }
  return { edges, counts, shares: sums.map((sum) => sum / total) };
}

function counted(values: Float64Array, edges: readonly number[], ascending: Uint32Array): Histogram {
  const bins = edges.length - 1;
  /** Rows before the first whose value is beyond an edge, or at it. */
  const rowsBelow = (edge: number, isCounted: boolean): number => {
    let low = 0;
    let high = ascending.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const value = values[ascending[middle]];
      if (value < edge || (isCounted && value === edge)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const ends = edges.map((edge, k) => rowsBelow(edge, k === bins));
  const counts = Array.from({ length: bins }, (_, k) => ends[k + 1] - ends[k]);
  return { edges, counts, shares: counts.map((count) => count / ascending.length) };
}

/** Edges of bins of equal width from the least to the greatest value; of width 1 in total where all are equal. */
export function equalWidthEdges(values: Float64Array, bins: number): number[] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (most === least) most = least + 1;
  return Array.from({ length: bins + 1 }, (_, k) => (k === bins ? most : least + (k * (most - least)) / bins));
}
