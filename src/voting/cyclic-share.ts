/** How much of what majorities say goes in a circle. */
import type { PairwiseVotes } from "./pairwise.ts";

/**
 * Part of log-odds Y that no scores s explain, 1 − Σ(s_a − s_b)²/ΣY² (HodgeRank, Jiang et al. 2011): 0 where the odds
 * between any two follow from a score of each, 1 where every candidate does as well as any other and only circles are left.
 * @param logOdds cell a·candidates + b: ln of the odds that a is preferred to b
 * @returns null where nobody prefers anything
 */
export function cyclicShareOf(logOdds: Float64Array, candidates: number): number | null {
  const scores = Float64Array.from({ length: candidates }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < candidates; b++) sum += logOdds[a * candidates + b];
    return sum / candidates;
  });
  let explained = 0;
  let all = 0;
  for (let a = 0; a < candidates; a++)
    for (let b = a + 1; b < candidates; b++) {
      explained += (scores[a] - scores[b]) ** 2;
      all += logOdds[a * candidates + b] ** 2;
    }
  return all === 0 ? null : Math.max(0, 1 - explained / all);
}

/** Of an election; half a vote is added to both sides where one of them has none. */
export function cyclicShare({ candidates, votes }: PairwiseVotes): number | null {
  const logOdds = votes.map((own, cell) => {
    const [a, b] = [Math.floor(cell / candidates), cell % candidates];
    const others = votes[b * candidates + a];
    if (a === b) return 0;
    const added = own === 0 || others === 0 ? 0.5 : 0;
    return Math.log((own + added) / (others + added));
  });
  return cyclicShareOf(logOdds, candidates);
}
