import * as Plot from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import type { LegendEntry } from "../legend.ts";
import { styleOf } from "../palette.ts";
import type { ReportData } from "../report-data.ts";
import { welfareWords } from "../welfare-words.ts";
import { armEntries, lawEntry, markedLine, optimumEntry, type Point, thousands } from "./lines.ts";

/** Welfare in every step, beside what optimising workers would have under US law and at the optimum. */
export function welfarePath({ arms, scenario, optimum, confidence, kind }: ReportData): Figure {
  const words = welfareWords(scenario.planner.welfare, scenario.economy.utility);
  const ends = optimum && words.isMoney ? optimum : null;
  const hasIntervals = arms.some(({ series }) => series.some(({ welfare }) => welfare.low !== null));
  const steps = Math.max(...arms.map(({ series }) => series.length));
  const legend: LegendEntry[] = [
    ...armEntries(arms, "marked line"),
    ...(ends
      ? [
          { ...lawEntry, label: "US law, optimising" },
          { ...optimumEntry, label: "optimum" },
        ]
      : []),
  ];
  return {
    id: "welfare",
    title: `${words.name} by step`,
    reading: arms
      .map(({ label, series }) => {
        const [first, last] = [series[0].welfare.mean, series[series.length - 1].welfare.mean];
        const subject = arms.length === 1 ? "Welfare" : label;
        return series.length === 1
          ? `${subject}: ${words.show(last)} in the only step.`
          : `${subject}: from ${words.show(first)} in the first step to ${words.show(last)} in the last.`;
      })
      .join(" "),
    note:
      [
        `Unit of welfare: ${words.unit}.`,
        hasIntervals
          ? `Bands are ${Math.round(100 * confidence)} % intervals of the mean over seeds, step by step.`
          : "",
        ends && kind !== "comparison" ? "The level lines are for the same people, optimising." : "",
        ends && kind === "comparison" ? "The level lines are for optimising people, means over seeds." : "",
      ]
        .filter(Boolean)
        .join(" ") || null,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "step", label: "step" },
        { name: "tax_year", label: "tax year" },
        { name: "welfare", label: "welfare", show: words.show },
        ...(hasIntervals
          ? [
              { name: "welfare_low", label: "low", show: words.show },
              { name: "welfare_high", label: "high", show: words.show },
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
      height: size.name === "wide" ? 340 : 280,
      marginLeft: 58,
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
        nice: true,
        label: words.name,
        labelArrow: "none",
        grid: true,
        ticks: 6,
        ...(words.isMoney && { tickFormat: thousands }),
      },
      marks: [
        ...(ends
          ? [
              Plot.ruleY([ends.usFederal], { stroke: lawEntry.colour, strokeWidth: 5 }),
              Plot.ruleY([ends.welfare], { stroke: optimumEntry.colour, strokeDasharray: "1 3", strokeWidth: 2 }),
            ]
          : []),
        ...arms.flatMap(({ series }, i) => [
          ...(hasIntervals
            ? [
                Plot.areaY(
                  series.filter(({ welfare }) => welfare.low !== null),
                  {
                    x: "step",
                    y1: ({ welfare }) => welfare.low,
                    y2: ({ welfare }) => welfare.high,
                    fill: styleOf(i).colour,
                    fillOpacity: 0.16,
                  },
                ),
              ]
            : []),
          ...markedLine(
            series.map(({ step, welfare }): Point => [step, welfare.mean]),
            i,
            false,
          ),
        ]),
      ],
    }),
  };
}

/** Whole numbers from 1 to `last`, not more than about `most`. */
export function wholeTicks(last: number, most: number): number[] {
  const apart =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = [1];
  for (let tick = apart; tick <= last; tick += apart) if (tick > 1) ticks.push(tick);
  return ticks.length > 1 && ticks[1] - 1 < apart / 2 ? [1, ...ticks.slice(2)] : ticks;
}
