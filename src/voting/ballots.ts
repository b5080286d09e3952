/** Who prefers what, as columns: the one form in which every voting rule reads votes, whoever cast them. */
import { ScenarioError } from "../base/errors.ts";

/**
 * Row i is voter i; cell i·candidates + c is what that voter says of candidate c. Rows that did not vote are ignored,
 * whatever is in them.
 */
export interface Ballots {
  /** People who may vote. */
  readonly size: number;
  readonly candidates: number;
  /** How many people a row stands for; 0 for someone who may not vote. */
  readonly weight: Float64Array;
  /** 1 where the voter took part. */
  readonly voted: Uint8Array;
  /** How many candidates the voter puts above this one: 0 for the first choice, equal where they are tied. */
  readonly places: Uint16Array;
  /** 1 where the voter approves of the candidate. */
  readonly approved: Uint8Array;
}

/** Pairs of voter and candidate that ballots can hold; with utilities they take about a gigabyte. */
const mostPairs = 1e8;

/**
 * Ballots that nobody has filled in.
 * @throws ScenarioError where there are too many pairs of voter and candidate
 */
export function emptyBallots(candidates: number, weight: Float64Array): Ballots {
  const size = weight.length;
  if (size * candidates > mostPairs || candidates > 0xffff)
    throw new ScenarioError(
      `${candidates} candidates are too many for ${size} voters; expected at most ${Math.min(0xffff, Math.floor(mostPairs / size))}`,
      { hint: "let fewer people run, or put up a slate" },
    );
  return {
    size,
    candidates,
    weight,
    voted: new Uint8Array(size),
    places: new Uint16Array(size * candidates),
    approved: new Uint8Array(size * candidates),
  };
}

/** Weight of those who took part. */
export function votesCast({ size, weight, voted }: Ballots): number {
  let votes = 0;
  for (let i = 0; i < size; i++) if (voted[i]) votes += weight[i];
  return votes;
}

/**
 * Votes for each candidate where everyone's goes to the first choice among those still in the race, in equal parts
 * where that is shared. So the order of voters and of candidates does not matter, and one row of weight 2 is two
 * voters. An incomplete ranking whose candidates are all out counts equally for everyone left, which decides nothing.
 * @param running candidates in the race
 */
export function firstChoices(ballots: Ballots, running: readonly number[]): Float64Array {
  const { size, candidates, weight, voted, places } = ballots;
  const votes = new Float64Array(candidates);
  const tied = new Uint16Array(running.length);
  for (let i = 0; i < size; i++) {
    if (!voted[i]) continue;
    const row = i * candidates;
    let count = 0;
    let best = 0xffff;
    for (let r = 0; r < running.length; r++) {
      const place = places[row + running[r]];
      if (place > best) continue;
      if (place < best) count = 0;
      best = place;
      tied[count++] = running[r];
    }
    for (let t = 0; t < count; t++) votes[tied[t]] += weight[i] / count;
  }
  return votes;
}

/** Numbers of all candidates. */
export function everyCandidate({ candidates }: Pick<Ballots, "candidates">): number[] {
  return Array.from({ length: candidates }, (_, c) => c);
}
