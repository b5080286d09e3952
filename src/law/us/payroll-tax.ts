/** Social Security and Medicare of employees and of the self-employed. */
import type { FilingStatus, Statute } from "./statute.ts";

/** Taken from one person's wage, dollars a year (IRC 3101(a), (b)(1)). */
export function employeePayrollTax({ payroll }: Statute, wage: number): number {
  return payroll.socialSecurityRate * Math.min(wage, payroll.wageBase) + payroll.medicareRate * wage;
}

/** Paid by the employer beside the wage, dollars a year (IRC 3111): it is in nobody's budget. */
export function employerPayrollTax(law: Statute, wage: number): number {
  return employeePayrollTax(law, wage);
}

/** Part of a business's profit that is taxed as earnings, dollars a year; nothing where it is less than the least. */
export function netEarnings({ selfEmployment }: Statute, profit: number): number {
  const net = selfEmployment.netEarnings * profit;
  return net < selfEmployment.least ? 0 : net;
}

/** Of a business's profit, dollars a year: Social Security on what wages leave of the base, and Medicare (IRC 1401). */
export function selfEmploymentTax(law: Statute, profit: number, wage: number): number {
  const net = netEarnings(law, profit);
  const { socialSecurityRate, medicareRate } = law.selfEmployment;
  const base = Math.max(0, law.payroll.wageBase - wage);
  return socialSecurityRate * Math.min(net, base) + medicareRate * net;
}

/** Of the earnings of all on a return above a start, dollars a year (IRC 3101(b)(2), 1401(b)(2)). */
export function additionalMedicareTax({ payroll }: Statute, status: FilingStatus, earnings: number): number {
  return payroll.additionalMedicareRate * Math.max(0, earnings - payroll.additionalMedicareStart[status]);
}
