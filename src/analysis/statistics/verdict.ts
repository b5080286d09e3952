/** Whether a comparison had enough seeds to tell, in words. */
import type { PairedDifference } from "./paired-difference.ts";
import { mostSeeds, seedsForDifference } from "./seeds-needed.ts";

export interface Verdict {
  /** False where the difference seen may be chance. */
  readonly enough: boolean;
  /** Roughly how many seeds would show a difference of the size seen; null where there are enough or no number would do. */
  readonly seedsNeeded: number | null;
  readonly reason: string;
}

/**
 * @param adjustedPValue of the difference, corrected for `tests` tests
 * @param level chance of any false finding among all tests
 */
export function verdictOf(
  { mean, deviation, seeds }: PairedDifference,
  adjustedPValue: number,
  tests: number,
  level = 0.05,
): Verdict {
  if (deviation === null)
    return { enough: false, seedsNeeded: null, reason: "one seed says nothing about chance: run more" };
  if (deviation === 0) {
    const reason = mean === 0 ? "equal to the baseline with every seed" : "the same difference with every seed";
    return { enough: true, seedsNeeded: null, reason };
  }
  if (adjustedPValue <= level) return { enough: true, seedsNeeded: null, reason: "more than chance explains" };
  const seedsNeeded = seedsForDifference(deviation, mean, level / tests);
  const would =
    seedsNeeded === null ? `more than ${mostSeeds.toLocaleString("en")}` : `about ${seedsNeeded.toLocaleString("en")}`;
  return {
    enough: false,
    seedsNeeded,
    reason: `${seeds} seeds are too few to tell: a difference of this size would take ${would}`,
  };
}
