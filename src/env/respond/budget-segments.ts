/** One bracket as a worker sees it. */
export interface TaxSegment {
  /** Lowest and highest income, dollars a year. */
  readonly lower: number;
  readonly upper: number;
  /** Net-of-tax rate 1 − τ. */
  readonly keep: number;
  /** (1−τ)^ε: interior income over zero-tax income. */
  readonly factor: number;
  /** Income after tax at `lower`, without any rebate. */
  readonly netAtLower: number;
  /** True where income after tax jumps at `lower`. */
  readonly jumps?: boolean;
}

/**
 * Segments of any continuous piecewise-linear value of income.
 * @param starts income at which each piece begins, dollars a year: 0, then not decreasing
 * @param keeps value of one more dollar in each piece
 * @param elasticity ε of a quasi-linear worker
 * @param atZero value of no income
 */
export function budgetSegments(
  starts: readonly number[],
  keeps: readonly number[],
  elasticity: number,
  atZero = 0,
): TaxSegment[] {
  let net = atZero;
  return starts.map((lower, k) => {
    if (k > 0) net += keeps[k - 1] * (lower - starts[k - 1]);
    const keep = keeps[k];
    return { lower, upper: starts[k + 1] ?? Infinity, keep, factor: keep ** elasticity, netAtLower: net };
  });
}
