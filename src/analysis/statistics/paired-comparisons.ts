/** Several policies against one baseline, all run with the same seeds. */
import { holm } from "./holm.ts";
import { type PairedDifference, pairedDifference } from "./paired-difference.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

export interface PairedComparison extends PairedDifference {
  /** `pValue` by Holm's correction for all the differences compared. */
  readonly adjustedPValue: number;
  readonly verdict: Verdict;
}

/**
 * Who differs from the baseline with no seed is not tested: nothing is left to chance there, and the others need no
 * correction for it.
 * @param differences one list per policy, as for {@link pairedDifference}
 * @param level 1 − confidence of each interval, and the chance of any false finding among all policies
 */
export function pairedComparisons(
  differences: readonly (readonly number[])[],
  seed: number,
  level = 0.05,
): readonly PairedComparison[] {
  const pairs = differences.map((list) => pairedDifference(list, seed, level));
  const tested = pairs.flatMap((_, policy) => (differences[policy].some((one) => one !== 0) ? [policy] : []));
  const adjusted = holm(tested.map((policy) => pairs[policy].pValue));
  return pairs.map((pair, policy) => {
    const adjustedPValue = tested.includes(policy) ? adjusted[tested.indexOf(policy)] : 1;
    return { ...pair, adjustedPValue, verdict: verdictOf(pair, adjustedPValue, Math.max(tested.length, 1), level) };
  });
}
