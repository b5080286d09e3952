/** What one policy changes against another, from runs of both with the same seeds. */
import { type Interval, meanInterval } from "./interval.ts";
import { sampleOf } from "./sample.ts";
import { signFlipPValue } from "./sign-flip.ts";
import { tailProbability } from "./student-t.ts";

/** Mean and interval in the unit of the differences. */
export interface PairedDifference extends Interval {
  readonly seeds: number;
  /** Standard deviation of the differences between seeds; null for one seed. */
  readonly deviation: number | null;
  /**
   * Two-sided, of a paired t test: below the level exactly where the interval leaves out 0. Where all differences are
   * equal t has no meaning, and it is that of the sign-flip test.
   */
  readonly pValue: number;
  /** Two-sided, of the sign-flip permutation test: it assumes symmetry instead of normality. */
  readonly signFlipPValue: number;
}

/**
 * @param differences one per seed: a policy's outcome less the baseline's
 * @param seed of the random signs, which are drawn with more than 20 seeds only
 * @param level 1 − confidence of the interval
 * @throws RangeError where there is no difference or one is not finite
 */
export function pairedDifference(differences: readonly number[], seed: number, level = 0.05): PairedDifference {
  const { mean, deviation } = sampleOf(differences);
  const signFlip = signFlipPValue(differences, seed);
  return {
    ...meanInterval(differences, level),
    seeds: differences.length,
    deviation,
    pValue: deviation
      ? tailProbability(mean / (deviation / Math.sqrt(differences.length)), differences.length - 1)
      : signFlip,
    signFlipPValue: signFlip,
  };
}
