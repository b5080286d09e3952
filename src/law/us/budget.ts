/** What a family owes as lines in its earnings: the form of {@link formOf} with credits that fall evenly. */
import type { BudgetComponent, BudgetPiece } from "../tax-law.ts";
import { above } from "./amounts.ts";
import { evenly } from "./child-tax-credit.ts";
import { type Curve, earningsAnd, inCurves } from "./curves.ts";
import type { Family } from "./family.ts";
import { incomeTax } from "./income-tax.ts";
import { standardDeduction } from "./standard-deduction.ts";
import type { Statute } from "./statute.ts";

/**
 * Wages only. Income tax and its credits, and additional Medicare tax, are in the earnings of the whole family; payroll
 * tax of employees is in the own wage.
 * @param unearned interest and the like, dollars a year
 */
export function familyBudget(law: Statute, family: Family, unearned: number): readonly BudgetComponent[] {
  const earnedIncome = earningsAnd(0);
  const adjustedGrossIncome = earningsAnd(unearned);
  const { socialSecurityRate, medicareRate, wageBase, additionalMedicareRate, additionalMedicareStart } = law.payroll;
  const lines = incomeTax(
    inCurves,
    law,
    family,
    {
      earnedIncome,
      adjustedGrossIncome,
      taxableIncome: above(inCurves, adjustedGrossIncome, standardDeduction(law, family)),
      // It only decides where families earn far less than one person's wage base.
      payrollTax: inCurves.times(earnedIncome, socialSecurityRate + medicareRate),
    },
    evenly(inCurves, law),
  );
  const demogrant = law.demogrant[family.status];
  const credit = (curve: Curve): readonly BudgetPiece[] => piecesOf(inCurves.times(curve, -1));
  const components: BudgetComponent[] = [
    { name: "tax before credits", of: "family", pieces: piecesOf(lines.taxBeforeCredits) },
    { name: "child tax credit", of: "family", pieces: credit(lines.nonrefundableCredits) },
    { name: "earned income credit", of: "family", pieces: credit(lines.eitc) },
    { name: "additional child tax credit", of: "family", pieces: credit(lines.additionalChildTaxCredit) },
    { name: "demogrant", of: "family", pieces: [{ from: 0, rate: 0, amount: -demogrant }] },
    {
      name: "additional Medicare tax",
      of: "family",
      pieces: twoPieces(0, additionalMedicareStart[family.status], additionalMedicareRate),
    },
    {
      name: "payroll tax of employees",
      of: "own",
      pieces: twoPieces(socialSecurityRate + medicareRate, wageBase, medicareRate),
    },
  ];
  return components.filter(({ name, pieces }) => name === "tax before credits" || !isNothing(pieces));
}

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
