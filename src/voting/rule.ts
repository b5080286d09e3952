/** What a voting rule is. */

import type { Kind } from "../base/kind.ts";
import type { RandomStream } from "../base/random.ts";
import type { Ballots } from "./ballots.ts";
import { isMore, type PairwiseVotes } from "./pairwise.ts";

export interface TallyContext {
  /** Rates of each candidate's platform, one per bracket. */
  readonly platforms: readonly (readonly number[])[];
  readonly pairwise: PairwiseVotes;
  /** Decides ties; nothing is drawn where there are none. */
  readonly random: RandomStream;
}

/** One count of a rule that drops candidates. */
export interface Round {
  /** Each candidate's part of the votes; 0 for those who are out. */
  readonly shares: Float64Array;
  /** Who is dropped; null in the last round. */
  readonly eliminated: number | null;
}

export interface Tally {
  /** null where the rule composes rates of its own. */
  readonly winner: number | null;
  /** Rates that belong to no candidate, where the rule composes them. */
  readonly rates?: readonly number[];
  /** Each candidate's result between 0 and 1; each rule says what of. */
  readonly shares: Float64Array;
  readonly rounds?: readonly Round[];
}

/** `uses` are keys of the section `election`. */
export interface VotingRule extends Kind {
  /** @param ballots with at least one candidate and one vote */
  readonly tally: (ballots: Ballots, context: TallyContext) => Tally;
}

/** One of several who are tied; nothing is drawn where there is one. */
export function pickOne(tied: readonly number[], random: RandomStream): number {
  return tied.length === 1 ? tied[0] : tied[random.integer(tied.length)];
}

/** Those of the candidates whose share nobody's exceeds by more than rounding. */
export function leaders(shares: Float64Array, among: readonly number[]): number[] {
  const most = among.reduce((highest, candidate) => Math.max(highest, shares[candidate]), -Infinity);
  return among.filter((candidate) => !isMore(most, shares[candidate], 1));
}

/** Votes as parts of those cast. */
export function sharesOf(votes: Float64Array, { cast }: PairwiseVotes): Float64Array {
  return votes.map((people) => people / cast);
}

/** A number for each candidate from its rivals, averaged over them; 1 where there is none. */
export function meanOverRivals(candidates: number, value: (candidate: number, rival: number) => number): Float64Array {
  return Float64Array.from({ length: candidates }, (_, candidate) => {
    if (candidates === 1) return 1;
    let sum = 0;
    for (let rival = 0; rival < candidates; rival++) if (rival !== candidate) sum += value(candidate, rival);
    return sum / (candidates - 1);
  });
}
