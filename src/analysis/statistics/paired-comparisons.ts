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
 * @param differences one list per policy, as for {@link pairedDifference}
 * @param level 1 − confidence of each interval, and the chance of any false finding among all policies
 */
export function pairedComparisons(
  differences: readonly (readonly number[])[],
  seed: number,
  level = 0.05,
): readonly PairedComparison[] {
  const pairs = differences.map((list) => pairedDifference(list, seed, level));
  const adjusted = holm(pairs.map(({ pValue }) => pValue));
  return pairs.map((pair, policy) => ({
    ...pair,
    adjustedPValue: adjusted[policy],
    verdict: verdictOf(pair, adjusted[policy], pairs.length, level),
  }));
}
