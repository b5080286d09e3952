/** What US law takes from a household and pays to it: every line of the form, net income, rates on the next and the last dollar. */
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { ownStarts, type Reform, type ReformChange } from "../reform.ts";
import type { Household } from "./family.ts";
import { type FormLines, formOf } from "./form.ts";
import { changesOf, reformedParameters } from "./reform-values.ts";
import { type FilingStatus, filingStatuses, type Statute, type StatuteFile, statuteOf } from "./statute.ts";

/** Of the law whose credits fall evenly; decimals of one dollar of the filer's wage. */
export interface HouseholdRates {
  readonly incomeTax: number;
  readonly employeePayroll: number;
  readonly additionalMedicare: number;
  readonly selfEmployment: number;
  readonly total: number;
}

/** What is left at another wage of the filer. */
export interface HouseholdAtWage {
  readonly wage: number;
  readonly incomeTax: number;
  /** Taken from employees and the self-employed, with additional Medicare tax. */
  readonly payrollTax: number;
  readonly netIncome: number;
  /** Rate on the next dollar. */
  readonly marginalRate: number;
}

export interface HouseholdResult {
  readonly law: string;
  readonly year: number;
  readonly status: FilingStatus;
  readonly household: Household;
  readonly lines: FormLines;
  /** Wages and profit less all that is owed, dollars a year. */
  readonly netIncome: number;
  readonly marginalRates: HouseholdRates;
  /** On the last dollar; null without a wage. */
  readonly marginalRatesLeft: HouseholdRates | null;
  /** The filer's wage from 0 on, all else the same, under the law whose credits fall evenly. */
  readonly range: readonly HouseholdAtWage[];
  readonly notes: readonly string[];
}

const rangeOfWages = [
  0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 150_000, 200_000, 300_000,
  500_000,
];

/** @throws ScenarioError where the household is none */
export function householdResult({ law, year }: StatuteFile, statute: Statute, household: Household): HouseholdResult {
  checkHousehold(household);
  const { status, wage } = household;
  const lines = formOf(statute, household, "inSteps");
  const wages = [...new Set([...rangeOfWages, wage])].sort((a, b) => a - b);
  return {
    law,
    year,
    status,
    household,
    lines: cleaned(lines),
    netIncome: clean(netIncome(household, lines), 6),
    marginalRates: ratesBetween(statute, household, wage, wage + 1),
    marginalRatesLeft: wage === 0 ? null : ratesBetween(statute, household, Math.max(0, wage - 1), wage),
    range: wages.map((at) => householdAt(statute, household, at)),
    notes: notesOf(statute, household, lines),
  };
}

/** The same household under a reform. */
export interface HouseholdReform
  extends Pick<HouseholdResult, "lines" | "netIncome" | "marginalRates" | "marginalRatesLeft" | "range" | "notes"> {
  readonly name: string;
  readonly description?: string;
  readonly changes: readonly ReformChange[];
}

export interface ReformedHousehold extends HouseholdResult {
  readonly reform: HouseholdReform;
}

/**
 * A household under the law and under a reform of it, whose own parameters are where they start.
 * @throws ScenarioError where the household is none
 */
export function reformedHousehold(file: StatuteFile, reform: Reform, household: Household): ReformedHousehold {
  const { parameters } = reformedParameters(file.parameters, reform, ownStarts(reform));
  const statute = statuteOf(parameters);
  const { lines, netIncome, marginalRates, marginalRatesLeft, range, notes } = householdResult(
    file,
    statute,
    household,
  );
  const { name, description } = reform;
  return {
    ...householdResult(file, statuteOf(file.parameters), household),
    reform: {
      name,
      ...(description === undefined ? {} : { description }),
      changes: changesOf(file.parameters, parameters),
      ...{ lines, netIncome, marginalRates, marginalRatesLeft, range },
      notes: [...notes, ...costlyDollars(statute, household)],
    },
  };
}

/** Wages among which a dollar that costs more than itself is looked for. */
const searched = { most: 500_000, step: 250 } as const;

/** Where whoever earns one dollar more is left with less, which no law of wage earners here does. */
function costlyDollars(statute: Statute, household: Household): string[] {
  const wages = Array.from({ length: searched.most / searched.step + 1 }, (_, i) => i * searched.step);
  const costly = wages.filter((wage) => ratesBetween(statute, household, wage, wage + 1).total > 1 + 1e-9);
  if (costly.length === 0) return [];
  const cost = ratesBetween(statute, household, costly[0], costly[0] + 1).total;
  const [from, to] = [costly[0], costly[costly.length - 1]].map((wage) => `$${wage.toLocaleString("en-US")}`);
  return [
    `the next dollar costs more than itself, $${cost.toFixed(2)} at a wage of ${from}${from === to ? "" : `, and so up to ${to} in places`}: who earns it is left with less; scenarios and scores refuse such a law`,
  ];
}

/** The same household with another wage of the filer; credits fall evenly. */
export function householdAt(statute: Statute, household: Household, wage: number): HouseholdAtWage {
  const there = { ...household, wage };
  const lines = formOf(statute, there, "evenly");
  return {
    wage,
    incomeTax: clean(lines.incomeTax, 6),
    payrollTax: clean(lines.employeePayrollTax + lines.selfEmploymentTax + lines.additionalMedicareTax, 6),
    netIncome: clean(netIncome(there, lines), 6),
    marginalRate: ratesBetween(statute, household, wage, wage + 1).total,
  };
}

function netIncome(household: Household, lines: FormLines): number {
  const earned = household.wage + household.spouseWage + household.selfEmployment + household.unearned;
  return earned - lines.incomeTax - lines.selfEmploymentTax - lines.additionalMedicareTax - lines.employeePayrollTax;
}

type Taxes = "incomeTax" | "employeePayrollTax" | "additionalMedicareTax" | "selfEmploymentTax";

function ratesBetween(statute: Statute, household: Household, from: number, to: number): HouseholdRates {
  const [before, after] = [from, to].map((wage) => formOf(statute, { ...household, wage }, "evenly"));
  const rate = (line: Taxes): number => clean((after[line] - before[line]) / (to - from), 9);
  const rates = {
    incomeTax: rate("incomeTax"),
    employeePayroll: rate("employeePayrollTax"),
    additionalMedicare: rate("additionalMedicareTax"),
    selfEmployment: rate("selfEmploymentTax"),
  };
  const total = rates.incomeTax + rates.employeePayroll + rates.additionalMedicare + rates.selfEmployment;
  return { ...rates, total: clean(total, 9) };
}

/** Without what rounding leaves of sums. */
function clean(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0;
}

function cleaned(lines: FormLines): FormLines {
  const { demogrant, ...others } = lines;
  return {
    ...others,
    agi: clean(lines.agi, 6),
    qualifiedBusinessDeduction: clean(lines.qualifiedBusinessDeduction, 6),
    taxableIncome: clean(lines.taxableIncome, 6),
    taxBeforeCredits: clean(lines.taxBeforeCredits, 6),
    nonrefundableCredits: clean(lines.nonrefundableCredits, 6),
    eitc: clean(lines.eitc, 6),
    additionalChildTaxCredit: clean(lines.additionalChildTaxCredit, 6),
    ...(demogrant === undefined ? {} : { demogrant }),
    incomeTax: clean(lines.incomeTax, 6),
    selfEmploymentTax: clean(lines.selfEmploymentTax, 6),
    additionalMedicareTax: clean(lines.additionalMedicareTax, 6),
    employeePayrollTax: clean(lines.employeePayrollTax, 6),
    employerPayrollTax: clean(lines.employerPayrollTax, 6),
  };
}

function notesOf(statute: Statute, household: Household, lines: FormLines): string[] {
  const { status, children, olderChildren, otherDependents } = household;
  const dependents = children + olderChildren + otherDependents;
  const notes: string[] = [];
  if (status === "head-of-household" && dependents === 0)
    notes.push("a head of household lives with a child or supports another dependant; there is none here");
  const smooth = formOf(statute, household, "evenly");
  const dollars = smooth.incomeTax - lines.incomeTax;
  if (Math.abs(dollars) >= 0.005)
    notes.push(
      `the form takes credits for children away in steps of $${statute.ctc.phaseOutStep.toLocaleString("en-US")} of income; evenly, as rates and the range of wages here have it, income tax would be $${Math.abs(dollars).toFixed(2)} ${dollars > 0 ? "more" : "less"}`,
    );
  return notes;
}

/** @throws ScenarioError for what is no filing status, with the nearest */
export function filingStatus(typed: string): FilingStatus {
  const found = filingStatuses.find((status) => status === typed.replaceAll("_", "-"));
  if (found) return found;
  throw new ScenarioError(`unknown filing status "${typed}"; ${suggestion(typed, filingStatuses)}`, {
    hint: `there are ${filingStatuses.join(", ")}`,
  });
}

/** Nobody has more of them. */
const mostPeople = 30;
const mostAge = 130;
const mostDollars = 1e10;

function checkHousehold(household: Household): void {
  const { status, spouseAge, spouseWage } = household;
  const dollars = ["wage", "spouseWage", "selfEmployment"] as const;
  for (const name of dollars) check(words[name], household[name], mostDollars, false);
  for (const name of ["children", "olderChildren", "otherDependents"] as const)
    check(words[name], household[name], mostPeople, true);
  check("age", household.age, mostAge, true);
  if (spouseAge !== null) check("the spouse's age", spouseAge, mostAge, true);
  if (!Number.isFinite(household.unearned)) throw new ScenarioError("unearned income must be a number of dollars");
  if (status === "married-joint" && spouseAge === null)
    throw new ScenarioError("a joint return without the spouse's age; expected one");
  if (status === "married-joint") return;
  const spouse = spouseWage > 0 ? `a spouse's wage of ${spouseWage}` : `a spouse's age of ${spouseAge}`;
  if (spouseWage > 0 || spouseAge !== null)
    throw new ScenarioError(`${spouse} on the return of ${whose[status]}; expected married-joint, or no spouse`);
}

const whose = {
  single: "somebody single",
  "married-separate": "one of two who file separately",
  "head-of-household": "a head of household",
} as const;

const words = {
  wage: "wage",
  spouseWage: "the spouse's wage",
  selfEmployment: "profit of self-employment",
  children: "children under 17",
  olderChildren: "older children",
  otherDependents: "other dependants",
} as const;

function check(what: string, value: number, most: number, isWhole: boolean): void {
  if (value >= 0 && value <= most && (!isWhole || Number.isInteger(value))) return;
  const expected = isWhole ? `a whole number from 0 to ${most}` : "dollars a year, 0 or more";
  throw new ScenarioError(`${what} of ${value}; expected ${expected}`);
}
