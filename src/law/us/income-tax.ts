/** The lines of the income tax from taxable income on, in dollars or as functions of what a family earns. */
import { type Amounts, minus } from "./amounts.ts";
import {
  additionalChildTaxCredit,
  dependentCredits,
  nonrefundableCredits,
  type PhaseOut,
  refundableCredit,
} from "./child-tax-credit.ts";
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

/** What a family has of credits before tax is known, dollars a year: no rate of a bracket moves it. */
export interface FamilyCredits<A> {
  readonly credits: A;
  readonly eitc: A;
}

export function familyCredits<A>(
  amounts: Amounts<A>,
  law: Statute,
  family: Family,
  { earnedIncome, adjustedGrossIncome }: Pick<Incomes<A>, "earnedIncome" | "adjustedGrossIncome">,
  phaseOut: PhaseOut<A>,
): FamilyCredits<A> {
  return {
    credits: dependentCredits(amounts, law, family, adjustedGrossIncome, phaseOut),
    eitc: earnedIncomeCredit(amounts, law, family, earnedIncome, adjustedGrossIncome),
  };
}

export function incomeTax<A>(
  amounts: Amounts<A>,
  law: Statute,
  family: Family,
  { earnedIncome, taxableIncome, payrollTax }: Incomes<A>,
  { credits, eitc }: FamilyCredits<A>,
): IncomeTax<A> {
  const tax = taxBeforeCredits(amounts, law, family.status, taxableIncome);
  const nonrefundable = nonrefundableCredits(amounts, credits, tax);
  const refundable = refundableCredit(amounts, law, family, { earnedIncome, payrollTax, earnedCredit: eitc });
  const additional = additionalChildTaxCredit(amounts, minus(amounts, credits, nonrefundable), refundable);
  return {
    taxBeforeCredits: tax,
    nonrefundableCredits: nonrefundable,
    eitc,
    additionalChildTaxCredit: additional,
  };
}
