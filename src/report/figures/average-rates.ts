import { taxLine, taxOn } from "../../law/tax-line.ts";
import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { dollars, percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import type { LegendEntry } from "./legend.ts";
import {
  armEntries,
  highestIncome,
  incomeAxis,
  lawEntry,
  lineMark,
  type Point,
  percentAxis,
  zeroLine,
} from "./lines.ts";
import { styleOf } from "./palette.ts";

/** Where the example of the sentence stands, dollars a year. */
const example = 60_000;
/** Rates below this are not drawn: at low incomes the rebate is many times the tax. */
const lowestDrawn = -0.5;
const points = 120;

/** Tax as a part of income; less the rebate too, where there are few enough arms to tell the lines apart. Null where brackets differ between people. */
export function averageRates(data: ReportData): Figure | null {
  const { arms, law } = data;
  if (arms.some(({ brackets }) => brackets.length === 0)) return null;
  const highest = highestIncome(data);
  const withRebate = arms.length <= 2;
  const incomes = Array.from({ length: points }, (_, i) => highest * ((i + 1) / points) ** 2);
  const line = (schedule: Pick<ReportArm, "brackets" | "rates">, rebate: number): Point[] => {
    const tax = taxOf(schedule);
    return incomes
      .map((income): Point => [income, (tax(income) - rebate) / income])
      .filter(([, rate]) => rate >= lowestDrawn);
  };
  const rebateEntry = (arm: ReportArm, i: number): LegendEntry => ({
    ...styleOf(i),
    label: `${arm.label}, less the rebate`,
    dashes: i === 0 ? "5 4" : "2 5",
    shape: "line",
    strokeWidth: 1.5,
  });
  const atExample = (arm: ReportArm): number => taxOf(arm)(example) / example;
  const tabled = [10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000, 400_000, 700_000];
  return {
    id: "average-rates",
    title: "Average tax rates at the end",
    reading: `Of an income of ${dollars(example)}, ${
      arms.length === 1
        ? `${percent(atExample(arms[0]))} goes in tax`
        : `tax takes ${extremes(
            arms.map(({ label }) => label),
            arms.map(atExample),
            percent,
          )}`
    }; US law takes ${percent(taxOf(law)(example) / example)}.`,
    note: `${paidBack(arms)} in equal shares${arms.length === 1 ? `, here ${dollars(arms[0].rebate)} a year` : ""}.${withRebate ? ` Below zero, people receive more than they pay. Lines begin where the rate is above ${percent(lowestDrawn, 0)}.` : ""}`,
    table: {
      columns: [
        { name: "schedule", label: "schedule" },
        { name: "income", label: "income", show: dollars },
        { name: "average_rate", label: "tax over income", show: percent },
        { name: "average_rate_less_rebate", label: "less the rebate", show: percent },
      ],
      rows: [{ label: "US law", ...law, rebate: null }, ...arms].flatMap(({ label, brackets, rates, rebate }) => {
        const tax = taxOf({ brackets, rates });
        return tabled.map((income) => [
          label,
          income,
          tax(income) / income,
          rebate === null ? null : (tax(income) - rebate) / income,
        ]);
      }),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 330 : 270,
      legend: [...armEntries(arms), ...(withRebate ? arms.map(rebateEntry) : []), lawEntry],
      x: incomeAxis(size, highest),
      y: percentAxis("Tax over income"),
      marks: [
        zeroLine,
        lineMark(line(law, 0), lawEntry),
        ...(withRebate ? arms.map((arm, i) => lineMark(line(arm, arm.rebate), rebateEntry(arm, i))) : []),
        ...arms.map((arm, i) => lineMark(line(arm, 0), { ...styleOf(i), strokeWidth: 2.2 })),
      ],
    }),
  };
}

function taxOf({ brackets, rates }: Pick<ReportArm, "brackets" | "rates">): (income: number) => number {
  const line = taxLine(brackets, rates);
  return (income) => taxOn(line, income);
}

/** What becomes of revenue. */
function paidBack(arms: readonly ReportArm[]): string {
  const spent = arms.map(({ publicSpending }) => publicSpending);
  if (spent.every((one) => one === 0)) return "All revenue is paid back";
  const isSame = spent.every((one) => one === spent[0]);
  const spending = isSame ? `${dollars(spent[0])} a year per person of public spending` : "public spending";
  return `What ${spending} leaves of revenue is paid back`;
}
