/** The standard normal distribution. */
import { erf } from "mathjs/number";

/** P(Z ≤ z). Above 0 its error is that of rounding; far below it the continued fraction keeps the relative error small. */
export function normalProbability(z: number): number {
  return z > -3 ? 0.5 * (1 + erf(z / Math.SQRT2)) : normalDensity(z) / millsFraction(-z);
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** φ(z)/P(Z > z) for z ≥ 3 by Laplace's continued fraction, from the back. */
function millsFraction(z: number): number {
  let fraction = z;
  for (let k = 60; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}

/** The z with P(Z ≤ z) = p, by bisection: 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability of ${p}; expected one between 0 and 1`);
  let [low, high] = [-40, 40];
  while (high - low > 1e-14 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (normalProbability(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
