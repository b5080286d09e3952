/** The lines of the income tax from taxable income on, in dollars or as functions of what a family earns. */
import { type Amounts, minus } from "./amounts.ts";
import { additionalChildTaxCredit, dependentCredits, nonrefundableCredits, type PhaseOut } from "./child-tax-credit.ts";
import { earnedIncomeCredit } from "./earned-income-credit.ts";
import type { Family } from "./family.ts";
import type { Statute } from "./statute.ts";
import { taxBeforeCredits } from "./tax-before-credits.ts";

export interface Incomes<A> {
  readonly earnedIncome: A;
  readonly adjustedGrossIncome: A;
  /** Never negative. */
  readonly taxableIncome: A;
  /** Social Security and Medicare that the credit for three or more children reckons by. */
  readonly payrollTax: A;
}

/** Dollars a year; income tax is the first less the others. */
export interface IncomeTax<A> {
  readonly taxBeforeCredits: A;
  readonly nonrefundableCredits: A;
  readonly eitc: A;
  readonly additionalChildTaxCredit: A;
}

export function incomeTax<A>(
  amounts: Amounts<A>,
  law: Statute,
  family: Family,
  { earnedIncome, adjustedGrossIncome, taxableIncome, payrollTax }: Incomes<A>,
  phaseOut: PhaseOut<A>,
): IncomeTax<A> {
  const tax = taxBeforeCredits(amounts, law, family.status, taxableIncome);
  const credits = dependentCredits(amounts, law, family, adjustedGrossIncome, phaseOut);
  const nonrefundable = nonrefundableCredits(amounts, credits, tax);
  const eitc = earnedIncomeCredit(amounts, law, family, earnedIncome, adjustedGrossIncome);
  const additional = additionalChildTaxCredit(amounts, law, family, minus(amounts, credits, nonrefundable), {
    earnedIncome,
    payrollTax,
    earnedCredit: eitc,
  });
  return {
    taxBeforeCredits: tax,
    nonrefundableCredits: nonrefundable,
    eitc,
    additionalChildTaxCredit: additional,
  };
}
