import type { FilingStatus, Statute } from "./statute.ts";

/**
 * Deduction for business income, dollars a year (IRC 199A): a part of profit less half of the self-employment tax, at most
 * the same part of taxable income before it. Of a business that pays no wages it falls to nothing above a taxable income;
 * whether its trade is a specified service is left out.
 */
export function qualifiedBusinessDeduction(
  { qualifiedBusiness: { rate, phaseOutStart, phaseOutWidth } }: Statute,
  status: FilingStatus,
  businessIncome: number,
  taxableIncome: number,
): number {
  const above = Math.max(0, taxableIncome - phaseOutStart[status]);
  const left = Math.max(0, 1 - above / phaseOutWidth[status]);
  return Math.min(rate * businessIncome * left, rate * taxableIncome);
}
