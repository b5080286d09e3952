/** Workers as people who can be asked about the tax policy, whoever answers for them. */
import type { Settlement } from "../../env/settle/settlement.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Policy } from "../../law/policy.ts";
import type { CandidateObservation, IncomesObservation, LawHistoryRow } from "../../models/observations.ts";
import type { PlatformComparison } from "../../voting/comparison-ballots.ts";

/** What every question before a tax year has in common. */
export interface CivicQuestion {
  /** The first step of the tax year. */
  readonly step: number;
  readonly taxYear: number;
  readonly taxYears: number;
  readonly inForce: Policy;
  readonly incomes: IncomesObservation;
  readonly laws: readonly LawHistoryRow[];
}

export interface PlatformQuestion extends CivicQuestion {
  /** Everybody is a candidate, so that only the rates are asked for. */
  readonly isCompulsory: boolean;
  /** Row of the worker who leads; null where none does. */
  readonly incumbent: number | null;
}

export interface CitizenPlatform {
  /** Decimals. */
  readonly rates: readonly number[];
  /** Without control characters, at most 120 characters. */
  readonly slogan: string;
}

export interface BallotQuestion extends CivicQuestion {
  readonly candidates: readonly CandidateObservation[];
  /** 1 for who may vote. */
  readonly mayVote: Uint8Array;
  /** Whether the rule counts approvals. */
  readonly asksApproval: boolean;
  readonly votingCost: number;
}

/** Candidates are numbers from 0. */
export interface CitizenBallot {
  readonly ranking: readonly number[];
  readonly approved?: readonly number[];
}

export interface CitizenBallots {
  /** One per worker; null for who stays at home. */
  readonly papers: readonly (CitizenBallot | null)[];
  readonly thoughts: readonly (string | null)[] | null;
  /** Voters who gave no valid answer; they stay at home. */
  readonly fallbacks: number;
}

/** The same without what concerns a ballot of names. */
export type ComparisonQuestion = Omit<BallotQuestion, "asksApproval" | "votingCost">;

export interface CitizenComparisons {
  /** What each worker said of pairs, candidates as numbers from 0; nothing for who was not asked. */
  readonly answers: readonly (readonly PlatformComparison[])[];
  /** Questions without a valid answer. */
  readonly fallbacks: number;
}

export interface JudgementQuestion {
  readonly step: number;
  readonly law: AppliedLaw;
  readonly settlement: Settlement;
  /** Mean consumption in the last tax year; null in the first. */
  readonly lastYear: Float64Array | null;
  readonly scale: "binary" | "graded";
}

export interface Judgements {
  /** From 0 to 4. */
  readonly grades: Uint8Array;
  /** Workers who gave no valid answer and judge as the last time, at first well. */
  readonly fallbacks: number;
}

export interface CitizenWarning {
  readonly code: string;
  readonly message: string;
}

export interface Citizens {
  /** What is to be known of the platforms and rates so far before they are believed. */
  readonly warnings?: readonly CitizenWarning[];
  /** One per worker; null for who does not stand, and where no valid answer came. */
  platforms(question: PlatformQuestion): Promise<readonly (CitizenPlatform | null)[]>;
  ballots(question: BallotQuestion): Promise<CitizenBallots>;
  /** Which of two platforms each would rather have, for every pair and in both orders. */
  comparisons(question: ComparisonQuestion): Promise<CitizenComparisons>;
  /** Rates of a worker who leads, decimals; null where no valid answer came. */
  leaderRates(worker: number, question: CivicQuestion): Promise<readonly number[] | null>;
  judge(question: JudgementQuestion): Promise<Judgements>;
}
