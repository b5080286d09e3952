/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Coefficients of {@link normalProbability}, highest power of t first. */
const erfcCoefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

/**
 * Distribution function of the standard normal, by the complementary error function of Numerical Recipes (Press et al.
 * 1992, section 6.2): relative error below 1.2e-7 in both tails.
 */
export function normalProbability(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const exponent = erfcCoefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  const tail = 0.5 * t * Math.exp(-z * z + exponent);
  return x > 0 ? 1 - tail : tail;
}

/**
 * E[max(0, Y − best)] for Y ~ N(mean, sd²): (mean − best)·Φ(u) + sd·φ(u) with u = (mean − best)/sd (Jones, Schonlau
 * and Welch 1998).
 */
export function expectedImprovement({ mean, sd }: { mean: number; sd: number }, best: number): number {
  const gain = mean - best;
  if (sd <= 0) return Math.max(0, gain);
  const u = gain / sd;
  return Math.max(0, gain * normalProbability(u) + sd * normalDensity(u));
}
