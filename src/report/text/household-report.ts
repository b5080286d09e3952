/** What US law takes from a household and pays to it, for a terminal; a reform beside it. */
import type { HouseholdRates, HouseholdReform, HouseholdResult, ReformedHousehold } from "../../law/us/household.ts";
import { percent, wholeDollars } from "../words/format.ts";
import { householdWords, lineWords } from "../words/household-words.ts";
import { changeRows, reformTitle } from "../words/reform-words.ts";
import { table } from "./columns.ts";

export function householdReport(result: HouseholdResult | ReformedHousehold, notIncluded: readonly string[]): string {
  const { law, household, notes } = result;
  const reform = "reform" in result ? result.reform : null;
  return [
    `${householdWords(household)}: ${law}, dollars a year`,
    ...(reform === null ? [] : ["", ...reformLines(law, reform)]),
    "",
    ...table(reform === null ? formRows(result) : comparedForm(result, reform)),
    "",
    "Rates on a dollar of the wage",
    ...table(reform === null ? rateRows(result) : comparedRates(result, reform)),
    "",
    "At other wages, all else the same",
    ...table(reform === null ? rangeRows(result) : comparedRange(result, reform)),
    "",
    ...notes.map((note) => `! ${note}`),
    ...(reform?.notes ?? []).map((note) => `! ${reform?.name}: ${note}`),
    `Not in it: ${notIncluded.join("; ")}.`,
  ].join("\n");
}

function reformLines(law: string, reform: HouseholdReform): string[] {
  return [`Beside it ${reformTitle(reform)}`, ...table(changeRows(reform.changes, law, reform.name))];
}

function formRows({ lines, netIncome }: Pick<HouseholdResult, "lines" | "netIncome">): string[][] {
  const form = lineWords.flatMap(([line, words]) => {
    const value = lines[line];
    return value === undefined ? [] : [[words, cents(value)]];
  });
  return [...form, ["net income", cents(netIncome)]];
}

function comparedForm(result: HouseholdResult, reform: HouseholdReform): string[][] {
  const row = (words: string, before: number, after: number): string[] => [
    // Beside three columns there is no room for what follows a comma.
    words.split(", ")[0],
    cents(before),
    cents(after),
    difference(after - before),
  ];
  const form = lineWords.flatMap(([line, words]) => {
    const [before, after] = [result.lines[line], reform.lines[line]];
    return before === undefined && after === undefined ? [] : [row(words, before ?? 0, after ?? 0)];
  });
  return [["", result.law, reform.name, "difference"], ...form, row("net income", result.netIncome, reform.netIncome)];
}

const rateWords: readonly (readonly [keyof HouseholdRates, string])[] = [
  ["incomeTax", "income tax"],
  ["employeePayroll", "payroll tax of employees"],
  ["additionalMedicare", "additional Medicare tax"],
  ["selfEmployment", "self-employment tax"],
  ["total", "together"],
];

type Rates = Pick<HouseholdResult, "marginalRates" | "marginalRatesLeft">;

function rateCells({ marginalRates, marginalRatesLeft }: Rates, rate: keyof HouseholdRates): string[] {
  return [percent(marginalRates[rate], 2), marginalRatesLeft === null ? "–" : percent(marginalRatesLeft[rate], 2)];
}

function rateRows(result: Rates): string[][] {
  return [["", "next dollar", "last dollar"], ...rateWords.map(([rate, words]) => [words, ...rateCells(result, rate)])];
}

function comparedRates(result: HouseholdResult, reform: HouseholdReform): string[][] {
  return [
    ["", `${result.law}: next`, "last dollar", `${reform.name}: next`, "last dollar"],
    ...rateWords.map(([rate, words]) => [words, ...rateCells(result, rate), ...rateCells(reform, rate)]),
  ];
}

function rangeRows({ range }: Pick<HouseholdResult, "range">): string[][] {
  return [
    ["wage", "income tax", "payroll taxes", "net income", "rate on the next dollar"],
    ...range.map((at) => [
      wholeDollars(at.wage),
      cents(at.incomeTax),
      cents(at.payrollTax),
      cents(at.netIncome),
      percent(at.marginalRate, 2),
    ]),
  ];
}

function comparedRange({ range }: HouseholdResult, reform: HouseholdReform): string[][] {
  return [
    ["wage", "net income", reform.name, "difference", "rate", "under it"],
    ...range.map((at, i) => {
      const there = reform.range[i];
      return [
        wholeDollars(at.wage),
        cents(at.netIncome),
        cents(there.netIncome),
        difference(there.netIncome - at.netIncome),
        percent(at.marginalRate, 2),
        percent(there.marginalRate, 2),
      ];
    }),
  ];
}

function cents(value: number): string {
  const amount = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return value < 0 && Number(amount) !== 0 ? `−${amount}` : amount;
}

function difference(value: number): string {
  return value >= 0.005 ? `+${cents(value)}` : cents(Math.abs(value) < 0.005 ? 0 : value);
}
