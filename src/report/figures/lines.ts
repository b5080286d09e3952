/** What the figures have in common: the lines of the arms, of US law and of the optimum, and axes of income. */
import * as Plot from "@observablehq/plot";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import type { Size } from "./figure.ts";
import type { LegendEntry } from "./legend.ts";
import { markers, type NamedLine, type Point } from "./named-lines.ts";
import { type LineStyle, styleOf } from "./palette.ts";

export type { Point };

const plain = { dashes: "", symbol: "circle" } as const;
/** A broad pale line, so that one over it can be seen. */
export const lawEntry: LegendEntry = {
  ...plain,
  label: "US law",
  colour: "var(--pale)",
  shape: "line",
  strokeWidth: 6,
};
export const optimumEntry: LegendEntry = {
  ...plain,
  label: "optimum",
  colour: "var(--ink)",
  dashes: "1 3",
  shape: "line",
  strokeWidth: 2,
};

/** The line of US law. */
export function lawLine(points: readonly Point[], label = lawEntry.label): NamedLine {
  return { ...lawEntry, label, points, textColour: "var(--muted)" };
}

export function optimumLine(points: readonly Point[]): NamedLine {
  return { ...optimumEntry, points };
}

export function armEntries(
  arms: readonly Pick<ReportArm, "label">[],
  shape: LegendEntry["shape"] = "line",
): LegendEntry[] {
  return arms.map(({ label }, i) => ({ ...styleOf(i), label, shape }));
}

/** A line in the style of its legend entry. */
export function lineMark(points: readonly Point[], entry: LineStyle & { readonly strokeWidth?: number }): Plot.Markish {
  return Plot.line(points, {
    stroke: entry.colour,
    strokeDasharray: entry.dashes || undefined,
    strokeWidth: entry.strokeWidth ?? 2,
    strokeLinecap: "butt",
  });
}

/** The line of an arm with a marker at some of its points. */
export function markedLine(points: readonly Point[], index: number): Plot.Markish[] {
  const style = styleOf(index);
  return [lineMark(points, style), Plot.dot(markers(points), { symbol: style.symbol, fill: style.colour, r: 3.5 })];
}

/** What figures of schedules are drawn from. */
export interface SchedulesData {
  readonly law: ReportData["law"];
  readonly arms: readonly Pick<ReportArm, "label" | "brackets" | "rates">[];
}

/** Highest income that figures of schedules show, dollars a year. */
export function highestIncome({ law, arms }: SchedulesData): number {
  const starts = [law, ...arms].flatMap(({ brackets }) => brackets);
  return Math.max(150_000, 1.2 * Math.max(...starts));
}

const incomeTicks = [1e4, 5e4, 1e5, 2e5, 4e5, 6e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7];
const narrowTicks = [5e4, 2e5, 6e5, 2e6, 1e7, 5e7];
/** Pixels between labels such as `$200k`. */
const labelDistance = 48;

/** Those of the incomes whose labels have room on an axis by square root. */
function ticksWithRoom(size: Size, highest: number): number[] {
  const position = (income: number): number => Math.sqrt(income / highest) * (size.width - 70);
  const ticks = [0];
  for (const tick of size.name === "wide" ? incomeTicks : narrowTicks)
    if (tick <= highest && position(tick) - position(ticks[ticks.length - 1]) >= labelDistance) ticks.push(tick);
  return ticks;
}

/** An axis of incomes by their square root: most people earn little, and the top brackets begin high. */
export function incomeAxis(size: Size, highest: number): Plot.ScaleOptions {
  return {
    type: "sqrt",
    domain: [0, highest],
    label: "Income before tax a year (square-root scale)",
    labelAnchor: "center",
    labelArrow: "none",
    ticks: ticksWithRoom(size, highest),
    tickFormat: thousands,
  };
}

/** An axis of incomes by their logarithm. */
export function logIncomeAxis(size: Size, domain: readonly [number, number]): Plot.ScaleOptions {
  const ticks = size.name === "wide" ? [1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6] : [1e3, 1e4, 1e5, 1e6];
  return {
    type: "log",
    domain: [...domain],
    label: "Income a year (logarithmic scale)",
    labelAnchor: "center",
    labelArrow: "none",
    ticks,
    tickFormat: thousands,
  };
}

export function percentAxis(label: string): Plot.ScaleOptions {
  return { label, labelArrow: "none", percent: true, grid: true, tickFormat: (value: number) => minusSign(value, "%") };
}

/** Tenths of workers, 1 to 10. */
export const tenthAxis: Plot.ScaleOptions = {
  domain: [0.5, 10.5],
  label: "Tenth of workers by own income, poorest first",
  labelAnchor: "center",
  labelArrow: "none",
  ticks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  tickFormat: (value: number) => String(value),
};

/** `$50k`; short, for axes. */
export function thousands(value: number): string {
  const amount = Math.abs(value);
  const [part, unit] = amount >= 1e6 ? [amount / 1e6, "m"] : amount >= 1e3 ? [amount / 1e3, "k"] : [amount, ""];
  return `${value < 0 ? "−" : ""}$${Number(part.toFixed(2))}${unit}`;
}

export function minusSign(value: number, unit = ""): string {
  return `${value < 0 ? "−" : ""}${Number(Math.abs(value).toFixed(3))}${unit}`;
}

/** What an axis of gains and losses shows: zero and all of them; something around zero where there are none. */
export function domainAroundZero(values: readonly (number | null)[]): [number, number] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  return high - low > rounding ? [low, high] : [-1, 1];
}

/** Less than a cent is what is left of rounding. */
const rounding = 0.005;

/** Zero, where an axis shows both signs. */
export const zeroLine: Plot.Markish = Plot.ruleY([0], { stroke: "var(--ink)", strokeOpacity: 0.6 });
