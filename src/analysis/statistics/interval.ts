/** Confidence intervals of a mean over seeds. */
import { randomStream } from "../../random.ts";
import { sampleOf } from "./sample.ts";
import { criticalValue } from "./student-t.ts";

/** In the unit of the values; the ends are null for one seed, which says nothing about spread. */
export interface Interval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * mean ± t·s/√n: the interval that tables show. It covers at its nominal rate or above for normal values and symmetric
 * heavy tails from three seeds on, as differences between policies of like spread are; for lognormal values 95 % becomes
 * 81–86 %.
 * @param level 1 − confidence
 */
export function meanInterval(values: readonly number[], level = 0.05): Interval {
  const { mean, deviation } = sampleOf(values);
  if (deviation === null) return { mean, low: null, high: null };
  const half = criticalValue(level, values.length - 1) * (deviation / Math.sqrt(values.length));
  return { mean, low: mean - half, high: mean + half };
}

/**
 * Studentised bootstrap (Efron's bootstrap-t): the critical values are quantiles of t* = (mean* − mean)/se* over samples
 * drawn with replacement. It follows the skewness of the values: for lognormal ones 95 % becomes 90–92 % with 5 to 20
 * seeds, but for symmetric heavy tails it falls as low. An end is infinite where so many samples consist of one value
 * only that the quantile falls among them, as with three seeds.
 * @param level 1 − confidence
 * @param resamples one less than a multiple of 2/level, so that both quantiles are samples
 */
export function bootstrapInterval(values: readonly number[], seed: number, level = 0.05, resamples = 1999): Interval {
  const { values: sorted, mean, deviation } = sampleOf(values);
  if (deviation === null || deviation === 0) return meanInterval(values, level);
  const size = sorted.length;
  const stream = randomStream(seed, "bootstrap-t");
  const statistics = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    let squares = 0;
    let least = Infinity;
    let most = -Infinity;
    for (let i = 0; i < size; i++) {
      // Deviations from the mean keep the difference of squares below exact enough.
      const value = sorted[stream.integer(size)] - mean;
      sum += value;
      squares += value * value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const shift = sum / size;
    const spread = least === most ? 0 : Math.sqrt(Math.max(squares - sum * shift, 0) / (size - 1) / size);
    statistics[r] = shift === 0 ? 0 : shift / spread;
  }
  statistics.sort();
  const rank = Math.round((level / 2) * (resamples + 1));
  const error = deviation / Math.sqrt(size);
  return {
    mean,
    low: mean - statistics[resamples - rank] * error,
    high: mean - statistics[rank - 1] * error,
  };
}
