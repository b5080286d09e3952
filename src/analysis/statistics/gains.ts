/** Who gains and who loses: the same people under two policies. */
import { cumulativeAmounts, rank } from "../../env/measures/inequality.ts";
import { reorder } from "../../env/measures/sort-order.ts";
import { totalWeight } from "../../env/measures/weighted.ts";

/** Values that differ by no more than this, relative to the larger, count as equal: the rounding of hours and rebates. */
const rounding = 1e-9;

const decileEnds = Array.from({ length: 10 }, (_, decile) => (decile + 1) / 10);

/**
 * Average gain in each tenth of the people, by what they have under the baseline, poorest first. Someone whose weight
 * reaches over the end of a tenth counts in both in part; people equal under the baseline share their gain, since
 * nothing says who of them comes first.
 * @param baseline income, consumption or utility of every person; finite
 * @param values of the same people under the other policy
 * @param by what makes the tenths; the baseline's values by default
 * @throws RangeError where the columns are not of the same people, a value is not finite, or nobody counts
 */
export function pairedByDecile(
  baseline: Float64Array,
  values: Float64Array,
  weights: Float64Array,
  by: Float64Array = baseline,
): readonly number[] {
  const total = checkedWeight(baseline, values, weights);
  checkedWeight(by, by, weights);
  const ranked = rank(by, weights);
  const gains = reorder(
    values.map((value, i) => value - baseline[i]),
    ranked.order,
  );
  for (let from = 0, to = 0; from < gains.length; from = to) {
    while (to < gains.length && areEqual(ranked.values[from], ranked.values[to])) to++;
    shareGains(gains.subarray(from, to), ranked.weights.subarray(from, to));
  }
  const sums = cumulativeAmounts(gains, ranked.weights, decileEnds);
  return sums.map((sum, decile) => (sum - (sums[decile - 1] ?? 0)) / (total / 10));
}

/** Shares of the people, which sum to 1. */
export interface BetterOff {
  readonly better: number;
  /** Equal up to rounding. */
  readonly same: number;
  readonly worse: number;
}

/**
 * How many people are better off than under the baseline.
 * @param baseline income, consumption or utility of every person; finite
 * @param values of the same people under the other policy
 * @throws RangeError as {@link pairedByDecile}
 */
export function shareBetterOff(baseline: Float64Array, values: Float64Array, weights: Float64Array): BetterOff {
  const total = checkedWeight(baseline, values, weights);
  let better = 0;
  let worse = 0;
  for (let i = 0; i < values.length; i++) {
    if (areEqual(baseline[i], values[i])) continue;
    if (values[i] > baseline[i]) better += weights[i];
    else worse += weights[i];
  }
  return { better: better / total, same: Math.max(total - better - worse, 0) / total, worse: worse / total };
}

function areEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= rounding * Math.max(Math.abs(a), Math.abs(b));
}

/** Gives everyone the average gain. */
function shareGains(gains: Float64Array, weights: Float64Array): void {
  const weight = totalWeight(weights);
  if (gains.length === 1 || weight === 0) return;
  gains.fill(gains.reduce((sum, gain, i) => sum + weights[i] * gain, 0) / weight);
}

/** The sum of weights. */
function checkedWeight(baseline: Float64Array, values: Float64Array, weights: Float64Array): number {
  if (values.length !== baseline.length || weights.length !== baseline.length)
    throw new RangeError(
      `there are ${baseline.length} baseline values, ${values.length} values and ${weights.length} weights; expected as many of each`,
    );
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i] - baseline[i]))
      throw new RangeError(`person ${i} goes from ${baseline[i]} to ${values[i]}; expected finite numbers`);
  const total = totalWeight(weights);
  if (!(total > 0)) throw new RangeError(`weights sum to ${total}; expected a positive number`);
  return total;
}
