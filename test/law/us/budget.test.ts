import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../../src/base/package-files.ts";
import { randomStream } from "../../../src/base/random.ts";
import { mergedBudget } from "../../../src/law/merge-budget.ts";
import { taxOn } from "../../../src/law/tax-line.ts";
import { familyBudget } from "../../../src/law/us/budget.ts";
import type { Family, Household } from "../../../src/law/us/family.ts";
import { formOf } from "../../../src/law/us/form.ts";
import { filingStatus } from "../../../src/law/us/household.ts";
import { filingStatuses, type Statute, statuteFile, statuteOf } from "../../../src/law/us/statute.ts";

interface GoldenSchedule {
  readonly filing_status: string;
  readonly children_under_17: number;
  readonly age: number;
  readonly brackets: readonly number[];
  readonly income_tax_rates: readonly number[];
}

const golden: { readonly schedules: { readonly list: readonly GoldenSchedule[] } } = JSON.parse(
  readFileSync(packageFile("test/golden/us-tax-2024.json"), "utf8"),
);
const law = statuteOf(statuteFile(2024).parameters);
const payroll = ["payroll tax of employees", "additional Medicare tax"];

function familyOf(status: string, children: number, age: number): Family {
  const filing = filingStatus(status);
  return {
    status: filing,
    age,
    spouseAge: filing === "married-joint" ? age : null,
    children,
    olderChildren: 0,
    otherDependents: 0,
  };
}

describe("complete schedules of one earner's income tax, by an independent implementation", () => {
  test.each(golden.schedules.list.map((one) => [one.filing_status, one.children_under_17, one.age, one] as const))(
    "%s, %i children, age %i",
    (status, children, age, { brackets, income_tax_rates }) => {
      const components = familyBudget(law, familyOf(status, children, age), 0);
      const line = mergedBudget(
        components.filter(({ name }) => !payroll.includes(name)),
        0,
        "it",
      );
      expect(line.brackets.map((start) => Number(start.toFixed(2)))).toEqual(brackets);
      for (const [k, rate] of line.rates.entries()) expect(Math.abs(rate - income_tax_rates[k])).toBeLessThan(1e-9);
      expect(line.jumps).toEqual([]);
    },
  );
});

/** Statutes near and far from the law: kinks change places, and some are gone. */
function randomStatute(seed: number): Statute {
  const random = randomStream(seed, "statute");
  const scaled = (value: number): number => value * (0.3 + 1.7 * random.next());
  const { eitc, ctc } = law;
  const byChildren = (values: Readonly<Record<number, number>>) =>
    Object.fromEntries([0, 1, 2, 3].map((n) => [n, scaled(values[n])]));
  return {
    ...law,
    eitc: {
      ...eitc,
      rate: byChildren(eitc.rate),
      maximum: byChildren(eitc.maximum),
      phaseOutRate: byChildren(eitc.phaseOutRate),
      phaseOutStart: byChildren(eitc.phaseOutStart),
      phaseOutStartJoint: byChildren(eitc.phaseOutStartJoint),
    },
    ctc: {
      ...ctc,
      amount: scaled(ctc.amount),
      refundable: random.next() < 0.3 ? "full" : scaled(ctc.amount),
      refundableRate: 0.15 + 0.3 * random.next(),
      refundableStart: scaled(ctc.refundableStart),
    },
    demogrant: { ...law.demogrant, single: 1000 * random.integer(4) },
  };
}

describe("lines are the form with credits that fall evenly", () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))("random families and laws: %i", (seed) => {
    const random = randomStream(seed, "family");
    const statute = seed < 20 ? law : randomStatute(seed);
    const status = filingStatuses[random.integer(4)];
    const family: Family = {
      ...familyOf(status, random.integer(6), [22, 24, 25, 40, 64, 65, 80][random.integer(7)]),
      olderChildren: random.integer(3),
      otherDependents: random.integer(3),
    };
    const unearned = [0, 0, 500, 6000, 40_000][random.integer(5)];
    const spouseWage = status === "married-joint" ? [0, 9000, 80_000][random.integer(3)] : 0;
    const components = familyBudget(statute, family, unearned);
    const line = mergedBudget(components, spouseWage, "it");
    expect(line.jumps).toEqual([]);
    let worst = 0;
    for (let k = 0; k < 300; k++) {
      const wage = k === 0 ? 0 : Math.round(100 * [9000, 60_000, 700_000][k % 3] * random.next()) / 100;
      const household: Household = { ...family, wage, spouseWage, selfEmployment: 0, unearned };
      const form = formOf(statute, household, "evenly");
      const ownPayroll =
        form.employeePayrollTax - formOf(statute, { ...household, wage: 0 }, "evenly").employeePayrollTax;
      const owed = form.incomeTax + form.additionalMedicareTax + ownPayroll;
      worst = Math.max(worst, Math.abs(taxOn(line, wage) - owed));
    }
    expect(worst).toBeLessThan(1e-6);
  });
});

test("three children and no earned income credit: the payroll tax is paid out where it is the greater", () => {
  const family = familyOf("married-separate", 3, 40);
  const paidOut = (wage: number): number =>
    formOf(law, { ...family, wage, spouseWage: 0, selfEmployment: 0, unearned: 0 }, "inSteps").additionalChildTaxCredit;
  // 7.65 % of the wage against 15 % of what is above 2,500 dollars: even at 375/0.0735.
  const even = 375 / 0.0735;
  expect([1000, 2500, 5000].map((wage) => paidOut(wage) / wage)).toEqual([
    expect.closeTo(0.0765, 12),
    expect.closeTo(0.0765, 12),
    expect.closeTo(0.0765, 12),
  ]);
  expect(paidOut(even + 1000)).toBeCloseTo(0.15 * (even - 1500), 8);
});
