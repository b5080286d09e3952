/** What elections say about those who vote and those who lead. */

import { totalWeight } from "../env/measures/weighted.ts";
import { type Ballots, votesCast } from "./ballots.ts";

/** Part of the electorate that took part, by weight; 0 where there is no electorate. */
export function turnout(ballots: Ballots): number {
  const votes = votesCast(ballots);
  return votes === 0 ? 0 : votes / totalWeight(ballots.weight);
}

/**
 * Part of the votes cast, by weight, none of whose first choices is the best for the voter: another candidate is worth
 * more. 0 for ballots that follow from the utilities, and where nobody votes.
 * @param utilities dollars a year: for each candidate a column with a row per voter
 */
export function againstInterest(ballots: Ballots, utilities: readonly Float64Array[]): number {
  const { size, candidates, weight, voted, places } = ballots;
  let against = 0;
  for (let i = 0; i < size; i++) {
    if (!voted[i]) continue;
    let best = -Infinity;
    let chosen = -Infinity;
    for (let c = 0; c < candidates; c++) {
      const worth = utilities[c][i];
      if (worth > best) best = worth;
      if (places[i * candidates + c] === 0 && worth > chosen) chosen = worth;
    }
    if (chosen < best) against += weight[i];
  }
  return against === 0 ? 0 : against / votesCast(ballots);
}

/**
 * Part of the elections held under a leader that brought another one; null where there was none. A failed election
 * leaves the leader in office.
 * @param winners who won each election, in order; null where nobody did
 */
export function leaderTurnover(winners: readonly (string | number | null)[]): number | null {
  let leader: string | number | null = null;
  let elections = 0;
  let changes = 0;
  for (const winner of winners) {
    if (leader !== null) elections++;
    if (winner === null) continue;
    if (leader !== null && winner !== leader) changes++;
    leader = winner;
  }
  return elections === 0 ? null : changes / elections;
}
