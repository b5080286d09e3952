/** One number per seed, and what its mean and spread are. */
import { mean, sampleStandardDeviation } from "simple-statistics";

export interface Sample {
  /** Ascending, so that no result depends on the order in which seeds finished. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Standard deviation between seeds (divisor n − 1); null for one seed, exactly 0 where all values are equal. */
  readonly deviation: number | null;
}

/** @throws RangeError where there is no value or one is not finite */
export function sampleOf(values: readonly number[]): Sample {
  if (values.length === 0) throw new RangeError("there are no values; expected one per seed");
  for (const value of values)
    if (!Number.isFinite(value)) throw new RangeError(`a value is ${value}; expected a finite number per seed`);
  const sorted = [...values].sort((a, b) => a - b);
  // Equal values are told apart by comparing, not by a deviation that rounding of the mean can leave above 0.
  if (sorted[0] === sorted[sorted.length - 1])
    return { values: sorted, mean: sorted[0], deviation: sorted.length > 1 ? 0 : null };
  return { values: sorted, mean: mean(sorted), deviation: sampleStandardDeviation(sorted) };
}
