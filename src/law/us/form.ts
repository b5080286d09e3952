/** The form of a household, line by line. */
import { inDollars } from "./amounts.ts";
import { evenly, inSteps } from "./child-tax-credit.ts";
import type { Household } from "./family.ts";
import { familyCredits, incomeTax } from "./income-tax.ts";
import {
  additionalMedicareTax,
  employeePayrollTax,
  employerPayrollTax,
  netEarnings,
  selfEmploymentTax,
} from "./payroll-tax.ts";
import { qualifiedBusinessDeduction } from "./qualified-business-deduction.ts";
import { standardDeduction } from "./standard-deduction.ts";
import type { Statute } from "./statute.ts";

/** Dollars a year; credits are positive, income tax is negative where more is paid out than owed. */
export interface FormLines {
  readonly agi: number;
  readonly standardDeduction: number;
  readonly qualifiedBusinessDeduction: number;
  readonly taxableIncome: number;
  readonly taxBeforeCredits: number;
  readonly nonrefundableCredits: number;
  readonly eitc: number;
  readonly additionalChildTaxCredit: number;
  /** Paid whatever is earned, where a reform has it. */
  readonly demogrant?: number;
  readonly incomeTax: number;
  readonly selfEmploymentTax: number;
  readonly additionalMedicareTax: number;
  readonly employeePayrollTax: number;
  readonly employerPayrollTax: number;
}

/** @param credits how credits for children fall with income: `inSteps` as printed, `evenly` as people answer to it */
export function formOf(law: Statute, household: Household, credits: "inSteps" | "evenly"): FormLines {
  const { status, wage, spouseWage, selfEmployment, unearned } = household;
  const seTax = selfEmploymentTax(law, selfEmployment, wage);
  const businessIncome = selfEmployment - seTax / 2;
  const earnedIncome = wage + spouseWage + businessIncome;
  const agi = earnedIncome + unearned;
  const deduction = standardDeduction(law, household);
  const beforeBusiness = Math.max(0, agi - deduction);
  const business = qualifiedBusinessDeduction(law, status, businessIncome, beforeBusiness);
  const taxableIncome = beforeBusiness - business;
  const wages = employeePayrollTax(law, wage) + employeePayrollTax(law, spouseWage);
  const medicare = additionalMedicareTax(law, status, wage + spouseWage + netEarnings(law, selfEmployment));
  const phaseOut = credits === "inSteps" ? inSteps(law) : evenly(inDollars, law);
  const incomes = { earnedIncome, adjustedGrossIncome: agi, taxableIncome, payrollTax: wages + seTax / 2 + medicare };
  const known = familyCredits(inDollars, law, household, incomes, phaseOut);
  const lines = incomeTax(inDollars, law, household, incomes, known);
  const demogrant = law.demogrant[status];
  return {
    agi,
    standardDeduction: deduction,
    qualifiedBusinessDeduction: business,
    taxableIncome,
    ...lines,
    ...(demogrant === 0 ? {} : { demogrant }),
    incomeTax:
      lines.taxBeforeCredits - lines.nonrefundableCredits - lines.eitc - lines.additionalChildTaxCredit - demogrant,
    selfEmploymentTax: seTax,
    additionalMedicareTax: medicare,
    employeePayrollTax: wages,
    employerPayrollTax: employerPayrollTax(law, wage) + employerPayrollTax(law, spouseWage),
  };
}
