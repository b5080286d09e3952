/**
 * Pearson's statistic of observed counts against expected weights (any scale), over its critical value at p = 1e-5: a
 * fair draw gives less than 1. Outcomes expected less than 5 times are taken together.
 * @param noise variance of the difference over that of the counts: 1, or more where the expectation is itself drawn
 */
export function chiSquareRatio(observed: readonly number[], expected: readonly number[], noise = 1): number {
  const n = observed.reduce((sum, count) => sum + count, 0);
  const total = expected.reduce((sum, weight) => sum + weight, 0);
  let statistic = 0;
  let bins = 0;
  let rest = { observed: 0, expected: 0 };
  for (const [i, count] of observed.entries()) {
    const mean = (n * expected[i]) / total;
    if (mean < 5) {
      rest = { observed: rest.observed + count, expected: rest.expected + mean };
    } else {
      statistic += (count - mean) ** 2 / mean;
      bins++;
    }
  }
  if (rest.expected > 0) {
    statistic += (rest.observed - rest.expected) ** 2 / Math.max(rest.expected, 1);
    bins++;
  } else if (rest.observed > 0) return Infinity;
  return statistic / noise / criticalValue(bins - 1);
}

/** Upper 1e-5 point of the χ² distribution by Wilson and Hilferty's cube root. */
export function criticalValue(degreesOfFreedom: number): number {
  const variance = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - variance + 4.2649 * Math.sqrt(variance)) ** 3;
}
