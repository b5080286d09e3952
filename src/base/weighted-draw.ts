/**
 * The index drawn with odds.
 * @param odds at least 0; they need not sum to 1
 * @param uniform in [0, 1)
 * @returns null where rounding leaves nothing
 */
export function weightedDraw(odds: Float64Array, uniform: number): number | null {
  let total = 0;
  for (let k = 0; k < odds.length; k++) total += odds[k];
  let left = uniform * total;
  for (let k = 0; k < odds.length; k++) {
    if (left < odds[k]) return k;
    left -= odds[k];
  }
  return null;
}
