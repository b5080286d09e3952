import { sortWorkers } from "./sorted-workers.ts";
import { totalWeight } from "./weighted.ts";

/**
 * Rows of so many people at even distances by zero-tax income, each of whom stands for as many as the others; who stands for
 * many is there several times.
 */
export function evenlySpread(zeroTaxIncome: Float64Array, weight: Float64Array, count: number): Uint32Array {
  const { weight: sorted, order } = sortWorkers(zeroTaxIncome, weight);
  const step = totalWeight(sorted) / count;
  const rows: number[] = [];
  let left = step / 2;
  for (let r = 0; r < order.length; r++) for (left -= sorted[r]; left < 0; left += step) rows.push(order[r]);
  return Uint32Array.from(rows);
}
