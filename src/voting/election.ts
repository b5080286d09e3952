/** One election: the count, and what there is to know about it. */
import type { RandomStream } from "../base/random.ts";
import type { Ballots } from "./ballots.ts";
import { cyclicShare } from "./cyclic-share.ts";
import { againstInterest, turnout } from "./diagnostics.ts";
import { condorcetWinner, countCycles, type PairwiseVotes, pairwiseVotes } from "./pairwise.ts";
import type { Platform } from "./platform.ts";
import type { Round, Tally, VotingRule } from "./rule.ts";

export interface Election {
  readonly rule: VotingRule;
  /** One candidate per platform. */
  readonly ballots: Ballots;
  readonly platforms: readonly Platform[];
  /** What each platform is worth to each voter, dollars a year (see `preferenceMatrix`); null where not known. */
  readonly utilities: readonly Float64Array[] | null;
  /** A stream of this election's own. */
  readonly random: RandomStream;
}

export interface ElectionResult {
  /** The candidate who won; null where none did, or the rule composes rates of its own. */
  readonly winner: number | null;
  /** The rates that won; null where nothing did, and what is in force stays. */
  readonly rates: readonly number[] | null;
  /** Why nothing won. */
  readonly failure: "no candidates" | "no votes" | null;
  /** Each candidate's result between 0 and 1; the rule's description says what of. */
  readonly shares: Float64Array;
  /** The winner's share less the next; below 0 where lots chose another. null where no candidate won. */
  readonly margin: number | null;
  /** Counts of a rule that drops candidates. */
  readonly rounds: readonly Round[];
  /** Part of the electorate that took part, by weight. */
  readonly turnout: number;
  readonly pairwise: PairwiseVotes;
  /** The candidate who beats every other; null where there is none. */
  readonly condorcetWinner: number | null;
  /** Whether the Condorcet winner, or its rates, won; null where there is none. */
  readonly choseCondorcet: boolean | null;
  /** Sets of three candidates who beat each other in a circle. */
  readonly cycles: number;
  /** Part of what majorities say that goes in a circle, by the log-odds of pairs (HodgeRank); null where nobody prefers anything. */
  readonly cyclicShare: number | null;
  /** Part of the votes whose first choice is worth less to the voter than another candidate; null where not known. */
  readonly againstInterest: number | null;
}

/** A failed election is a result, not an error: nobody ran, or nobody voted. */
export function holdElection({ rule, ballots, platforms, utilities, random }: Election): ElectionResult {
  if (platforms.length !== ballots.candidates)
    throw new Error(`there are ${platforms.length} platforms for ${ballots.candidates} candidates on the ballots`);
  const pairwise = pairwiseVotes(ballots);
  const failure = ballots.candidates === 0 ? "no candidates" : pairwise.cast === 0 ? "no votes" : null;
  const context = { platforms: platforms.map(({ rates }) => rates), pairwise, random };
  const tally: Tally = failure
    ? { winner: null, shares: new Float64Array(ballots.candidates) }
    : rule.tally(ballots, context);
  const { winner, shares, rounds = [] } = tally;
  const rates = tally.rates ?? (winner === null ? null : platforms[winner].rates);
  const champion = condorcetWinner(pairwise);
  return {
    winner,
    rates,
    failure,
    shares,
    margin: winner === null ? null : marginOf(shares, winner),
    rounds,
    turnout: turnout(ballots),
    pairwise,
    condorcetWinner: champion,
    choseCondorcet:
      champion === null
        ? null
        : winner === champion || (winner === null && sameRates(rates, platforms[champion].rates)),
    cycles: countCycles(pairwise),
    cyclicShare: cyclicShare(pairwise),
    againstInterest: utilities && againstInterest(ballots, utilities),
  };
}

function marginOf(shares: Float64Array, winner: number): number {
  let next = 0;
  shares.forEach((share, candidate) => {
    if (candidate !== winner && share > next) next = share;
  });
  return shares[winner] - next;
}

function sameRates(rates: readonly number[] | null, others: readonly number[]): boolean {
  return rates?.every((rate, bracket) => rate === others[bracket]) ?? false;
}
