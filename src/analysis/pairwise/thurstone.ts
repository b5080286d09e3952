/**
 * Thurstone's Case V (1927): each thing's worth is drawn anew at every look, normal with its own mean and variance 1, so
 * that P(first is preferred) = Φ(d/√2), d the difference of means.
 */
import { normalDensity, normalProbability } from "../statistics/normal.ts";
import type { PairCount } from "./comparisons.ts";
import { type Link, type ScoreOptions, type Scores, scoresBy } from "./scores.ts";

const probit: Link = {
  add(curve, count, advantage, features) {
    const u = advantage / Math.SQRT2;
    const size = curve.gradient.length;
    const density = normalDensity(u) / Math.SQRT2;
    const first = normalProbability(u);
    const second = normalProbability(-u);
    const said = count.firstWins + count.secondWins;
    if (count.firstWins > 0) curve.value += count.firstWins * Math.log(first);
    if (count.secondWins > 0) curve.value += count.secondWins * Math.log(second);
    const slope = density * (count.firstWins / first - count.secondWins / second);
    // What is expected of the curvature: it is positive wherever one starts.
    const bend = (said * density ** 2) / (first * second);
    for (const [i, x] of features) {
      curve.gradient[i] += slope * x;
      for (const [j, y] of features) curve.information[i * size + j] += bend * x * y;
    }
  },
};

/**
 * Scores with variance 1 for each look; a tie is half a preference for each.
 * @throws RangeError where things are not connected by comparisons, or a bias cannot be told from them
 */
export function thurstone(
  things: number,
  counts: readonly PairCount[],
  options: Omit<ScoreOptions, "ties"> = {},
): Scores {
  return scoresBy(probit, things, counts, options);
}
