/** What a family owes as lines in its earnings: the form of {@link formOf} with credits that fall evenly. */
import type { BudgetComponent, BudgetPiece } from "../tax-law.ts";
import { above } from "./amounts.ts";
import { evenly } from "./child-tax-credit.ts";
import { type Curve, earningsAnd, inCurves } from "./curves.ts";
import type { Family } from "./family.ts";
import { type FamilyCredits, familyCredits, type Incomes, incomeTax } from "./income-tax.ts";
import { standardDeduction } from "./standard-deduction.ts";
import type { Statute } from "./statute.ts";

/**
 * Wages only. Income tax and its credits, and additional Medicare tax, are in the earnings of the whole family; payroll
 * tax of employees is in the own wage.
 * @param unearned interest and the like, dollars a year
 */
export function familyBudget(law: Statute, family: Family, unearned: number): readonly BudgetComponent[] {
  const incomes = familyIncomes(law, family, unearned);
  const known = knownCredits(law, family, incomes);
  const lines = incomeTax(inCurves, law, family, incomes, known);
  const [earnedCredit, ...others] = besideIncomeTax(law, family, known.eitc);
  const components: BudgetComponent[] = [
    { name: "tax before credits", of: "family", pieces: piecesOf(lines.taxBeforeCredits) },
    { name: "child tax credit", of: "family", pieces: credit(lines.nonrefundableCredits) },
    earnedCredit,
    { name: "additional child tax credit", of: "family", pieces: credit(lines.additionalChildTaxCredit) },
    ...others,
  ];
  return components.filter(({ name, pieces }) => name === "tax before credits" || !isNothing(pieces));
}

/** What a family's lines are reckoned by, in what it earns. */
export function familyIncomes(law: Statute, family: Family, unearned: number): Incomes<Curve> {
  const { socialSecurityRate, medicareRate } = law.payroll;
  const earnedIncome = earningsAnd(0);
  const adjustedGrossIncome = earningsAnd(unearned);
  return {
    earnedIncome,
    adjustedGrossIncome,
    taxableIncome: above(inCurves, adjustedGrossIncome, standardDeduction(law, family)),
    // It only decides where families earn far less than one person's wage base.
    payrollTax: inCurves.times(earnedIncome, socialSecurityRate + medicareRate),
  };
}

/** Components that do not depend on the rates of brackets, the earned income credit first. */
export function besideIncomeTax(law: Statute, { status }: Family, eitc: Curve): readonly BudgetComponent[] {
  const { socialSecurityRate, medicareRate, wageBase, additionalMedicareRate, additionalMedicareStart } = law.payroll;
  return [
    { name: "earned income credit", of: "family", pieces: credit(eitc) },
    { name: "demogrant", of: "family", pieces: [{ from: 0, rate: 0, amount: -law.demogrant[status] }] },
    {
      name: "additional Medicare tax",
      of: "family",
      pieces: twoPieces(0, additionalMedicareStart[status], additionalMedicareRate),
    },
    {
      name: "payroll tax of employees",
      of: "own",
      pieces: twoPieces(socialSecurityRate + medicareRate, wageBase, medicareRate),
    },
  ];
}

function credit(curve: Curve): readonly BudgetPiece[] {
  return piecesOf(inCurves.times(curve, -1));
}

/** Credits of families under laws that differ in other things. */
const known = new WeakMap<Statute["eitc"], WeakMap<Statute["ctc"], Map<string, FamilyCredits<Curve>>>>();

export function knownCredits(
  law: Statute,
  family: Family,
  incomes: Parameters<typeof familyCredits<Curve>>[3],
): FamilyCredits<Curve> {
  const ofEitc = known.get(law.eitc) ?? new WeakMap<Statute["ctc"], Map<string, FamilyCredits<Curve>>>();
  known.set(law.eitc, ofEitc);
  const ofBoth = ofEitc.get(law.ctc) ?? new Map<string, FamilyCredits<Curve>>();
  ofEitc.set(law.ctc, ofBoth);
  const { status, age, spouseAge, children, olderChildren, otherDependents } = family;
  const beside = incomes.adjustedGrossIncome.values[0];
  const key = [status, age, spouseAge, children, olderChildren, otherDependents, beside].join();
  const found = ofBoth.get(key) ?? familyCredits(inCurves, law, family, incomes, evenly(inCurves, law));
  // Interest differs from person to person: a million amounts are not kept.
  if (ofBoth.size < mostKnown) ofBoth.set(key, found);
  return found;
}

const mostKnown = 10_000;

function piecesOf({ starts, rates, values }: Curve): readonly BudgetPiece[] {
  // Later pieces begin where the one before ends: nothing jumps.
  return starts.map((from, k) => ({ from, rate: rates[k] + 0, ...(k === 0 ? { amount: values[0] + 0 } : {}) }));
}

function twoPieces(first: number, from: number, second: number): readonly BudgetPiece[] {
  return [
    { from: 0, rate: first },
    { from, rate: second },
  ];
}

function isNothing(pieces: readonly BudgetPiece[]): boolean {
  return pieces.every(({ rate, amount = 0 }) => rate === 0 && amount === 0);
}
