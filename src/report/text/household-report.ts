/** What US law takes from a household and pays to it, for a terminal. */
import type { HouseholdRates, HouseholdResult } from "../../law/us/household.ts";
import { percent, wholeDollars } from "../words/format.ts";
import { householdWords, lineWords } from "../words/household-words.ts";
import { table } from "./columns.ts";

export function householdReport(result: HouseholdResult, notIncluded: readonly string[]): string {
  const { law, household, lines, netIncome, range, notes } = result;
  const form = lineWords.flatMap(([line, words]) => {
    const value = lines[line];
    return value === undefined ? [] : [[words, cents(value)]];
  });
  return [
    `${householdWords(household)}: ${law}, dollars a year`,
    "",
    ...table([...form, ["net income", cents(netIncome)]]),
    "",
    "Rates on a dollar of the wage",
    ...table(rateRows(result)),
    "",
    "At other wages, all else the same",
    ...table([
      ["wage", "income tax", "payroll taxes", "net income", "rate on the next dollar"],
      ...range.map((at) => [
        wholeDollars(at.wage),
        cents(at.incomeTax),
        cents(at.payrollTax),
        cents(at.netIncome),
        percent(at.marginalRate, 2),
      ]),
    ]),
    "",
    ...notes.map((note) => `! ${note}`),
    `Not in it: ${notIncluded.join("; ")}.`,
  ].join("\n");
}

const rateWords: readonly (readonly [keyof HouseholdRates, string])[] = [
  ["incomeTax", "income tax"],
  ["employeePayroll", "payroll tax of employees"],
  ["additionalMedicare", "additional Medicare tax"],
  ["selfEmployment", "self-employment tax"],
  ["total", "together"],
];

function rateRows({ marginalRates, marginalRatesLeft }: HouseholdResult): string[][] {
  return [
    ["", "next dollar", "last dollar"],
    ...rateWords.map(([rate, words]) => [
      words,
      percent(marginalRates[rate], 2),
      marginalRatesLeft === null ? "–" : percent(marginalRatesLeft[rate], 2),
    ]),
  ];
}

function cents(value: number): string {
  const amount = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return value < 0 && Number(amount) !== 0 ? `−${amount}` : amount;
}
