import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { percent, wholeDollars } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import {
  armEntries,
  highestIncome,
  incomeAxis,
  lawEntry,
  lineMark,
  optimumEntry,
  type Point,
  percentAxis,
} from "./lines.ts";
import { styleOf } from "./palette.ts";

/** The schedules at the end: the rate on the next dollar. Null where brackets differ between people. */
export function marginalRates(data: ReportData): Figure | null {
  const { arms, law } = data;
  if (arms.some(({ brackets }) => brackets.length === 0)) return null;
  const optimum = data.optimum && data.optimum.brackets.length > 0 ? data.optimum : null;
  const highest = highestIncome(data);
  const schedules = [{ label: "US law", ...law }, ...arms, ...(optimum ? [{ label: "optimum", ...optimum }] : [])];
  const labels = arms.map(({ label }) => label);
  const lowest = arms.map(({ rates }) => rates[0]);
  const top = arms.map(({ rates }) => rates[rates.length - 1]);
  return {
    id: "marginal-rates",
    title: "Marginal tax rates at the end",
    reading:
      arms.length === 1
        ? `${courseWords(arms[0].rates)} US law's go from ${percent(law.rates[0])} to ${percent(law.rates[law.rates.length - 1])}.`
        : `The lowest bracket pays ${extremes(labels, lowest, percent)}, the highest ${extremes(labels, top, percent)}; under US law they pay ${percent(law.rates[0])} and ${percent(law.rates[law.rates.length - 1])}.`,
    note: optimum
      ? "The optimum is the best schedule on the scenario's brackets for workers who optimise. Rates of brackets that hold few people hardly move welfare."
      : null,
    table: {
      columns: [
        { name: "schedule", label: "schedule" },
        { name: "bracket_from", label: "bracket from", show: wholeDollars },
        { name: "marginal_rate", label: "marginal rate", show: percent },
      ],
      rows: schedules.flatMap(({ label, brackets, rates }) => brackets.map((start, k) => [label, start, rates[k]])),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 330 : 270,
      legend: [...armEntries(arms), lawEntry, ...(optimum ? [optimumEntry] : [])],
      x: incomeAxis(size, highest),
      y: { ...percentAxis("Rate on the next dollar"), domain: [0, 100 * highestRate(schedules)] },
      marks: [
        lineMark(stairs(law, highest), lawEntry),
        ...(optimum ? [lineMark(stairs(optimum, highest), optimumEntry)] : []),
        ...arms.map((arm, i) => lineMark(stairs(arm, highest), { ...styleOf(i), strokeWidth: 2.2 })),
      ],
    }),
  };
}

/** A little above the highest rate, at most 1. */
function highestRate(schedules: readonly { readonly rates: readonly number[] }[]): number {
  return Math.min(1, Math.max(0.1, ...schedules.flatMap(({ rates }) => rates)) * 1.08);
}

function stairs({ brackets, rates }: Pick<ReportArm, "brackets" | "rates">, highest: number): Point[] {
  return brackets.flatMap((start, k): Point[] => [
    [start, rates[k]],
    [brackets[k + 1] ?? highest, rates[k]],
  ]);
}

/** Whether the rates rise throughout is what readers look for. */
function courseWords(rates: readonly number[]): string {
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  if (low === high) return `The rate is ${percent(low)} for all incomes.`;
  const rises = rates.every((rate, k) => k === 0 || rate >= rates[k - 1]);
  return `Rates go from ${percent(low)} to ${percent(high)}${rises ? " and never fall with income" : ", and do not rise throughout"}.`;
}
