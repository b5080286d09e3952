/**
 * Bradley and Terry (1952): ln odds that the first of a pair is preferred are the difference of scores, with what standing
 * first is worth (Davidson and Beaver 1977, in its symmetric form). Ties as outcomes of their own are Davidson's (1970):
 * P(first) : P(second) : P(tie) = e^(d/2) : e^(−d/2) : ν, d the first one's advantage.
 */
import type { PairCount } from "./comparisons.ts";
import { type Link, type ScoreOptions, type Scores, scoresBy } from "./scores.ts";

const logistic: Link = {
  add(curve, count, advantage, features, tie, logTie) {
    const weights = [Math.exp(advantage / 2), Math.exp(-advantage / 2), tie < 0 ? 0 : Math.exp(logTie)];
    const whole = weights[0] + weights[1] + weights[2];
    const [first, second, tied] = weights.map((one) => one / whole);
    const said = count.firstWins + count.secondWins + count.ties;
    curve.value +=
      logOf(count.firstWins, first) + logOf(count.secondWins, second) + (tie < 0 ? 0 : logOf(count.ties, tied));
    const size = curve.gradient.length;
    // An outcome's features are half the advantage's, minus half, or the weight of ties.
    const slope = (count.firstWins - count.secondWins) / 2 - (said * (first - second)) / 2;
    const bend = (said * (first + second - (first - second) ** 2)) / 4;
    for (const [i, x] of features) {
      curve.gradient[i] += slope * x;
      for (const [j, y] of features) curve.information[i * size + j] += bend * x * y;
    }
    if (tie < 0) return;
    curve.gradient[tie] += count.ties - said * tied;
    curve.information[tie * size + tie] += said * tied * (1 - tied);
    const mixed = (-said * tied * (first - second)) / 2;
    for (const [i, x] of features) {
      curve.information[i * size + tie] += mixed * x;
      curve.information[tie * size + i] += mixed * x;
    }
  },
};

function logOf(count: number, probability: number): number {
  return count === 0 ? 0 : count * Math.log(probability);
}

/**
 * Scores in ln odds.
 * @throws RangeError where things are not connected by comparisons, or a bias cannot be told from them
 */
export function bradleyTerry(things: number, counts: readonly PairCount[], options: ScoreOptions = {}): Scores {
  return scoresBy(logistic, things, counts, options);
}

/** The same with ties as outcomes of their own. */
export function davidson(
  things: number,
  counts: readonly PairCount[],
  options: Omit<ScoreOptions, "ties"> = {},
): Scores {
  return scoresBy(logistic, things, counts, { ...options, ties: true });
}
