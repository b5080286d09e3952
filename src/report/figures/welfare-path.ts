import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { written } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { panelLabels, panelMargin } from "./incomes.ts";
import type { LegendEntry } from "./legend.ts";
import { armEntries, lawEntry, markers, minusSign, optimumEntry, thousands } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** Bands of more arms than this hide one another: each arm then has a panel of its own. */
const mostTogether = 2;

interface Row {
  readonly step: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Number of the arm, and the panel that it is in. */
  readonly index: number;
  readonly panel: string;
}

/** Welfare in every step, beside what optimising workers would have under US law and at the optimum. */
export function welfarePath({ arms, welfare: words, optimum, confidence, kind }: ReportData): Figure {
  const show = written(words);
  const ends = optimum && words.isMoney ? optimum : null;
  const hasIntervals = arms.some(({ series }) => series.some(({ welfare }) => welfare.low !== null));
  const steps = Math.max(...arms.map(({ series }) => series.length));
  const isApart = hasIntervals && arms.length > mostTogether;
  const panels = isApart ? arms.map(({ label }) => label) : [""];
  const rows = arms.flatMap(({ label, series }, index) =>
    series.map(({ step, welfare }): Row => ({ step, ...welfare, index, panel: isApart ? label : "" })),
  );
  const levels = ends ? [ends.usFederal, ends.welfare] : [];
  const legend: LegendEntry[] = [
    ...(isApart ? [] : armEntries(arms, "marked line")),
    ...(ends
      ? [
          { ...lawEntry, label: "US law, optimising" },
          { ...optimumEntry, label: "optimum" },
        ]
      : []),
  ];
  const level = (value: number, { colour, dashes, strokeWidth = 2 }: LegendEntry): Plot.Markish =>
    Plot.ruleY(panels, {
      fy: (panel) => panel,
      y: () => value,
      stroke: colour,
      strokeDasharray: dashes || undefined,
      strokeWidth,
    });
  return {
    id: "welfare",
    title: `${words.name} by step`,
    reading: readingOf(arms, show),
    note: [
      `Unit of welfare: ${words.unit}.`,
      hasIntervals
        ? `Bands are ${Math.round(100 * confidence)} % intervals of the mean over seeds, step by step: seeds draw other people, so levels differ more between seeds than policies do with the same seed.`
        : "",
      ends && kind !== "comparison" ? "The level lines are for the same people, optimising." : "",
      ends && kind === "comparison" ? "The level lines are for optimising people, means over seeds." : "",
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "step", label: "step" },
        { name: "tax_year", label: "tax year" },
        { name: "welfare", label: "welfare", show: show },
        ...(hasIntervals
          ? [
              { name: "welfare_low", label: "low", show: show },
              { name: "welfare_high", label: "high", show: show },
            ]
          : []),
      ],
      rows: arms.flatMap(({ label, series }) =>
        series.map(({ step, taxYear, welfare }) => [
          label,
          step,
          taxYear,
          welfare.mean,
          ...(hasIntervals ? [welfare.low, welfare.high] : []),
        ]),
      ),
    },
    draw: (size) => ({
      height: isApart ? 84 + 130 * arms.length : size.name === "wide" ? 340 : 280,
      marginLeft: 58,
      ...(isApart && panelMargin),
      legend,
      x: {
        label: "Step",
        labelAnchor: "center",
        labelArrow: "none",
        domain: [1, Math.max(2, steps)],
        ticks: wholeTicks(steps, size.name === "wide" ? 10 : 5),
        tickFormat: (value: number) => String(value),
      },
      y: {
        label: words.name,
        labelArrow: "none",
        nice: true,
        grid: true,
        ticks: isApart ? 4 : 6,
        domain: rangeOf([...rows.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]), ...levels]),
        tickFormat: words.isMoney ? thousands : (value: number) => minusSign(Number(value.toPrecision(5))),
      },
      fy: { axis: null, domain: panels, padding: isApart ? 0.26 : 0 },
      marks: [
        ...(ends ? [level(ends.usFederal, lawEntry), level(ends.welfare, optimumEntry)] : []),
        ...arms.flatMap((_, i) =>
          armMarks(
            rows.filter(({ index }) => index === i),
            i,
          ),
        ),
        ...(isApart ? [panelLabels(panels, size.width - 80)] : []),
      ],
    }),
  };
}

function armMarks(rows: readonly Row[], index: number): Plot.Markish[] {
  const { colour, dashes, symbol } = styleOf(index);
  const at = { fy: "panel", x: "step" } as const;
  return [
    Plot.areaY(
      rows.filter(({ low }) => low !== null),
      { ...at, y1: "low", y2: "high", fill: colour, fillOpacity: 0.18 },
    ),
    Plot.line(rows, { ...at, y: "mean", stroke: colour, strokeDasharray: dashes || undefined, strokeWidth: 2 }),
    Plot.dot(markers(rows), { ...at, y: "mean", symbol, fill: colour, r: 3.5 }),
  ];
}

function readingOf(arms: readonly ReportArm[], show: (value: number) => string): string {
  const labels = arms.map(({ label }) => label);
  const [first, last] = [0, -1].map((step) => arms.map(({ series }) => series.at(step)?.welfare.mean ?? Number.NaN));
  if (arms.length > 1)
    return `Welfare runs ${extremes(labels, first, show)} in the first step, ${extremes(labels, last, show)} in the last.`;
  return arms[0].series.length === 1
    ? `Welfare is ${show(last[0])} in the only step.`
    : `Welfare goes from ${show(first[0])} in the first step to ${show(last[0])} in the last.`;
}

/** Least part of its values that an axis shows, so that rounding does not look like a movement. */
const leastSpread = 0.01;

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0, (leastSpread * Math.max(Math.abs(low), Math.abs(high)) - (high - low)) / 2);
  return [low - room, high + room];
}

/** Whole numbers from 1 to `last`, not more than about `most`. */
export function wholeTicks(last: number, most: number): number[] {
  const apart =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = [1];
  for (let tick = apart; tick <= last; tick += apart) if (tick > 1) ticks.push(tick);
  return ticks.length > 1 && ticks[1] - 1 < apart / 2 ? [1, ...ticks.slice(2)] : ticks;
}
