import type { TaxSegment } from "./income-response.ts";

/**
 * Segments of any piecewise-linear value of income that starts at 0.
 * @param starts income at which each piece begins, dollars a year: 0, then not decreasing
 * @param keeps value of one more dollar in each piece
 * @param elasticity ε of a quasi-linear worker
 */
export function budgetSegments(starts: readonly number[], keeps: readonly number[], elasticity: number): TaxSegment[] {
  let net = 0;
  return starts.map((lower, k) => {
    if (k > 0) net += keeps[k - 1] * (lower - starts[k - 1]);
    const keep = keeps[k];
    return { lower, upper: starts[k + 1] ?? Infinity, keep, factor: keep ** elasticity, netAtLower: net };
  });
}
