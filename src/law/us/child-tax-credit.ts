/** Credits for children and other dependants (IRC 24, Schedule 8812). */
import { type Amounts, above, minus } from "./amounts.ts";
import type { Family } from "./family.ts";
import type { Statute } from "./statute.ts";

/** How the credits fall with income: in whole steps on a form, evenly in the law that people answer to. */
export type PhaseOut<A> = (excess: A) => A;

/** Evenly: the rate of every dollar above. */
export function evenly<A>(amounts: Amounts<A>, { ctc }: Statute): PhaseOut<A> {
  return (excess) => amounts.times(excess, ctc.phaseOutRate);
}

/** As printed: the rate of each step begun. */
export function inSteps({ ctc }: Statute): PhaseOut<number> {
  return (excess) => Math.ceil(excess / ctc.phaseOutStep) * ctc.phaseOutStep * ctc.phaseOutRate;
}

/** Child tax credit and credit for other dependants after their phase-out, dollars a year. */
export function dependentCredits<A>(
  amounts: Amounts<A>,
  { ctc }: Statute,
  family: Family,
  adjustedGrossIncome: A,
  phaseOut: PhaseOut<A>,
): A {
  const full = ctc.amount * family.children + ctc.otherDependent * (family.olderChildren + family.otherDependents);
  if (full === 0) return amounts.dollars(0);
  const lost = phaseOut(above(amounts, adjustedGrossIncome, ctc.phaseOutStart[family.status]));
  return above(amounts, minus(amounts, amounts.dollars(full), lost), 0);
}

/** What of the credits is set against the tax, dollars a year. */
export function nonrefundableCredits<A>(amounts: Amounts<A>, credits: A, tax: A): A {
  return amounts.least(credits, tax);
}

/** More children than this may reckon by payroll tax. */
const manyChildren = 3;

/**
 * The most that is paid out of credits that no tax is left for, dollars a year: a sum for each child, and a part of earned
 * income above a start; with three or more children the payroll tax above the earned income credit where that is more.
 */
export function refundableCredit<A>(
  amounts: Amounts<A>,
  { ctc }: Statute,
  { children }: Family,
  {
    earnedIncome,
    payrollTax,
    earnedCredit,
  }: { readonly earnedIncome: A; readonly payrollTax: A; readonly earnedCredit: A },
): A {
  if (children === 0) return amounts.dollars(0);
  if (ctc.refundable === "full") return amounts.dollars(ctc.amount * children);
  const most = amounts.dollars(ctc.refundable * children);
  const byEarnings = amounts.times(above(amounts, earnedIncome, ctc.refundableStart), ctc.refundableRate);
  if (children < manyChildren) return amounts.least(most, byEarnings);
  const byPayrollTax = above(amounts, minus(amounts, payrollTax, earnedCredit), 0);
  return amounts.least(most, amounts.most(byEarnings, byPayrollTax));
}

/** What of the credits that the tax leaves is paid out, dollars a year. */
export function additionalChildTaxCredit<A>(amounts: Amounts<A>, left: A, refundable: A): A {
  return amounts.least(left, refundable);
}
