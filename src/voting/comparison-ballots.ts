/** The ballots of people who say of platforms, two at a time, which they would rather have. */
import type { Ballots } from "./ballots.ts";
import { ballotsFromUtilities } from "./utility-ballots.ts";

export const verdicts = ["first", "second", "tie"] as const;
export type Verdict = (typeof verdicts)[number];

/** What one voter said of two candidates, which are numbers from 0, in the order in which they were shown. */
export interface PlatformComparison {
  readonly first: number;
  readonly second: number;
  readonly verdict: Verdict;
}

/** Every pair of so many candidates in both orders, the two orders of a pair after each other. */
export function orderedPairs(candidates: number): readonly (readonly [first: number, second: number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let a = 0; a < candidates; a++) for (let b = a + 1; b < candidates; b++) pairs.push([a, b], [b, a]);
  return pairs;
}

const partOfFirst: Readonly<Record<Verdict, number>> = { first: 1, second: 0, tie: 0.5 };

/**
 * What each candidate wins of its pairs: a pair is worth 1 in all, the mean of what was said in either order, so that who
 * always takes the first is indifferent. A pair of which nothing was said is a tie. As every pair counts the same, the order
 * by points is that of Bradley–Terry scores (Ford 1957).
 * @returns null where nothing was said at all
 */
export function pointsOf(said: readonly PlatformComparison[], candidates: number): Float64Array | null {
  if (said.length === 0) return null;
  const won = new Float64Array(candidates * candidates);
  const times = new Uint32Array(candidates * candidates);
  for (const { first, second, verdict } of said) {
    const part = partOfFirst[verdict];
    won[first * candidates + second] += part;
    won[second * candidates + first] += 1 - part;
    times[first * candidates + second]++;
    times[second * candidates + first]++;
  }
  return Float64Array.from({ length: candidates }, (_, a) => {
    let points = 0;
    for (let b = 0; b < candidates; b++)
      if (b !== a)
        points += times[a * candidates + b] === 0 ? 0.5 : won[a * candidates + b] / times[a * candidates + b];
    return points;
  });
}

/**
 * Candidates are ranked by points, equal where they have as many. A voter approves of whoever wins more than half of its
 * pairs; who prefers nobody to anybody does not vote.
 * @param answers one list per voter; empty for who was not asked, or gave no answer
 * @param weight how many people a voter stands for
 */
export function ballotsFromComparisons(
  answers: readonly (readonly PlatformComparison[])[],
  candidates: number,
  weight: Float64Array,
): Ballots {
  const columns = Array.from({ length: candidates }, () => new Float64Array(weight.length));
  answers.forEach((said, i) => {
    const points = pointsOf(said, candidates);
    if (points) for (let c = 0; c < candidates; c++) columns[c][i] = points[c];
  });
  return ballotsFromUtilities(columns, weight);
}
