/** Where a number lies among starts: the one walk that every table of brackets and pieces is read by. */

/**
 * The k with starts[k] ≤ value < starts[k+1]; the first where the value is below all of them.
 * @param starts ascending, ∞ at the end
 * @param near where to begin: the answer for the last number, or a guess
 */
export function bracketFrom(starts: Float64Array, value: number, near: number): number {
  let k = near;
  while (k > 0 && value < starts[k]) k--;
  while (value >= starts[k + 1]) k++;
  return k;
}

/** Starts of pieces that hold for values in (start, next start]: with the next number above each, `bracketFrom` finds them. */
export function justAbove(starts: Float64Array): Float64Array {
  return starts.map((start) => (Math.abs(start) < Infinity ? nextAbove(start) : start));
}

const word = new BigInt64Array(1);
const double = new Float64Array(word.buffer);

/** The least number above another (IEEE 754: neighbours differ by one as whole numbers). */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  word[0] += value > 0 ? 1n : -1n;
  return double[0];
}
