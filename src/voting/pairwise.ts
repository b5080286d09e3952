/** Every candidate against every other. */
import { type Ballots, votesCast } from "./ballots.ts";

export interface PairwiseVotes {
  readonly candidates: number;
  /** Cell a·candidates + b: the weight of those who prefer a to b. */
  readonly votes: Float64Array;
  /** Weight of all who took part; those missing from a pair are indifferent. */
  readonly cast: number;
}

/** Votes, as a share of those cast, that may be rounding. */
const tolerance = 1e-10;

/** True where one number of votes is above another by more than rounding. */
export function isMore(votes: number, others: number, cast: number): boolean {
  return votes - others > tolerance * cast;
}

export function pairwiseVotes(ballots: Ballots): PairwiseVotes {
  const { size, candidates, weight, voted, places } = ballots;
  const votes = new Float64Array(candidates * candidates);
  const ties = new Float64Array(candidates * candidates);
  for (let i = 0; i < size; i++) {
    if (!voted[i]) continue;
    const own = places.subarray(i * candidates, (i + 1) * candidates);
    const people = weight[i];
    for (let a = 0; a < candidates; a++) {
      const place = own[a];
      const row = a * candidates;
      // The sign bit of the difference: a branch that nobody can predict would cost several times as much.
      for (let b = a + 1; b < candidates; b++) votes[row + b] += people * ((place - own[b]) >>> 31);
    }
    if (hasTies(own))
      for (let a = 0; a < candidates; a++)
        for (let b = a + 1; b < candidates; b++) if (own[a] === own[b]) ties[a * candidates + b] += people;
  }
  const cast = votesCast(ballots);
  for (let a = 0; a < candidates; a++)
    for (let b = a + 1; b < candidates; b++) {
      const cell = a * candidates + b;
      // Where everyone agrees, rounding could leave less than nobody.
      votes[b * candidates + a] = Math.max(cast - votes[cell] - ties[cell], 0);
    }
  return { candidates, votes, cast };
}

/** Without ties the places are 0, 1, 2, …; each tie lowers their sum. */
function hasTies(places: Uint16Array): boolean {
  let sum = 0;
  for (let c = 0; c < places.length; c++) sum += places[c];
  return 2 * sum < places.length * (places.length - 1);
}

/** True where more people prefer `a` to `b` than `b` to `a`. */
export function beats({ candidates, votes, cast }: PairwiseVotes, a: number, b: number): boolean {
  return isMore(votes[a * candidates + b], votes[b * candidates + a], cast);
}

/** The candidate who beats every other; null where there is none. */
export function condorcetWinner(pairwise: PairwiseVotes): number | null {
  const { candidates } = pairwise;
  if (candidates === 0 || pairwise.cast === 0) return null;
  let champion = 0;
  for (let b = 1; b < candidates; b++) if (!beats(pairwise, champion, b)) champion = b;
  for (let b = 0; b < candidates; b++) if (b !== champion && !beats(pairwise, champion, b)) return null;
  return champion;
}

/** How many sets of three candidates beat each other in a circle. */
export function countCycles(pairwise: PairwiseVotes): number {
  const { candidates } = pairwise;
  const wins = new Uint8Array(candidates * candidates);
  for (let a = 0; a < candidates; a++)
    for (let b = 0; b < candidates; b++) wins[a * candidates + b] = beats(pairwise, a, b) ? 1 : 0;
  let cycles = 0;
  // Each circle is met once: at its lowest number, in the direction in which it runs.
  for (let a = 0; a < candidates; a++)
    for (let b = a + 1; b < candidates; b++) {
      if (!wins[a * candidates + b]) continue;
      for (let c = a + 1; c < candidates; c++) cycles += wins[b * candidates + c] & wins[c * candidates + a];
    }
  return cycles;
}
