/**
 * `llm-econ/voting`: platforms, ballots, rules, and what there is to know about an election.
 *
 * @example
 * const ballots = ballotsFromUtilities(utilities, weight);
 * const { winner } = holdElection({ rule: votingRule("borda"), ballots, platforms, utilities, random });
 * @module llm-econ/voting
 */

// An election.

export { type Election, type ElectionResult, holdElection } from "./voting/election.ts";
export type { Platform } from "./voting/platform.ts";

// Ballots: by utility, as papers, or by judging pairs.

export { type BallotPaper, ballotsFromPapers, paperProblem } from "./voting/ballot-papers.ts";
export { type Ballots, emptyBallots, firstChoices, votesCast } from "./voting/ballots.ts";
export {
  ballotsFromComparisons,
  orderedPairs,
  type PlatformComparison,
  pointsOf,
} from "./voting/comparison-ballots.ts";
export { preferenceMatrix } from "./voting/preference-matrix.ts";
export { ballotsFromUtilities } from "./voting/utility-ballots.ts";

// Rules, and what a rule of your own needs.

export { votingRule, votingRules } from "./voting/registry.ts";
export { leaders, pickOne, type Tally, type TallyContext, type VotingRule } from "./voting/rule.ts";

// What there is to know beside the winner.

export { cyclicShare } from "./voting/cyclic-share.ts";
export { againstInterest, leaderTurnover, turnout } from "./voting/diagnostics.ts";
export { condorcetWinner, countCycles, type PairwiseVotes, pairwiseVotes } from "./voting/pairwise.ts";

// Random streams, keyed by seed and purpose, and errors.

export { EconError, ScenarioError } from "./base/errors.ts";
export { type RandomStream, randomStream } from "./base/random.ts";
