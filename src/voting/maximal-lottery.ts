/**
 * The lottery over candidates to which no other is preferred by more voters (Fishburn 1984): the equilibrium of the game in
 * which two parties name a candidate and win by the majority's margin. It needs no agreement among majorities: where they go
 * in a circle it draws by lot, and a candidate who beats every other is certain to win.
 */
import { type Constraint, solve } from "yalps";
import { mostEvenLottery } from "./greatest-entropy.ts";
import { isMore, type PairwiseVotes } from "./pairwise.ts";
import type { VotingRule } from "./rule.ts";

/** Chances below this are none. */
const rounding = 1e-7;

export const maximalLottery: VotingRule = {
  name: "maximal-lottery",
  description:
    "drawn by lot from the lottery that no other beats on average: a candidate who beats every rival for certain; shares are the chances",
  uses: [],
  tally: (_ballots, { pairwise, random }) => {
    const shares = lotteryOf(pairwise);
    const certain = shares.indexOf(1);
    if (certain >= 0) return { winner: certain, shares };
    const drawn = random.next();
    let sum = 0;
    const winner = shares.findIndex((share) => {
      sum += share;
      return share > 0 && drawn < sum;
    });
    // Chances can sum to a little less than 1.
    return { winner: winner < 0 ? shares.findLastIndex((share) => share > 0) : winner, shares };
  },
};

/** Majorities' margins as parts of the votes cast: cell a·candidates + b is positive where more prefer a to b. */
export function marginsOf({ candidates, votes, cast }: PairwiseVotes): Float64Array {
  return votes.map((people, cell) => {
    const against = votes[(cell % candidates) * candidates + Math.floor(cell / candidates)];
    return isMore(people, against, cast) || isMore(against, people, cast) ? (people - against) / cast : 0;
  });
}

/**
 * The chances of each candidate. Where several lotteries are unbeaten, which takes ties, that of greatest entropy, so that
 * candidates whom nothing tells apart have equal chances.
 */
export function lotteryOf(pairwise: PairwiseVotes): Float64Array {
  const { candidates } = pairwise;
  const margins = marginsOf(pairwise);
  const possible = possibleWinners(margins, candidates);
  const shares = new Float64Array(candidates);
  if (possible.length === 1) shares[possible[0]] = 1;
  else {
    const others = Array.from({ length: candidates }, (_, c) => c).filter((c) => !possible.includes(c));
    const chances = mostEvenLottery(possible, others, (a, b) => margins[a * candidates + b]);
    possible.forEach((candidate, k) => {
      shares[candidate] = chances[k];
    });
  }
  return shares;
}

/**
 * Those whom some unbeaten lottery draws. Unbeaten lotteries, and multiples of them, are a cone, so that one has all of its
 * possible winners at 1 or more: as many as can be are asked for.
 */
function possibleWinners(margins: Float64Array, candidates: number): number[] {
  const constraints = new Map<string, Constraint>();
  const variables = new Map<string, Map<string, number>>();
  for (let b = 0; b < candidates; b++) {
    constraints.set(`unbeaten by ${b}`, { min: 0 });
    constraints.set(`drawn ${b}`, { min: 0 });
    constraints.set(`counted ${b}`, { max: 1 });
  }
  for (let a = 0; a < candidates; a++) {
    const chance = new Map<string, number>([[`drawn ${a}`, 1]]);
    for (let b = 0; b < candidates; b++) {
      const margin = margins[a * candidates + b];
      if (margin !== 0) chance.set(`unbeaten by ${b}`, margin);
    }
    variables.set(`chance ${a}`, chance);
    variables.set(
      `count ${a}`,
      new Map([
        [`drawn ${a}`, -1],
        [`counted ${a}`, 1],
        ["winners", 1],
      ]),
    );
  }
  const { status, variables: found } = solve({ direction: "maximize", objective: "winners", constraints, variables });
  if (status !== "optimal") throw new Error(`the lottery's linear program is ${status}`);
  const counts = new Map(found);
  return Array.from({ length: candidates }, (_, a) => a).filter((a) => (counts.get(`count ${a}`) ?? 0) > rounding);
}
