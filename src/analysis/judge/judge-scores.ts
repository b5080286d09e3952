/** Scores from what judges said of pairs of texts. */

import type { Verdict } from "../../voting/comparison-ballots.ts";
import { bradleyTerry, davidson } from "../pairwise/bradley-terry.ts";
import type { PairCount } from "../pairwise/comparisons.ts";
import { connectionOf } from "../pairwise/comparisons.ts";
import type { Scores } from "../pairwise/scores.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { correlation } from "../statistics/rank-correlation.ts";

/** One answer: which of two texts, in the order in which they were shown. */
export interface Judgement {
  readonly first: number;
  readonly second: number;
  /** From 1. */
  readonly repeat: number;
  readonly verdict: Verdict;
}

/** With a 95 % interval, in ln odds. */
export interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface JudgeScores {
  /** In the order of the texts, mean zero; null where the comparisons do not connect them all. */
  readonly scores: readonly Bounded[] | null;
  /** `davidson` where there are ties, which are outcomes of their own then. */
  readonly method: "bradley-terry" | "davidson";
  /** Pairs of which at least one answer could be used, whatever stood first. */
  readonly pairs: number;
  readonly comparisons: number;
  readonly connected: boolean;
  /** What standing first is worth; null where there are no scores. */
  readonly positionBias: Bounded | null;
  /** Share of answers that were ties. */
  readonly ties: number;
  /** Of pairs that were asked in both orders, the share in which both said the same of the two texts; null where none was. */
  readonly consistent: number | null;
  /** True where half a preference was added to each side, since some texts were always preferred to the others. */
  readonly separated: boolean;
  /** Pearson's correlation of scores with ln length; null where it is not defined. */
  readonly length: number | null;
  /** Comparisons after which the mean standard error would be the wanted one; null where none is wanted. */
  readonly comparisonsNeeded: number | null;
}

/** Beyond this many units of ln odds an estimate has run away: nothing in the data holds it. */
const runaway = 15;

/** @param targetError mean standard error of a score that is wanted */
export function judgeScores(
  texts: readonly string[],
  judgements: readonly Judgement[],
  targetError: number | null,
): JudgeScores {
  const counts = countsOf(judgements);
  const comparisons = judgements.length;
  const tied = judgements.filter(({ verdict }) => verdict === "tie").length;
  const { isConnected } = connectionOf(texts.length, counts);
  const fit = isConnected ? fitted(texts.length, counts) : null;
  const errors = fit?.scores.standardErrors ?? [];
  const meanSquare = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
  return {
    scores: fit?.scores.scores.map((value, i) => bounded(value, errors[i])) ?? null,
    method: tied > 0 ? "davidson" : "bradley-terry",
    pairs: new Set(counts.map(({ first, second }) => [first, second].sort((a, b) => a - b).join())).size,
    comparisons,
    connected: isConnected,
    positionBias:
      (fit?.scores.positionBias && bounded(fit.scores.positionBias.value, fit.scores.positionBias.standardError)) ??
      null,
    ties: comparisons === 0 ? 0 : tied / comparisons,
    consistent: consistency(judgements),
    separated: fit?.isPenalised ?? false,
    // A text's length belongs to it: with a score of its own no part of that can be told to be its length's.
    length:
      fit &&
      correlation(
        fit.scores.scores,
        texts.map((text) => Math.log(text.length)),
      ),
    comparisonsNeeded: targetError === null || !fit ? null : Math.ceil((comparisons * meanSquare) / targetError ** 2),
  };
}

function bounded(value: number, standardError: number): Bounded {
  const half = normalQuantile(0.975) * standardError;
  return { value, low: value - half, high: value + half };
}

/** One entry for each pair and order. */
export function countsOf(judgements: readonly Judgement[]): readonly PairCount[] {
  const counts = new Map<string, { -readonly [K in keyof PairCount]: PairCount[K] }>();
  for (const { first, second, verdict } of judgements) {
    const key = `${first} ${second}`;
    const count = counts.get(key) ?? { first, second, firstWins: 0, secondWins: 0, ties: 0 };
    counts.set(key, count);
    if (verdict === "first") count.firstWins++;
    else if (verdict === "second") count.secondWins++;
    else count.ties++;
  }
  return [...counts.values()];
}

/**
 * With what standing first is worth, where both orders were asked. Half a preference is added to each side of each count
 * where no finite estimate fits what was said: some texts always win, the first always does, or all are ties.
 */
function fitted(
  things: number,
  counts: readonly PairCount[],
): { readonly scores: Scores; readonly isPenalised: boolean } {
  const position = counts.some(({ first, second }) => counts.some((o) => o.first === second && o.second === first));
  const options = { position };
  const estimate = counts.some(({ ties }) => ties > 0) ? davidson : bradleyTerry;
  const plain = connectionOf(things, counts).hasMaximum ? attempt(() => estimate(things, counts, options)) : null;
  if (plain) return { scores: plain, isPenalised: false };
  const added = counts.map((count) => ({
    ...count,
    firstWins: count.firstWins + 0.5,
    secondWins: count.secondWins + 0.5,
  }));
  return { scores: estimate(things, added, options), isPenalised: true };
}

function attempt(estimate: () => Scores): Scores | null {
  try {
    const found = estimate();
    const all = [...found.scores, found.positionBias?.value ?? 0, Math.log(found.tieWeight?.value ?? 1)];
    return all.every((value) => Math.abs(value) < runaway) ? found : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function consistency(judgements: readonly Judgement[]): number | null {
  const said = new Map(judgements.map((one) => [`${one.first} ${one.second} ${one.repeat}`, one.verdict]));
  let [both, same] = [0, 0];
  for (const { first, second, repeat, verdict } of judgements) {
    const other = said.get(`${second} ${first} ${repeat}`);
    if (other === undefined || first > second) continue;
    both++;
    if ((verdict === "tie" ? "tie" : verdict === "first" ? "second" : "first") === other) same++;
  }
  return both === 0 ? null : same / both;
}
