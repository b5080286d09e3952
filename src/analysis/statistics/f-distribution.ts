/** Quantiles of F and χ²: what intervals of variances are made of. */
import { gammaln } from "simple-statistics";
import { continuedFraction } from "./student-t.ts";

/**
 * The x with P(X ≤ x) = p for X of F with so many degrees of freedom, by bisection: 0 < p < 1.
 * @param below degrees of the denominator; Infinity for χ²/above
 */
export function fQuantile(p: number, above: number, below: number): number {
  const probability = (x: number): number =>
    below === Number.POSITIVE_INFINITY
      ? lowerGamma(above / 2, (above * x) / 2)
      : incompleteBeta((above * x) / (above * x + below), above / 2, below / 2);
  let [low, high] = [0, 1];
  while (probability(high) < p) high *= 2;
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (probability(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** I_x(a, b), regularised. Abramowitz & Stegun 26.5.8. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const factor = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (factor * continuedFraction(x, a, b)) / a
    : 1 - (factor * continuedFraction(1 - x, b, a)) / b;
}

/** P(a, x), regularised, by its series. Abramowitz & Stegun 6.5.29. */
function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  // Far above the mean nothing is left, and the series would need as many terms as x.
  if (x > a + 40 * Math.sqrt(a) + 400) return 1;
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - gammaln(a)));
}
