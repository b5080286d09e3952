/** Where a function of one variable is zero. */

const iterationLimit = 200;

/**
 * A root between two points at which the function has different signs, to the last digits: inverse quadratic
 * interpolation where it is safe, else bisection (Chandrupatla 1997). Where the function jumps over zero, a point
 * beside the jump.
 * @param f finite, or infinite with the right sign
 * @param atLow,atHigh its values at the two points, where they are known
 */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  atLow = f(low),
  atHigh = f(high),
): number {
  let [a, b, atA, atB] = [low, high, atLow, atHigh];
  if (atA === 0) return a;
  if (atB === 0) return b;
  let share = 0.5;
  for (let iteration = 0; iteration < iterationLimit; iteration++) {
    const x = a + share * (b - a);
    const atX = f(x);
    let [c, atC] = [a, atA];
    if (atX > 0 !== atA > 0) {
      [c, atC] = [b, atB];
      [b, atB] = [a, atA];
    }
    [a, atA] = [x, atX];
    const best = Math.abs(atA) < Math.abs(atB) ? a : b;
    const least = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a);
    if (atX === 0) return x;
    if (!(least < 0.5)) return best;
    // The function is close enough to a parabola where these two hold.
    const position = (a - b) / (c - b);
    const height = (atA - atB) / (atC - atB);
    share = 0.5;
    if (height ** 2 < position && (1 - height) ** 2 < 1 - position) {
      const wanted =
        ((atA / (atB - atA)) * atC) / (atB - atC) + ((((c - a) / (b - a)) * atA) / (atC - atA)) * (atB / (atC - atB));
      if (Number.isFinite(wanted)) share = wanted;
    }
    share = Math.min(1 - least, Math.max(least, share));
  }
  return Math.abs(atA) < Math.abs(atB) ? a : b;
}
