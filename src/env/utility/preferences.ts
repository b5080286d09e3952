/** What effort costs, in dollars a year. */

/** Weekly hours that a worker of the paper preset can choose. */
export const paperHours: readonly number[] = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** Disutility 0.0005·l^3.5 of weekly hours l in the paper preset (arXiv 2507.15815). */
export function paperDisutility(hours: number): number {
  return 0.0005 * hours * hours * hours * Math.sqrt(hours);
}

/**
 * Disutility of earning z in the calibrated preset, dollars a year: ψ·l^(1+1/ε)/(1+1/ε) = f·z0·(z/z0)^(1/f) with
 * f = ε/(1+ε), since ψ·l0^(1/ε) = incomePerHour at the zero-tax hours l0.
 */
export function disutility(income: number, zeroTaxIncome: number, elasticity: number): number {
  const share = elasticity / (1 + elasticity);
  return share * zeroTaxIncome * (income / zeroTaxIncome) ** (1 / share);
}
