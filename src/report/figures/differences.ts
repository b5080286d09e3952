import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { signed, written } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { fitting } from "./legend.ts";
import { domainAroundZero, thousands } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** What a comparison is about: each policy's welfare less the baseline's; null for runs. */
export function differences({ differences: tested, baseline, welfare, arms, confidence }: ReportData): Figure | null {
  if (tested.length === 0 || baseline === null) return null;
  const show = written(welfare);
  const rows = tested.map(({ label, difference }) => ({
    label,
    ...difference,
    style: styleOf(arms.findIndex((arm) => arm.label === label)),
  }));
  const apart = rows.filter(({ low, high }) => low !== null && high !== null && low * high > 0);
  return {
    id: "differences",
    subject: `${welfare.name} in the last step: difference to ${baseline.label}`,
    title: titleOf(rows, baseline.label, show, welfare.degenerate === null),
    reading:
      rows.length === 1
        ? `${rows[0].label} has ${against(rows[0].mean, show)} welfare than ${baseline.label}.`
        : `The difference in welfare to ${baseline.label} is ${extremes(
            rows.map(({ label }) => label),
            rows.map(({ mean }) => mean),
            (value) => signed(value, show),
          )}.`,
    note: rows.every(({ low }) => low === null)
      ? "Markers are of the last step, from the same people under both policies. One seed has no interval."
      : `Markers are means over seeds in the last step, lines their ${Math.round(100 * confidence)} % intervals, from the same people under both policies. ${apart.length} of ${rows.length} intervals leave out zero; they are not corrected for their number, the p-values of the table above are.`,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "difference", label: "difference", show: (value) => signed(value, show) },
        { name: "difference_low", label: "low", show: (value) => signed(value, show) },
        { name: "difference_high", label: "high", show: (value) => signed(value, show) },
      ],
      rows: rows.map(({ label, mean, low, high }) => [label, mean, low, high]),
    },
    draw: (size) => ({
      height: 56 + 48 * rows.length,
      marginLeft: 28,
      marginTop: 6,
      marginRight: 76,
      legend: [],
      x: {
        label: "Difference in welfare",
        labelAnchor: "center",
        labelArrow: "none",
        domain: domainAroundZero(rows.flatMap(({ mean, low, high }) => [mean, low, high])),
        grid: true,
        nice: true,
        ticks: size.name === "wide" ? 8 : 4,
        ...(welfare.isMoney && { tickFormat: thousands }),
      },
      y: { axis: null, domain: rows.map(({ label }) => label), type: "band" },
      marks: [
        Plot.ruleX([0], { stroke: "var(--ink)", strokeOpacity: 0.7 }),
        ...rows.flatMap((row) => [
          Plot.ruleY(row.low === null ? [] : [row], {
            y: "label",
            x1: "low",
            x2: "high",
            stroke: row.style.colour,
            strokeWidth: 2.5,
            dy: 8,
          }),
          Plot.text([row], {
            x: () => Math.max(row.mean, row.high ?? row.mean),
            y: "label",
            dx: 9,
            dy: 8,
            textAnchor: "start",
            text: () => signed(row.mean, show),
            fill: "var(--ink)",
            stroke: "var(--paper)",
            strokeWidth: 4,
          }),
          Plot.dot([row], { x: "mean", y: "label", dy: 8, r: 5, symbol: row.style.symbol, fill: row.style.colour }),
          Plot.text([row], {
            y: "label",
            text: () => fitting(row.label, size.width - 60),
            frameAnchor: "left",
            dy: -10,
            dx: 2,
            fontWeight: 600,
            fill: "var(--ink)",
            stroke: "var(--paper)",
            strokeWidth: 4,
          }),
        ]),
      ],
    }),
  };
}

/** The largest difference that its interval leaves apart from zero. */
function titleOf(rows: readonly Row[], baseline: string, show: (value: number) => string, isBetter: boolean): string {
  const hasIntervals = rows.some(({ low }) => low !== null);
  const told = hasIntervals ? rows.filter(({ low, high }) => low !== null && high !== null && low * high > 0) : rows;
  if (told.length === 0) return `No policy's welfare can be told from that of ${baseline}`;
  const [first] = [...told].sort((a, b) => b.mean - a.mean);
  const end = isBetter ? "ends" : "scores";
  if (first.mean === 0) return `Welfare ${end} as under ${baseline}`;
  return `Under ${first.label} welfare ${end} ${show(Math.abs(first.mean))} ${first.mean > 0 ? "above" : "below"} ${baseline}${told.length > 1 && first.mean > 0 ? ", the furthest" : ""}`;
}

interface Row {
  readonly label: string;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

function against(difference: number, show: (value: number) => string): string {
  return `${show(Math.abs(difference))} ${difference < 0 ? "less" : "more"}`;
}
