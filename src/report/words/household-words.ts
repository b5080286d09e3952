/** A household and the lines of its form in words. */
import type { Household } from "../../law/us/family.ts";
import type { FormLines } from "../../law/us/form.ts";
import { counted, dollars, listed } from "./format.ts";

/** In the order of the form. */
export const lineWords: readonly (readonly [line: keyof FormLines, words: string])[] = [
  ["agi", "adjusted gross income"],
  ["standardDeduction", "standard deduction"],
  ["qualifiedBusinessDeduction", "deduction for business income"],
  ["taxableIncome", "taxable income"],
  ["taxBeforeCredits", "tax before credits"],
  ["nonrefundableCredits", "credits for children and other dependants, set against the tax"],
  ["eitc", "earned income credit"],
  ["additionalChildTaxCredit", "additional child tax credit, paid out"],
  ["demogrant", "paid to every household"],
  ["incomeTax", "income tax"],
  ["selfEmploymentTax", "self-employment tax"],
  ["additionalMedicareTax", "additional Medicare tax"],
  ["employeePayrollTax", "payroll tax of employees"],
  ["employerPayrollTax", "payroll tax of employers, beside the wage"],
];

const statusWords = {
  single: "single",
  "married-joint": "married, filing jointly",
  "married-separate": "married, filing separately",
  "head-of-household": "head of household",
} as const;

/** `Single, age 40, wage $30,000`. */
export function householdWords(household: Household): string {
  const { status, age, spouseAge, spouseWage, selfEmployment, unearned, wage } = household;
  const text = statusWords[status];
  return [
    text[0].toUpperCase() + text.slice(1),
    spouseAge === null ? `age ${age}` : `ages ${age} and ${spouseAge}`,
    `wage ${dollars(wage)}`,
    ...(spouseWage > 0 ? [`spouse's wage ${dollars(spouseWage)}`] : []),
    ...(selfEmployment > 0 ? [`self-employment ${dollars(selfEmployment)}`] : []),
    ...(unearned === 0 ? [] : [`other income ${dollars(unearned)}`]),
    ...dependentWords(household),
  ].join(", ");
}

function dependentWords({ children, olderChildren, otherDependents }: Household): string[] {
  const groups = [
    children === 1 ? "1 child under 17" : `${children} children under 17`,
    `${olderChildren} older`,
    counted(otherDependents, "other dependant"),
  ];
  const there = [children, olderChildren, otherDependents];
  const words = groups.filter((_, i) => there[i] > 0);
  return words.length === 0 ? [] : [listed(words)];
}
