/** Dollars a year that people beside a person have, as 19 quantiles and the mean of the top twentieth. */
export interface OtherIncomePool {
  /** 5 %, 10 %, …, 95 %. */
  readonly quantiles: readonly number[];
  readonly meanAbove: number;
}

/**
 * The amount at rank `u` in [0, 1), whole dollars: linear between quantiles and from 0 to the first, exponential above
 * the last. Below a quantile of 0 there is nothing.
 */
export function otherIncomeAt({ quantiles, meanAbove }: OtherIncomePool, u: number): number {
  const last = quantiles.length - 1;
  if (u >= 0.95) {
    const excess = Math.max(0, meanAbove - quantiles[last]);
    return Math.round(quantiles[last] - excess * Math.log(Math.max(1 - u, 2 ** -53) / 0.05));
  }
  const x = 20 * u;
  const i = Math.min(last, Math.floor(x));
  const from = i === 0 ? 0 : quantiles[i - 1];
  return Math.round(from + (x - i) * (quantiles[i] - from));
}
