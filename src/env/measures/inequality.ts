/**
 * Inequality and progressivity of weighted amounts. A row of weight 2 counts as two equal rows. Ratios without meaning
 * (nothing to share out) are null.
 */
import { equallyDistributed } from "../welfare/equally-distributed.ts";
import { reorder, reorderAscending, sortOrder } from "./sort-order.ts";
import { areEqual, totalWeight, weightedMean } from "./weighted.ts";

/** Amounts in ascending order, and the weights of their rows: one sort for every measure below. */
export interface Ranked {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/**
 * @param weights one per value; all 1 by default
 * @param previousOrder an earlier order of the rows; saves the sort where it still holds
 * @param out where to write the values; a new column by default
 */
export function rank(
  values: Float64Array,
  weights: Float64Array = new Float64Array(values.length).fill(1),
  previousOrder?: Uint32Array,
  out?: Float64Array,
): Ranked & { readonly order: Uint32Array } {
  const ranked = out ?? new Float64Array(values.length);
  let order = previousOrder;
  if (order?.length !== values.length || !reorderAscending(values, order, ranked)) {
    order = sortOrder(values);
    reorder(values, order, ranked);
  }
  // Equal weights need no moving: memory is what a million rows cost.
  return { values: ranked, weights: areEqual(weights) ? weights : reorder(weights, order), order };
}

/** Gini coefficient Σ(2i − N − 1)·x_(i) / (N·Σx); of equal values 0, whatever rounding says. */
export function gini({ values, weights }: Ranked): number | null {
  const index = concentrationIndex(values, weights);
  return index !== null && Math.abs(index) < rounding ? 0 : index;
}

/** What a ratio of sums can be by rounding. */
const rounding = 1e-12;

/**
 * Concentration index: the Gini formula for amounts whose rows are ranked by something else, e.g. tax by income.
 * @param amounts rows in the order of the ranking
 */
export function concentrationIndex(amounts: Float64Array, weights: Float64Array): number | null {
  let below = 0;
  let sum = 0;
  let ranked = 0;
  for (let i = 0; i < amounts.length; i++) {
    const amount = weights[i] * amounts[i];
    sum += amount;
    ranked += amount * (2 * below + weights[i]);
    below += weights[i];
  }
  return sum > 0 ? ranked / (below * sum) - 1 : null;
}

/**
 * Quantile by linear interpolation between rows (type 7 of R and NumPy at weights of 1): a row of weight w stands for w
 * equal rows where all weights are whole numbers, else for w/w_min, where w_min is the least positive weight.
 * @param share between 0 and 1
 * @param order in which the rows ascend, where they do not as they are
 */
export function quantile({ values, weights }: Ranked, share: number, order?: Uint32Array): number {
  const rowOf = (r: number) => (order ? order[r] : r);
  if (areEqual(weights) && !(Number.isInteger(weights[0]) && weights[0] > 1)) {
    const position = share * (values.length - 1);
    const below = Math.floor(position);
    const value = values[rowOf(below)];
    return position > below ? value + (position - below) * (values[rowOf(below + 1)] - value) : value;
  }
  let total = 0;
  let unit = Infinity;
  let areWhole = true;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    if (weights[i] > 0 && weights[i] < unit) unit = weights[i];
    areWhole &&= Number.isInteger(weights[i]);
  }
  if (areWhole) unit = 1;
  const position = share * (total - unit);
  let cumulative = 0;
  let last = Number.NaN;
  for (let r = 0; r < values.length; r++) {
    const i = rowOf(r);
    if (weights[i] === 0) continue;
    if (position < cumulative) {
      // Less than one unit before this row the value moves from the last row's to this one's.
      const fraction = Math.max((position - cumulative) / unit + 1, 0);
      return last + fraction * (values[i] - last);
    }
    last = values[i];
    cumulative += weights[i];
  }
  return last;
}

/**
 * Σ weight·amount over the first rows that hold each share of the weight, the last of them in part.
 * @param shares ascending, between 0 and 1
 */
export function cumulativeAmounts(amounts: Float64Array, weights: Float64Array, shares: readonly number[]): number[] {
  const total = totalWeight(weights);
  const sums: number[] = [];
  let below = 0;
  let sum = 0;
  let bound = shares[0] * total;
  for (let i = 0; i < amounts.length; i++) {
    while (bound <= below + weights[i]) {
      sums.push(sum + (bound - below) * amounts[i]);
      bound = shares[sums.length] * total;
    }
    below += weights[i];
    sum += weights[i] * amounts[i];
  }
  // Rounding can leave the last bound a hair above the sum of weights. Past the last share the bound is NaN.
  while (sums.length < shares.length) sums.push(sum);
  return sums;
}

/** Lorenz curve: the part of all amounts that the poorest share of people holds, at each of `shares` (ascending). */
export function lorenz({ values, weights }: Ranked, shares: readonly number[]): number[] | null {
  const sums = cumulativeAmounts(values, weights, [...shares, 1]);
  const all = sums.pop() ?? 0;
  return all > 0 ? sums.map((sum) => sum / all) : null;
}

/** The part of all amounts that the richest share of people holds. */
export function topShare(ranked: Ranked, share: number): number | null {
  const curve = lorenz(ranked, [1 - share]);
  return curve && 1 - curve[0];
}

/** Atkinson index 1 − (equally distributed equivalent)/mean of amounts ≥ 0, in any order of rows. */
export function atkinson(values: Float64Array, weights: Float64Array, aversion: number): number | null {
  const mean = weightedMean(values, weights);
  return mean > 0 ? 1 - equallyDistributed(values, weights, aversion, 0) / mean : null;
}

/**
 * Suits index 1 − 2·∫ (part of all tax) d(part of all income): > 0 where the tax is progressive.
 * @param taxes rows in ascending order of income
 */
export function suits(taxes: Float64Array, incomes: Float64Array, weights: Float64Array): number | null {
  let tax = 0;
  let income = 0;
  let area = 0;
  for (let i = 0; i < taxes.length; i++) {
    const step = weights[i] * incomes[i];
    const before = tax;
    tax += weights[i] * taxes[i];
    area += (before + tax) * step;
    income += step;
  }
  return tax > 0 ? 1 - area / (tax * income) : null;
}
