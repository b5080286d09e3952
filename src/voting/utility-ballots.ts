/** The ballots of people who know what every platform is worth to them. */
import { type Ballots, emptyBallots } from "./ballots.ts";

/**
 * Candidates are ranked by utility, equal where it is exactly equal, as it is for equal platforms. A voter approves of
 * what is worth more than the mean over all candidates, and takes part where the best differs from the worst by more
 * than voting costs: someone who is indifferent never does.
 * @param utilities dollars a year: for each candidate a column with a row per voter
 * @param weight how many people a voter stands for
 * @param turnoutCost dollars a year
 */
export function ballotsFromUtilities(
  utilities: readonly Float64Array[],
  weight: Float64Array,
  turnoutCost = 0,
): Ballots {
  const ballots = emptyBallots(utilities.length, weight);
  const { size, candidates, voted, places, approved } = ballots;
  const own = new Float64Array(candidates);
  // Neighbours often agree, so that each is sorted from the order of the last.
  const order = Uint16Array.from({ length: candidates }, (_, c) => c);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let c = 0; c < candidates; c++) {
      own[c] = utilities[c][i];
      sum += own[c];
    }
    if (Number.isNaN(sum)) throw new Error(`a utility of voter ${i} is not a number`);
    sortDescending(order, own);
    if (!(own[order[0]] - own[order[candidates - 1]] > turnoutCost)) continue;
    voted[i] = 1;
    const row = i * candidates;
    const mean = sum / candidates;
    let place = 0;
    for (let r = 0; r < candidates; r++) {
      const candidate = order[r];
      if (r > 0 && own[candidate] < own[order[r - 1]]) place = r;
      places[row + candidate] = place;
      if (own[candidate] > mean) approved[row + candidate] = 1;
    }
  }
  return ballots;
}

/** By insertion: linear where the order nearly holds. */
function sortDescending(order: Uint16Array, values: Float64Array): void {
  for (let r = 1; r < order.length; r++) {
    const candidate = order[r];
    const value = values[candidate];
    let to = r;
    while (to > 0 && values[order[to - 1]] < value) {
      order[to] = order[to - 1];
      to--;
    }
    order[to] = candidate;
  }
}
