/** The candidate whom majorities prefer. */
import { everyCandidate } from "./ballots.ts";
import { beats, isMore, type PairwiseVotes } from "./pairwise.ts";
import { leaders, meanOverRivals, pickOne, type VotingRule } from "./rule.ts";

/**
 * Copeland's rule, ties by Schulze's, then by lot. A candidate who beats every other has the greatest Copeland score
 * alone, so it always wins.
 */
export const condorcet: VotingRule = {
  name: "condorcet",
  description: "beats every rival, else the most (Copeland), else by Schulze; shares are of the rivals beaten",
  uses: [],
  tally: (_ballots, { pairwise, random }) => {
    const { candidates } = pairwise;
    const shares = meanOverRivals(candidates, (candidate, rival) => {
      if (beats(pairwise, candidate, rival)) return 1;
      return beats(pairwise, rival, candidate) ? 0 : 0.5;
    });
    let tied = leaders(shares, everyCandidate(pairwise));
    if (tied.length > 1) tied = schulzeBest(pairwise, tied);
    return { winner: pickOne(tied, random), shares };
  },
};

/**
 * Strength of the strongest path from each candidate to each other (Schulze 2011, section 2.3): the weakest link of
 * the best chain of pairwise victories, a link being as strong as the votes for its winner.
 */
export function strongestPaths(pairwise: PairwiseVotes): Float64Array {
  const { candidates, votes } = pairwise;
  const paths = votes.map((people, cell) =>
    beats(pairwise, Math.floor(cell / candidates), cell % candidates) ? people : 0,
  );
  for (let via = 0; via < candidates; via++)
    for (let from = 0; from < candidates; from++) {
      const first = paths[from * candidates + via];
      if (first === 0) continue;
      for (let to = 0; to < candidates; to++) {
        const cell = from * candidates + to;
        if (from !== to) paths[cell] = Math.max(paths[cell], Math.min(first, paths[via * candidates + to]));
      }
    }
  return paths;
}

/** Those whom none of the others reaches by a stronger path. There is one at least: stronger paths are transitive. */
function schulzeBest(pairwise: PairwiseVotes, among: readonly number[]): number[] {
  const paths = strongestPaths(pairwise);
  const reaches = (from: number, to: number) => paths[from * pairwise.candidates + to];
  const isStronger = (from: number, to: number) => isMore(reaches(from, to), reaches(to, from), pairwise.cast);
  return among.filter((candidate) => !among.some((other) => isStronger(other, candidate)));
}
