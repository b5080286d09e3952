/**
 * Student's t distribution with a whole number ν ≥ 1 of degrees of freedom. simple-statistics has none, and its ln Γ is
 * not needed: for whole ν the gamma functions reduce to a product.
 */

/**
 * P(|T| ≥ |t|) = I_x(ν/2, 1/2) at x = ν/(ν + t²), the two-sided p-value of t. Its relative error is small however small
 * it is. Abramowitz & Stegun 26.7.1 and 26.5.8.
 */
export function tailProbability(t: number, degrees: number): number {
  return tailOf(t, degrees, gammaRatio(degrees));
}

function tailOf(t: number, degrees: number, ratio: number): number {
  const x = degrees / (degrees + t * t);
  const rest = (t * t) / (degrees + t * t);
  const factor = (ratio / Math.sqrt(Math.PI)) * x ** (degrees / 2) * Math.sqrt(rest);
  // The continued fraction converges fast below x = (a + 1)/(a + b + 2); above it, that of I_{1−x}(b, a) = 1 − I_x(a, b).
  return x < (degrees + 2) / (degrees + 5)
    ? (factor * continuedFraction(x, degrees / 2, 0.5)) / (degrees / 2)
    : 1 - (factor * continuedFraction(rest, 0.5, degrees / 2)) / 0.5;
}

/**
 * The t that |T| exceeds with a probability: `criticalValue(0.05, 9)` is 2.262, the 97.5 % quantile.
 * @param tail both sides together, in (0, 1]
 */
export function criticalValue(tail: number, degrees: number): number {
  const ratio = gammaRatio(degrees);
  const peak = ratio / Math.sqrt(degrees * Math.PI);
  let t = 0;
  let step: number;
  // The tail is convex in t > 0: Newton's steps from 0 rise to the root and never pass it, but for rounding.
  do {
    const density = peak * (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    step = (tailOf(t, degrees, ratio) - tail) / (2 * density);
    t += step;
  } while (step > 1e-15 * t);
  return t;
}

/** Γ((ν+1)/2)/Γ(ν/2) from its value at ν = 1 or 2, by Γ(x+1) = x·Γ(x). */
function gammaRatio(degrees: number): number {
  const first = degrees % 2 === 1 ? 1 : 2;
  let ratio = first === 1 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let k = first; k < degrees; k += 2) ratio *= (k + 1) / k;
  return ratio;
}

/** The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz's method. */
export function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; Math.abs(c * d - 1) > 1e-15 || m === 1; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
  }
  return fraction;
}
