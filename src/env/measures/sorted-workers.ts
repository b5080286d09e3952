/** Workers in ascending order of zero-tax income: whatever the schedule, those who act alike stand side by side. */
import { ScenarioError } from "../../base/errors.ts";
import { reorder, sortOrder } from "./sort-order.ts";
import { CompensatedSum, totalWeight } from "./weighted.ts";

export interface SortedWorkers {
  /** Income that each would choose without tax, dollars a year, ascending. */
  readonly zeroTaxIncome: Float64Array;
  /** How many people a row stands for; none is 0. */
  readonly weight: Float64Array;
}

/**
 * @param zeroTaxIncome dollars a year, in any order
 * @returns the workers, and which row each was
 * @throws ScenarioError where an income is not positive, or nobody has weight
 */
export function sortWorkers(
  zeroTaxIncome: Float64Array,
  weight: Float64Array,
): SortedWorkers & { readonly order: Uint32Array } {
  const wrong = zeroTaxIncome.findIndex((income) => !(income > 0 && income < Infinity));
  if (wrong >= 0)
    throw new ScenarioError(`zero-tax income ${zeroTaxIncome[wrong]} of worker ${wrong}; expected a positive number`, {
      hint: "leave out people who cannot earn",
    });
  const order = sortOrder(zeroTaxIncome).filter((row) => weight[row] > 0);
  if (order.length === 0)
    throw new ScenarioError("nobody has a weight; expected at least one worker with a positive one", {
      hint: "a weight says how many people a row stands for",
    });
  return { zeroTaxIncome: reorder(zeroTaxIncome, order), weight: reorder(weight, order), order };
}

/**
 * Few workers in place of many: neighbours share a bin, which stands at their weighted mean. Both Σω and Σω·z0 are kept
 * in every bin, so are the worst-off worker and, where bins are narrow, welfare. Each bin holds about the same part of
 * people, of income and of inverse income taken together, so that both tails stay resolved.
 * @returns the bins, and the bins' weighted means of another column of the workers
 */
export function binWorkers(
  workers: SortedWorkers,
  bins: number,
): SortedWorkers & { readonly meanOf: (column: Float64Array) => Float64Array } {
  const ends = binEnds(workers, bins);
  const { zeroTaxIncome, weight } = workers;
  const binWeight = new Float64Array(ends.length);
  ends.forEach((end, bin) => {
    binWeight[bin] = totalWeight(weight.subarray(ends[bin - 1] ?? 0, end));
  });
  const meanOf = (column: Float64Array): Float64Array =>
    Float64Array.from(ends, (end, bin) => {
      const sum = new CompensatedSum();
      for (let i = ends[bin - 1] ?? 0; i < end; i++) sum.add(weight[i] * column[i]);
      return sum.value / binWeight[bin];
    });
  return { zeroTaxIncome: meanOf(zeroTaxIncome), weight: binWeight, meanOf };
}

/** Number of the worker after the last of each bin. */
function binEnds({ zeroTaxIncome, weight }: SortedWorkers, bins: number): number[] {
  const size = zeroTaxIncome.length;
  let people = 0;
  let income = 0;
  let inverse = 0;
  for (let i = 0; i < size; i++) {
    people += weight[i];
    income += weight[i] * zeroTaxIncome[i];
    inverse += weight[i] / zeroTaxIncome[i];
  }
  const ends: number[] = [];
  let passed = 0;
  for (let i = 0; i < size; i++) {
    const z0 = zeroTaxIncome[i];
    passed += (weight[i] / people + (weight[i] * z0) / income + weight[i] / z0 / inverse) / 3;
    // Equals stay together, so that people who are repeated many times are binned without loss.
    if (zeroTaxIncome[i + 1] === z0) continue;
    const isLast = i === size - 1;
    const isWorstOff = z0 === zeroTaxIncome[0];
    if (isLast || isWorstOff || passed * bins >= ends.length + 1) ends.push(i + 1);
  }
  return ends;
}
