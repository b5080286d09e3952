/** What workers want: their own utility, the highest mean utility of everybody, or the lowest. */

import { randomStream } from "../base/random.ts";
import { weightedMean } from "../env/measures/weighted.ts";
import { type WorkerType, workerTypes } from "../scenario/citizen-keys.ts";

/**
 * Each worker's type by seed; null where all are egotistical. Numbers of workers are the shares' by largest remainder.
 * @param shares which sum to 1
 */
export function drawTypes(
  size: number,
  shares: Readonly<Record<WorkerType, number>> | undefined,
  seed: number,
): readonly WorkerType[] | null {
  if (shares === undefined || shares.egotistical === 1) return null;
  const exact = workerTypes.map((type) => shares[type] * size);
  // Rounding must not turn a whole number of workers into one less and a remainder.
  const counts = exact.map((count) => Math.floor(count + 1e-6));
  const byRemainder = workerTypes.map((_, k) => k).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]));
  let left = size - counts.reduce((a, b) => a + b, 0);
  for (const k of byRemainder) if (left-- > 0) counts[k]++;
  const types = workerTypes.flatMap((type, k) => Array<WorkerType>(counts[k]).fill(type));
  shuffle(types, seed, "worker-types");
  return types;
}

/** Fisher–Yates in place, by a stream of its own. */
export function shuffle<T>(list: T[], seed: number, purpose: string): T[] {
  const random = randomStream(seed, purpose);
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

/**
 * What each worker wants more of: own utility, the mean of all, or less of that mean.
 * @param utilities dollars a year
 */
export function valuesByType(
  utilities: Float64Array,
  types: readonly WorkerType[] | null,
  weights: Float64Array,
): Float64Array {
  if (types === null) return utilities;
  const mean = weightedMean(utilities, weights);
  return utilities.map((own, i) => (types[i] === "egotistical" ? own : types[i] === "altruistic" ? mean : -mean));
}
