import { taxLine, taxOn } from "../../law/tax-line.ts";
import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { dollars, percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { highestIncome, incomeAxis, lawLine, type Point, percentAxis, zeroLine } from "./lines.ts";
import { type NamedLine, namedLines } from "./named-lines.ts";
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
  const atExample = (arm: ReportArm): number => taxOf(arm)(example) / example;
  const tabled = [10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000, 400_000, 700_000];
  return {
    id: "average-rates",
    subject: "Average tax rates at the end",
    title: `An income of ${dollars(example)} pays ${
      arms.length === 1
        ? percent(atExample(arms[0]))
        : extremes(
            arms.map(({ label }) => label),
            arms.map(atExample),
            percent,
          )
    } in tax; US law takes ${percent(taxOf(law)(example) / example)}`,
    reading: withRebate
      ? "Tax over income; dashed, what is left of it after the rebate."
      : "Tax over income, before the rebate.",
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
    draw: (size) => {
      const named = namedLines(
        [
          ...arms.map(
            (arm, i): NamedLine => ({ ...styleOf(i), label: arm.label, points: line(arm, 0), strokeWidth: 2.2 }),
          ),
          ...(withRebate
            ? arms.map(
                (arm, i): NamedLine => ({
                  ...styleOf(i),
                  label: arms.length === 1 ? "less the rebate" : `${arm.label}, less the rebate`,
                  points: line(arm, arm.rebate),
                  dashes: i === 0 ? "5 4" : "2 5",
                  strokeWidth: 1.5,
                }),
              )
            : []),
          lawLine(line(law, 0)),
        ],
        size,
      );
      return {
        height: size.name === "wide" ? 330 : 280,
        legend: named.legend,
        marginRight: named.marginRight,
        x: incomeAxis(size, highest),
        y: percentAxis("Tax over income"),
        marks: [zeroLine, ...named.marks],
      };
    },
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
