/** What effort costs, in dollars a year. */

/**
 * Disutility of earning z under quasi-linear utility, dollars a year: ψ·l^(1+1/ε)/(1+1/ε) = f·z0·(z/z0)^(1/f) with
 * f = ε/(1+ε), since ψ·l0^(1/ε) = incomePerHour at the zero-tax hours l0.
 */
export function disutility(income: number, zeroTaxIncome: number, elasticity: number): number {
  const share = elasticity / (1 + elasticity);
  return share * zeroTaxIncome * (income / zeroTaxIncome) ** (1 / share);
}
