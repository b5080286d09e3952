/** Rules that add up points, and the one that draws lots. */
import { type Ballots, everyCandidate, firstChoices } from "./ballots.ts";
import { leaders, meanOverRivals, pickOne, sharesOf, type TallyContext, type VotingRule } from "./rule.ts";

/** The greatest share wins, ties by lot. */
function greatest(sharesBy: (ballots: Ballots, context: TallyContext) => Float64Array): VotingRule["tally"] {
  return (ballots, context) => {
    const shares = sharesBy(ballots, context);
    return { winner: pickOne(leaders(shares, everyCandidate(ballots)), context.random), shares };
  };
}

function firstChoiceShares(ballots: Ballots, { pairwise }: TallyContext): Float64Array {
  return sharesOf(firstChoices(ballots, everyCandidate(ballots)), pairwise);
}

function approvals({ size, candidates, weight, voted, approved }: Ballots): Float64Array {
  const votes = new Float64Array(candidates);
  for (let i = 0; i < size; i++) {
    if (!voted[i]) continue;
    for (let c = 0; c < candidates; c++) votes[c] += weight[i] * approved[i * candidates + c];
  }
  return votes;
}

/** A ballot gives a point for each candidate placed below, half a point for one that is tied. */
function bordaShares(_ballots: Ballots, { pairwise: { candidates, votes, cast } }: TallyContext): Float64Array {
  return meanOverRivals(candidates, (candidate, rival) => {
    const lead = votes[candidate * candidates + rival] - votes[rival * candidates + candidate];
    return (1 + lead / cast) / 2;
  });
}

export const plurality: VotingRule = {
  name: "plurality",
  description: "most first choices; shares are of the votes cast",
  uses: [],
  tally: greatest(firstChoiceShares),
};

export const approval: VotingRule = {
  name: "approval",
  description: "most approvals; shares are of the votes cast and do not sum to 1",
  uses: [],
  tally: greatest((ballots, { pairwise }) => sharesOf(approvals(ballots), pairwise)),
};

export const borda: VotingRule = {
  name: "borda",
  description: "most points for rivals placed below; shares are of the most that one candidate could have",
  uses: [],
  tally: greatest(bordaShares),
};

/** Whoever is tied for a voter's first choice is as likely as the others, so first choices are the chances. */
export const randomDictator: VotingRule = {
  name: "random-dictator",
  description: "the first choice of one voter drawn by lot; shares are the chances",
  uses: [],
  tally: (ballots, context) => {
    const shares = firstChoiceShares(ballots, context);
    const point = context.random.next();
    let below = 0;
    let winner = 0;
    // Rounding can leave the sum of shares a hair below the point: then the last who has any is taken.
    for (let candidate = 0; candidate < shares.length && below <= point; candidate++) {
      if (shares[candidate] > 0) winner = candidate;
      below += shares[candidate];
    }
    return { winner, shares };
  },
};
