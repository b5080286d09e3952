import { everyCandidate, firstChoices } from "./ballots.ts";
import { isMore } from "./pairwise.ts";
import { sharesOf, type VotingRule } from "./rule.ts";

/**
 * Every vote proposes the rates of its first choice, and in each bracket the median of them becomes law. With one
 * bracket and preferences of a single peak, nobody gains by proposing another rate than their best (Moulin 1980). The
 * schedule may be nobody's platform, so that no candidate wins.
 */
export const medianRates: VotingRule = {
  name: "median",
  description: "the median, bracket by bracket, of the rates of first choices; shares are of the votes cast",
  uses: [],
  tally: (ballots, { platforms, pairwise }) => {
    const shares = sharesOf(firstChoices(ballots, everyCandidate(ballots)), pairwise);
    const rates = platforms[0].map((_, bracket) =>
      weightedMedian(
        platforms.map((platform) => platform[bracket]),
        shares,
      ),
    );
    return { winner: null, rates, shares };
  },
};

/** The lowest value with half of the shares at or below it; where the half falls between two, their mean. */
function weightedMedian(values: readonly number[], shares: Float64Array): number {
  const order = values.map((_, i) => i).filter((i) => shares[i] > 0);
  order.sort((a, b) => values[a] - values[b]);
  let below = 0;
  let r = -1;
  while (isMore(0.5, below, 1)) below += shares[order[++r]];
  const isBetween = !isMore(below, 0.5, 1) && r + 1 < order.length;
  return isBetween ? (values[order[r]] + values[order[r + 1]]) / 2 : values[order[r]];
}
