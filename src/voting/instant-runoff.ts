import { everyCandidate, firstChoices } from "./ballots.ts";
import { isMore } from "./pairwise.ts";
import { leaders, pickOne, type Round, sharesOf, type VotingRule } from "./rule.ts";

/** Whoever has the fewest first choices is dropped, ties by lot, until one candidate has more than half of the votes. */
export const instantRunoff: VotingRule = {
  name: "instant-runoff",
  description: "fewest first choices dropped until one has a majority; shares are those of the last round",
  uses: [],
  tally: (ballots, { pairwise, random }) => {
    let running = everyCandidate(ballots);
    const rounds: Round[] = [];
    for (;;) {
      const shares = sharesOf(firstChoices(ballots, running), pairwise);
      const winner = running.length === 1 ? running[0] : running.find((candidate) => isMore(shares[candidate], 0.5, 1));
      if (winner !== undefined) return { winner, shares, rounds: [...rounds, { shares, eliminated: null }] };
      const eliminated = pickOne(
        leaders(
          shares.map((share) => -share),
          running,
        ),
        random,
      );
      rounds.push({ shares, eliminated });
      running = running.filter((candidate) => candidate !== eliminated);
    }
  },
};
