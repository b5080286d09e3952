/** Counts of values between edges, as a tax authority would publish them. */

export interface Histogram {
  /** Ascending; bin k holds edges[k] ≤ value < edges[k+1], the last one its upper edge too. */
  readonly edges: readonly number[];
  /** Rows in each bin. */
  readonly counts: readonly number[];
  /** Weight in each bin over all weight. Values outside the edges are in no bin, so shares can sum to less than 1. */
  readonly shares: readonly number[];
}

/** @param edges ascending, at least two; ∞ is allowed, so that brackets can be edges */
export function histogram(values: Float64Array, weights: Float64Array, edges: readonly number[]): Histogram {
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const sums = new Array<number>(bins).fill(0);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += weights[i];
    if (!(values[i] >= edges[0] && values[i] <= edges[bins])) continue;
    let bin = bins - 1;
    while (values[i] < edges[bin]) bin--;
    counts[bin]++;
    sums[bin] += weights[i];
  }
  return { edges, counts, shares: sums.map((sum) => sum / total) };
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
