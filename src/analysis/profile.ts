/** What the figures of a report are drawn from: one settled step, in groups and curves whatever the population's size. */
import { histogram } from "../env/measures/histogram.ts";
import { lorenz, rank } from "../env/measures/inequality.ts";
import { reorder } from "../env/measures/sort-order.ts";
import type { PanelStep } from "../store/panel-step.ts";

/** Columns of one settled step, one row per worker; dollars a year and hours a week. */
export type StepColumns = Omit<PanelStep, "step" | "worker">;

/** Means over a tenth of workers. */
export interface Decile {
  /** Before tax. */
  readonly income: number;
  readonly tax: number;
  /** After tax and rebate. */
  readonly consumption: number;
  readonly hours: number;
  readonly utility: number;
  /** Marginal rate, a decimal. */
  readonly marginalRate: number;
}

export interface Profile {
  /** Tenths of workers by income before tax, the poorest first; a row at a border belongs to both in parts. */
  readonly deciles: readonly Decile[];
  /** Parts of all income, before tax and after tax and rebate, that the poorest {@link curveShares} hold. */
  readonly lorenz: { readonly pre: readonly number[] | null; readonly post: readonly number[] | null };
  /** Shares of workers between the {@link incomeEdges}, before tax and after tax and rebate. */
  readonly histogram: { readonly pre: readonly number[]; readonly post: readonly number[] };
}

/** 0, 0.05, …, 1. */
export const curveShares: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * Borders of the histogram, dollars a year: ten to each power of ten from 1,000 to a million, so that histograms of
 * different people can be averaged. Below the first is everything less, above the last everything more.
 */
export const incomeEdges: readonly number[] = Array.from({ length: 31 }, (_, i) => 1000 * 10 ** (i / 10));

const binEdges = [-Infinity, ...incomeEdges, Infinity];

/** @param marginalRate on each worker's next dollar, decimals */
export function profileOf(marginalRate: Float64Array, columns: StepColumns): Profile {
  const { weight, hours, income, tax, consumption, utility } = columns;
  const ranked = rank(income, weight);
  // Whoever earns more keeps more, so that the order is likely to hold.
  const rankedAfter = rank(consumption, weight, ranked.order);
  const sorted = (column: Float64Array): Float64Array => reorder(column, ranked.order);
  const weights = sorted(weight);
  const means = {
    income: groupMeans(ranked.values, weights, 10),
    tax: groupMeans(sorted(tax), weights, 10),
    consumption: groupMeans(sorted(consumption), weights, 10),
    hours: groupMeans(sorted(hours), weights, 10),
    utility: groupMeans(sorted(utility), weights, 10),
    marginalRate: groupMeans(sorted(marginalRate), weights, 10),
  };
  return {
    deciles: Array.from({ length: 10 }, (_, d) => ({
      income: means.income[d],
      tax: means.tax[d],
      consumption: means.consumption[d],
      hours: means.hours[d],
      utility: means.utility[d],
      marginalRate: means.marginalRate[d],
    })),
    lorenz: { pre: lorenz(ranked, curveShares), post: lorenz(rankedAfter, curveShares) },
    histogram: {
      pre: histogram(income, weight, binEdges, ranked.order).shares,
      post: histogram(consumption, weight, binEdges, rankedAfter.order).shares,
    },
  };
}

/**
 * Weighted means of groups of equal weight; a row at a border counts in both in parts.
 * @param values rows in the order that makes the groups
 */
export function groupMeans(values: Float64Array, weights: Float64Array, groups: number): number[] {
  let total = 0;
  for (const weight of weights) total += weight;
  const size = total / groups;
  const sums = new Float64Array(groups);
  const filled = new Float64Array(groups);
  let group = 0;
  for (let i = 0; i < values.length; i++) {
    let left = weights[i];
    while (left > 0) {
      // Rounding must not leave a remnant for a group that is not there.
      const room = group === groups - 1 ? left : Math.max(0, size - filled[group]);
      const part = Math.min(left, room);
      sums[group] += part * values[i];
      filled[group] += part;
      left -= part;
      if (left > 0) group++;
    }
  }
  return Array.from(sums, (sum, g) => sum / filled[g]);
}
