/** Distributions of income and utility in a planner's prompt. */
import { equalWidthEdges, histogram } from "../../env/measures/histogram.ts";
import { quantile } from "../../env/measures/inequality.ts";
import { sortOrder } from "../../env/measures/sort-order.ts";
import { totalWeight, weightedMean } from "../../env/measures/weighted.ts";
import type { DistributionObservation } from "../../models/observations.ts";

/** Shares are told in thousandths. */
const parts = 1000;

/**
 * Weighted shares between edges, with mean, median and standard deviation. The first and the last bin hold everybody below
 * and above, too, so that shares sum to 1.
 * @param edges where bins start, and where the last one ends unless it is open
 * @param ascending order of the rows by value
 */
export function distribution(
  values: Float64Array,
  weights: Float64Array,
  edges: readonly number[],
  lastIsOpen: boolean,
  ascending: Uint32Array = sortOrder(values),
): DistributionObservation {
  const total = totalWeight(weights);
  const mean = weightedMean(values, weights);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += weights[i] * (values[i] - mean) ** 2;
  const inner = lastIsOpen ? edges.slice(1) : edges.slice(1, -1);
  const { shares } = histogram(values, weights, [-Infinity, ...inner, Infinity], ascending);
  return {
    mean: Math.round(mean),
    median: Math.round(quantile({ values, weights }, 0.5, ascending)),
    sd: Math.round(Math.sqrt(squares / total)),
    edges: edges.map((edge) => Math.round(edge)),
    shares: roundedShares(shares),
  };
}

/** Shares in thousandths that sum to 1, by largest remainder. */
function roundedShares(shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * parts);
  const whole = exact.map((part) => Math.floor(part + 1e-9));
  const byRemainder = exact.map((_, k) => k).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
  let left = parts - whole.reduce((a, b) => a + b, 0);
  for (const k of byRemainder) if (left-- > 0) whole[k]++;
  return whole.map((part) => part / parts);
}

/**
 * Utility in {@link utilityEdges}.
 * @param likelyOrder that the values may ascend in, to save a sort
 */
export function utilityDistribution(
  values: Float64Array,
  weights: Float64Array,
  likelyOrder?: Uint32Array,
): DistributionObservation {
  const ascending = sortOrder(values, likelyOrder);
  return distribution(values, weights, utilityEdges(values, weights, ascending), false, ascending);
}

/**
 * Ten bins between the 1st and the 99th percentile: a few extreme values would leave all others in one bin.
 * @param ascending order of the rows by value
 */
export function utilityEdges(
  values: Float64Array,
  weights: Float64Array,
  ascending: Uint32Array = sortOrder(values),
): readonly number[] {
  const at = (share: number) => quantile({ values, weights }, share, ascending);
  return equalWidthEdges(Float64Array.of(at(0.01), at(0.99)), 10);
}
