/** The budget line of a household: what is left of its earnings, as the filer's wage grows. */
import * as Plot from "@observablehq/plot";
import type { HouseholdAtWage, HouseholdResult } from "../../law/us/household.ts";
import { dollars, percent } from "../words/format.ts";
import { householdWords } from "../words/household-words.ts";
import type { Figure } from "./figure.ts";
import { lineMark, type Point, percentAxis, thousands, zeroLine } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** A law's points on the line, from a wage of 0 up. */
export interface BudgetLine {
  readonly label: string;
  readonly points: readonly HouseholdAtWage[];
}

const untaxed = { label: "without tax", colour: "var(--pale)", dashes: "", symbol: "circle", strokeWidth: 5 } as const;

export function budgetLine({ household, netIncome }: HouseholdResult, lines: readonly BudgetLine[]): Figure {
  const beside = household.spouseWage + household.selfEmployment + household.unearned;
  const gross = lines[0].points.map(({ wage }): Point => [wage, wage + beside]);
  return {
    id: "budget-line",
    subject: "What is left of a household's earnings",
    title: "What is left of a household's earnings",
    reading: `${householdWords(household)}: ${dollars(netIncome)} a year is left.`,
    note: "Credits for children fall evenly here; the form takes them away in steps.",
    table: {
      columns: [
        { name: "law", label: "law" },
        { name: "wage", label: "wage", show: dollars },
        { name: "income_tax", label: "income tax", show: dollars },
        { name: "payroll_tax", label: "payroll taxes", show: dollars },
        { name: "net_income", label: "net income", show: dollars },
        { name: "marginal_rate", label: "rate on the next dollar", show: percent },
      ],
      rows: lines.flatMap(({ label, points }) =>
        points.map((at) => [label, at.wage, at.incomeTax, at.payrollTax, at.netIncome, at.marginalRate]),
      ),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 380 : 300,
      marginLeft: 60,
      legend: [
        ...lines.map(({ label }, i) => ({ ...styleOf(i), label, shape: "line" as const })),
        { ...untaxed, shape: "line" },
      ],
      x: wageAxis(size.name === "wide" ? 8 : 4),
      y: { label: "Net income a year", labelArrow: "none", grid: true, tickFormat: thousands },
      marks: [
        lineMark(gross, untaxed),
        ...lines.map(({ points }, i) =>
          lineMark(
            points.map(({ wage, netIncome: left }): Point => [wage, left]),
            { ...styleOf(i), strokeWidth: 2.2 },
          ),
        ),
        Plot.dot([[household.wage, netIncome]], { fill: "var(--ink)", r: 4 }),
      ],
    }),
  };
}

/** Rates on the next dollar along the same line. */
export function budgetRates({ household }: HouseholdResult, lines: readonly BudgetLine[]): Figure {
  const rates = lines[0].points.map(({ marginalRate }) => marginalRate);
  return {
    id: "budget-rates",
    subject: "Rates on the next dollar of the wage",
    title: "Rates on the next dollar of the wage",
    reading: `Between ${percent(Math.min(...rates))} and ${percent(Math.max(...rates))}, payroll taxes of employees included.`,
    note: "Below zero, each dollar earned brings more than itself.",
    table: {
      columns: [
        { name: "law", label: "law" },
        { name: "wage", label: "wage", show: dollars },
        { name: "marginal_rate", label: "rate on the next dollar", show: percent },
      ],
      rows: lines.flatMap(({ label, points }) => points.map((at) => [label, at.wage, at.marginalRate])),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 330 : 270,
      legend: lines.map(({ label }, i) => ({ ...styleOf(i), label, shape: "line" as const })),
      x: wageAxis(size.name === "wide" ? 8 : 4),
      y: percentAxis("Rate on the next dollar"),
      marks: [
        zeroLine,
        ...lines.map(({ points }, i) => lineMark(stairs(points), { ...styleOf(i), strokeWidth: 2.2 })),
        Plot.ruleX([household.wage], { stroke: "var(--ink)", strokeOpacity: 0.5, strokeDasharray: "2 3" }),
      ],
    }),
  };
}

function stairs(points: readonly HouseholdAtWage[]): Point[] {
  return points.flatMap(({ wage, marginalRate }, k): Point[] => {
    const next = points[k + 1];
    return next
      ? [
          [wage, marginalRate],
          [next.wage, marginalRate],
        ]
      : [];
  });
}

function wageAxis(ticks: number): Plot.ScaleOptions {
  return { label: "Wage a year", labelAnchor: "center", labelArrow: "none", ticks, tickFormat: thousands };
}
