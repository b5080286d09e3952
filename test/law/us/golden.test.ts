import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../../src/base/package-files.ts";
import type { Household } from "../../../src/law/us/family.ts";
import { formOf } from "../../../src/law/us/form.ts";
import { filingStatus, type HouseholdRates } from "../../../src/law/us/household.ts";
import { statuteFile, statuteOf } from "../../../src/law/us/statute.ts";
import { usHousehold } from "../../../src/law/us/us-household.ts";

interface GoldenHousehold {
  readonly id: number;
  readonly household: Readonly<Record<string, number | null>> & { readonly filing_status: never };
  readonly expected: Readonly<Record<string, number>>;
  readonly income_tax_ctc_phaseout_without_steps: number;
  readonly marginal_rate: Readonly<Record<string, number | null>>;
  readonly published?: Readonly<Record<string, number | null>>;
}

const golden: { readonly households: readonly GoldenHousehold[] } = JSON.parse(
  readFileSync(packageFile("test/golden/us-tax-2024.json"), "utf8"),
);

function householdOf({ household: given }: GoldenHousehold): Household {
  const amount = (name: string): number => given[name] ?? 0;
  const age = amount("age");
  const status = filingStatus(given.filing_status);
  return {
    status,
    wage: amount("wage"),
    spouseWage: amount("wage_spouse"),
    selfEmployment: amount("self_employment"),
    unearned: 0,
    age,
    spouseAge: status === "married-joint" ? (given.age_spouse ?? age) : null,
    children: amount("children_under_17"),
    olderChildren: amount("children_17_to_18_or_student"),
    otherDependents: amount("other_dependents"),
  };
}

const names = {
  agi: "agi",
  standardDeduction: "standard_deduction",
  qualifiedBusinessDeduction: "qbi_deduction",
  taxableIncome: "taxable_income",
  taxBeforeCredits: "tax_before_credits",
  nonrefundableCredits: "nonrefundable_ctc_odc",
  eitc: "eitc",
  additionalChildTaxCredit: "actc",
  incomeTax: "income_tax",
  selfEmploymentTax: "seca",
  additionalMedicareTax: "additional_medicare",
  employeePayrollTax: "employee_fica",
  employerPayrollTax: "employer_fica",
} as const;

const law = statuteOf(statuteFile(2024).parameters);

describe("households, every line to a cent, by an independent implementation", () => {
  test.each(golden.households.map((household) => [household.id, household] as const))("household %i", (_, given) => {
    const { lines } = usHousehold(2024, householdOf(given));
    for (const [line, name] of Object.entries(names) as [keyof typeof names, string][])
      expect([line, Math.abs(lines[line] - given.expected[name]) < 0.0051]).toEqual([line, true]);
    expect(Object.keys(lines)).toEqual(expect.arrayContaining(Object.keys(names)));
  });

  test.each(golden.households.map((household) => [household.id, household] as const))(
    "household %i: marginal rates, and the tax whose credits fall evenly",
    (_, given) => {
      const household = householdOf(given);
      const { marginalRates, marginalRatesLeft } = usHousehold(2024, household);
      const { marginal_rate: rates } = given;
      const near = (got: number | undefined, expected: number): void =>
        expect(Math.abs(Number(got) - expected)).toBeLessThan(1e-9);
      near(marginalRates.incomeTax, Number(rates.income_tax_right));
      near(marginalRates.employeePayroll, Number(rates.employee_fica_right));
      near(marginalRates.additionalMedicare, Number(rates.additional_medicare_right));
      if (rates.income_tax_left === null) expect(marginalRatesLeft).toBeNull();
      else near(marginalRatesLeft?.incomeTax, Number(rates.income_tax_left));
      const evenly = formOf(law, household, "evenly").incomeTax;
      expect(Math.abs(evenly - given.income_tax_ctc_phaseout_without_steps)).toBeLessThan(0.0051);
    },
  );
});

/** What the IRS prints: tax and credit of the middle of a row, in whole dollars. */
describe("tables of the IRS", () => {
  const withTable = (name: string) =>
    golden.households.filter(
      ({ household, published }) => published?.[name] != null && household.self_employment === 0,
    );
  test.each(withTable("irs_tax_table").map((one) => [one.id, one] as const))("Tax Table, household %i", (_, given) => {
    const { lines, status } = usHousehold(2024, householdOf(given));
    // A row goes from a multiple of 50 dollars to the next; below 3,000 dollars rows are narrower.
    const row = Math.floor(lines.taxableIncome / 50) * 50 + 25;
    const atMiddle = usHousehold(2024, {
      ...householdOf(given),
      status,
      spouseWage: 0,
      wage: row + lines.standardDeduction,
    });
    if (lines.taxableIncome >= 3000)
      expect(Math.abs(atMiddle.lines.taxBeforeCredits - Number(given.published?.irs_tax_table))).toBeLessThanOrEqual(
        0.5,
      );
    else expect(Math.abs(lines.taxBeforeCredits - Number(given.published?.irs_tax_table))).toBeLessThanOrEqual(3);
  });

  const grey: Household = {
    status: "married-joint",
    wage: 33_030,
    spouseWage: 0,
    selfEmployment: 0,
    unearned: 525,
    age: 40,
    spouseAge: 40,
    children: 2,
    olderChildren: 0,
    otherDependents: 0,
  };
  test("Publication 596, the Greys: 33,030 earned, 525 of interest, two children", () => {
    // The table's row of 33,550 to 33,600 says 6,131, of 33,000 to 33,050 6,247.
    expect(Math.abs(usHousehold(2024, { ...grey, unearned: 0 }).lines.eitc - 6247)).toBeLessThan(0.2106 * 25 + 0.5);
    expect(Math.abs(usHousehold(2024, grey).lines.eitc - 6131)).toBeLessThan(0.2106 * 25 + 0.5);
  });
});

test("rates are in order of the contract", () => {
  const expected: (keyof HouseholdRates)[] = [
    "incomeTax",
    "employeePayroll",
    "additionalMedicare",
    "selfEmployment",
    "total",
  ];
  const single = { ...householdOf(golden.households[0]), wage: 30_000 };
  expect(Object.keys(usHousehold(2024, single).marginalRates)).toEqual(expected);
});
