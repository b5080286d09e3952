/** Sums in which a row counts by its weight: the number of people it stands for. */

/**
 * A sum that carries its rounding error along (Kahan). Many workers choose the very same hours, and the errors of a
 * plain sum of a million equal numbers do not cancel: they reach 1e-11.
 */
export class CompensatedSum {
  value = 0;
  #lost = 0;

  add(term: number): void {
    const corrected = term - this.#lost;
    const next = this.value + corrected;
    this.#lost = next - this.value - corrected;
    this.value = next;
  }
}

/** Rows that are summed plainly before their sum is added with compensation, which is slow. */
const blockSize = 128;

/** Columns that were asked about: a column of weights never changes, and reading a million rows takes its time. */
const equal = new WeakMap<Float64Array, boolean>();

/** True where every row stands for as many people as any other. */
export function areEqual(weights: Float64Array): boolean {
  const known = equal.get(weights);
  if (known !== undefined) return known;
  const isEqual = weights.every((weight) => weight === weights[0]);
  equal.set(weights, isEqual);
  return isEqual;
}

export function totalWeight(weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  return total;
}

/** Σ weight·value / Σ weight, in the unit of the values. */
export function weightedMean(values: Float64Array, weights: Float64Array): number {
  if (weights[0] === 1 && areEqual(weights)) return plainMean(values);
  const sum = new CompensatedSum();
  const total = new CompensatedSum();
  for (let from = 0; from < values.length; from += blockSize) {
    const to = Math.min(from + blockSize, values.length);
    let part = 0;
    let weight = 0;
    for (let i = from; i < to; i++) {
      part += weights[i] * values[i];
      weight += weights[i];
    }
    sum.add(part);
    total.add(weight);
  }
  return sum.value / total.value;
}

/** The same without a column of ones to read. */
function plainMean(values: Float64Array): number {
  const sum = new CompensatedSum();
  for (let from = 0; from < values.length; from += blockSize) {
    const to = Math.min(from + blockSize, values.length);
    let part = 0;
    for (let i = from; i < to; i++) part += values[i];
    sum.add(part);
  }
  return sum.value / values.length;
}

/** The least value of a row that stands for anyone; ∞ where there is none. */
export function leastValue(values: Float64Array, weights: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] < least && weights[i] > 0) least = values[i];
  return least;
}
