/**
 * The distribution of hourly wages in one pool of records, kept as 19 quantiles and two tail means: linear between
 * quantiles, q05·U^(q05/m05 − 1) below (mean m05), q95 plus an exponential excess above (mean m95).
 */

/** No one is given less than a cent an hour: the power law below the 5 % quantile reaches down to 0. */
export const lowestWage = 0.01;

export interface WagePool {
  /** Mean wage below the 5 % quantile, $/h. */
  readonly meanBelow: number;
  /** 5 %, 10 %, …, 95 % quantiles, $/h. */
  readonly quantiles: Float64Array;
  /** Mean wage above the 95 % quantile, $/h. */
  readonly meanAbove: number;
}

/** The wage at rank `u` in [0, 1), $/h. */
export function wageAt(pool: WagePool, u: number): number {
  const q = pool.quantiles;
  if (u < 0.05) return Math.max(lowestWage, q[0] * (u / 0.05) ** (q[0] / pool.meanBelow - 1));
  if (u >= 0.95) return q[18] - (pool.meanAbove - q[18]) * Math.log(Math.max(1 - u, 2 ** -53) / 0.05);
  const x = u * 20 - 1;
  const i = Math.min(17, Math.max(0, Math.floor(x)));
  return q[i] + (x - i) * (q[i + 1] - q[i]);
}

/** Share of the pool with a wage strictly below `wage` $/h: the inverse of {@link wageAt}. */
export function shareBelow(pool: WagePool, wage: number): number {
  const q = pool.quantiles;
  if (wage <= lowestWage) return 0;
  if (wage <= q[0]) {
    const power = q[0] / pool.meanBelow - 1;
    return power > 0 ? 0.05 * (wage / q[0]) ** (1 / power) : 0;
  }
  if (wage > q[18]) {
    const excess = pool.meanAbove - q[18];
    return excess > 0 ? 1 - 0.05 * Math.exp(-(wage - q[18]) / excess) : 1;
  }
  const i = q.findIndex((quantile) => quantile >= wage);
  return (i + (wage - q[i - 1]) / (q[i] - q[i - 1])) / 20;
}

/**
 * The pool of records with these wages and weights. A quantile is the lowest wage with at least that share of the
 * weight at or below it, so that the tail means lie beyond it.
 * @param sortedWages ascending, $/h
 */
export function wagePoolOf(sortedWages: readonly number[], weights: readonly number[]): WagePool {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const quantiles = new Float64Array(19);
  const tail = total / 20;
  let cumulated = 0;
  let below = 0;
  let above = 0;
  let next = 0;
  for (let i = 0; i < sortedWages.length; i++) {
    const before = cumulated;
    cumulated += weights[i];
    // A record across the 5 % or 95 % point belongs to the tail with the part of its weight that lies in it.
    below += sortedWages[i] * Math.max(0, Math.min(cumulated, tail) - before);
    above += sortedWages[i] * Math.max(0, cumulated - Math.max(before, total - tail));
    while (next < 19 && cumulated >= ((total * (next + 1)) / 20) * (1 - 1e-12)) quantiles[next++] = sortedWages[i];
  }
  return { meanBelow: below / tail, quantiles, meanAbove: above / tail };
}
