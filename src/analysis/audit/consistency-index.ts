/** Afriat's critical cost efficiency index (CCEI): how near to rational choices from budgets are. */

/** Relative difference of costs that is a tie: a bundle that costs the same up to rounding contradicts nothing. */
const tie = 1e-12;

/**
 * The largest e up to 1 at which choices satisfy GARP when every budget is cut to the part e of it.
 * @param ratios n × n, row by row: what the bundle of s costs in the budget of t, over what t had
 */
export function consistencyIndex(ratios: Float64Array, n: number): number {
  if (isConsistent(ratios, n, 1)) return 1;
  const critical = [...new Set([0, ...ratios.filter((ratio) => ratio > 0 && ratio < 1), 1])].sort((a, b) => a - b);
  // Between neighbours nothing changes: the index is the upper end of the last stretch that holds.
  let [holds, fails] = [0, critical.length - 1];
  while (fails - holds > 1) {
    const middle = (holds + fails) >> 1;
    if (isConsistent(ratios, n, (critical[middle - 1] + critical[middle]) / 2)) holds = middle;
    else fails = middle;
  }
  return critical[holds];
}

/** GARP at efficiency e: no bundle is revealed preferred, through any chain, to one that it would have cost less than. */
export function isConsistent(ratios: Float64Array, n: number, efficiency: number): boolean {
  return violations(ratios, n, efficiency) === 0;
}

/** Pairs (t, s) with t revealed preferred to s through a chain, and s strictly to t. */
export function violations(ratios: Float64Array, n: number, efficiency = 1): number {
  const reaches = new Uint8Array(n * n);
  for (let k = 0; k < n * n; k++) reaches[k] = ratios[k] <= efficiency * (1 + tie) ? 1 : 0;
  for (let t = 0; t < n; t++) reaches[t * n + t] = 1;
  for (let k = 0; k < n; k++)
    for (let t = 0; t < n; t++) {
      if (reaches[t * n + k] === 0) continue;
      for (let s = 0; s < n; s++) if (reaches[k * n + s] === 1) reaches[t * n + s] = 1;
    }
  let found = 0;
  for (let t = 0; t < n; t++)
    for (let s = 0; s < n; s++)
      if (t !== s && reaches[t * n + s] === 1 && ratios[s * n + t] < efficiency * (1 - tie)) found++;
  return found;
}
