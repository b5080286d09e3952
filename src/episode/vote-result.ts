/** An election as data: the event `vote-result`. */

import { type Levers, namedValues } from "../law/policy.ts";
import type { Ballots } from "../voting/ballots.ts";
import type { ElectionResult } from "../voting/election.ts";
import type { Candidate } from "./government/candidates.ts";

/** Candidates up to whom every pair's votes are told; a thousand of them would make a million pairs. */
const pairsTold = 50;

export interface VoteResult {
  readonly type: "vote-result";
  /** The step from which on the winner's rates hold. */
  readonly step: number;
  readonly taxYear: number;
  readonly rule: string;
  readonly candidates: readonly {
    readonly name: string;
    readonly rates: readonly number[];
    /** Values of the law's parameters, where they are not rates on brackets; `rates` are empty then. */
    readonly parameters?: Readonly<Record<string, number>>;
    readonly isIncumbent: boolean;
    readonly slogan?: string;
  }[];
  /** Each candidate's result; the rule's description says what of. */
  readonly shares: readonly number[];
  /** A candidate's number from 0; null where none won, or the rule composed rates. */
  readonly winner: number | null;
  /** The rates that won; null where nothing did and the law stayed. */
  readonly rates: readonly number[] | null;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly failure: "no candidates" | "no votes" | null;
  readonly margin: number | null;
  readonly turnout: number;
  readonly condorcetWinner: number | null;
  readonly choseCondorcet: boolean | null;
  readonly cycles: number;
  /** Part of what majorities say that goes in a circle; null where nobody prefers anything. */
  readonly cyclicShare: number | null;
  /** Share of votes whose first choice was not the best for the voter. */
  readonly againstInterest: number | null;
  /** Row a, column b: share of votes that prefer a to b; null with more than 50 candidates. */
  readonly pairwise: readonly (readonly number[])[] | null;
  readonly rounds: readonly { readonly shares: readonly number[]; readonly eliminated: number | null }[];
  /** Columns, one row per worker. */
  readonly ballots: Ballots;
  readonly thoughts: readonly (string | null)[] | null;
}

export function voteResult(
  at: Pick<VoteResult, "step" | "taxYear" | "rule" | "ballots" | "thoughts">,
  candidates: readonly Candidate[],
  incumbent: string | null,
  result: ElectionResult,
  levers: Levers,
): VoteResult {
  const { pairwise, shares, rounds } = result;
  const count = candidates.length;
  return {
    type: "vote-result",
    ...at,
    candidates: candidates.map(({ name, rates, slogan }) => ({
      name,
      ...namedValues(rates, levers),
      isIncumbent: name === incumbent,
      ...(slogan !== undefined && { slogan }),
    })),
    shares: [...shares],
    winner: result.winner,
    ...(result.rates === null ? { rates: null } : namedValues(result.rates, levers)),
    failure: result.failure,
    margin: result.margin,
    turnout: result.turnout,
    condorcetWinner: result.condorcetWinner,
    choseCondorcet: result.choseCondorcet,
    cycles: result.cycles,
    cyclicShare: result.cyclicShare,
    againstInterest: result.againstInterest,
    pairwise:
      count > pairsTold || pairwise.cast === 0
        ? null
        : candidates.map((_, a) => candidates.map((_, b) => pairwise.votes[a * count + b] / pairwise.cast)),
    rounds: rounds.map((round) => ({ shares: [...round.shares], eliminated: round.eliminated })),
  };
}

/** What the summary of a run keeps of an election. */
export interface ElectionSummary {
  /** The step from which on the winner's rates hold. */
  readonly step: number;
  readonly taxYear: number;
  readonly rule: string;
  readonly candidates: readonly {
    readonly name: string;
    readonly rates: readonly number[];
    readonly parameters?: Readonly<Record<string, number>>;
  }[];
  /** In the order of the candidates; what of, the rule says. */
  readonly shares: readonly number[];
  readonly turnout: number;
  /** Null where nobody won, or the rule composed rates of its own. */
  readonly winner: string | null;
  /** The rates that won; null where the law stayed. */
  readonly rates: readonly number[] | null;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly margin: number | null;
  readonly condorcetWinner: string | null;
  readonly choseCondorcet: boolean | null;
  readonly cycles: number;
  /** Part of what majorities say that goes in a circle; null where nobody prefers anything. */
  readonly cyclicShare: number | null;
  readonly againstInterest: number | null;
}

export function electionSummary(event: VoteResult): ElectionSummary {
  const { step, taxYear, rule, candidates, shares, turnout, winner, rates, parameters, margin, condorcetWinner } =
    event;
  const { choseCondorcet, cycles, cyclicShare, againstInterest } = event;
  const nameOf = (candidate: number | null): string | null => (candidate === null ? null : candidates[candidate].name);
  return {
    step,
    taxYear,
    rule,
    candidates: candidates.map(({ name, rates, parameters }) => ({ name, rates, ...(parameters && { parameters }) })),
    shares,
    turnout,
    winner: nameOf(winner),
    rates,
    ...(parameters && { parameters }),
    margin,
    condorcetWinner: nameOf(condorcetWinner),
    choseCondorcet,
    cycles,
    cyclicShare,
    againstInterest,
  };
}
