/** Bargaining over a pie that shrinks (Rubinstein 1982): what the first to offer keeps, and what comes of an agreement. */

/**
 * The share that the first keeps in the subgame-perfect equilibrium.
 * @param rounds after which there is nothing; null where bargaining goes on for ever
 */
export function firstShare(delta1: number, delta2: number, rounds: number | null): number {
  if (rounds === null) return (1 - delta2) / (1 - delta1 * delta2);
  // Backwards: whoever offers keeps all but what the other would have by waiting for its own offer.
  let kept = 1;
  for (let round = rounds - 1; round >= 1; round--) kept = 1 - (round % 2 === 1 ? delta2 : delta1) * kept;
  return kept;
}

export interface Agreement {
  readonly gain1: number;
  readonly gain2: number;
  /** Part of the pie that is left. */
  readonly efficiency: number;
  /** 1 of halves, 0 where one has all. */
  readonly fairness: number;
}

/** @param share of the first; @param round in which it was agreed on, from 1 */
export function agreement(share: number, round: number, delta1: number, delta2: number): Agreement {
  const gain1 = share * delta1 ** (round - 1);
  const gain2 = (1 - share) * delta2 ** (round - 1);
  return { gain1, gain2, efficiency: gain1 + gain2, fairness: 1 - 4 * (share - 0.5) ** 2 };
}
