import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { decimal, percent, signed, written } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { panelLabels, panelMargin } from "./incomes.ts";
import { minusSign, tenthAxis, thousands, zeroLine } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** Mean gain in utility of each tenth against the baseline; null where there is nobody to compare with. */
export function gains({ arms, baseline, gain: measure, confidence, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, against }, index) => (against ? [{ label, gains: against.gains, index }] : []));
  if (baseline === null || shown.length === 0) return null;
  const profile = baseline.profile ?? arms.find(({ label }) => label === baseline.label)?.profile ?? null;
  const had = profile?.deciles.map(({ consumption }) => consumption) ?? [];
  // A gain of $5,000 is much to the poorest and little to the richest.
  const isRelative = measure.isMoney && baseline.isShared && had.length === 10 && had.every((dollars) => dollars > 0);
  const show = written(measure);
  const gain = (value: number): string => signed(value, show);
  const part = (value: number): string => signed(value, percent);
  const told = isRelative ? part : gain;
  const hasIntervals = shown.some((arm) => arm.gains.some(({ low }) => low !== null));
  const rows = shown.flatMap(({ label, gains: tenths, index }) =>
    tenths.map(({ mean, low, high }, d) => {
      const of = (value: number | null): number | null => (value === null ? null : value / (isRelative ? had[d] : 1));
      const value = mean / (isRelative ? had[d] : 1);
      return { label, index, tenth: d + 1, dollars: { mean, low, high }, value, low: of(low), high: of(high) };
    }),
  );
  const labels = shown.map(({ label }) => label);
  const valuesOf = (tenth: number): number[] => rows.filter((row) => row.tenth === tenth).map(({ value }) => value);
  const [poorest, richest] = [valuesOf(1), valuesOf(10)];
  const winners = shown.map((arm) => arm.gains.filter(({ mean }) => mean > 0).length);
  const ofWhat = isRelative ? " of consumption" : "";
  const ends = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value, 0]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.13 * (most - least || 1);
  return {
    id: "winners-losers",
    subject: `Winners and losers by income, against ${baseline.label}`,
    title:
      shown.length === 1
        ? winners[0] === 0 || winners[0] === 10
          ? `${winners[0] === 0 ? "No tenth of workers gains" : "Every tenth of workers gains"}: the poorest ${told(poorest[0])}${ofWhat}, the richest ${told(richest[0])}`
          : `${winners[0]} of 10 tenths gain: the poorest ${told(poorest[0])}${ofWhat}, the richest ${told(richest[0])}`
        : `${isRelative ? "Of its consumption the" : "The"} poorest tenth gains ${extremes(labels, poorest, told)}`,
    reading:
      shown.length === 1
        ? `In ${measure.unit}: the poorest ${gain(shown[0].gains[0].mean)}, the richest ${gain(shown[0].gains[9].mean)}.`
        : `The richest tenth: ${extremes(labels, richest, told)}. Of ten tenths, ${extremes(labels, winners, String)} gain.`,
    note: [
      `Mean utility in the last step less that of ${baseline.words}, in ${measure.unit}${isRelative ? ", as a part of the tenth's consumption there" : ""}; tenths by own income there.`,
      hasIntervals ? `Lines are ${Math.round(100 * confidence)} % intervals over seeds.` : "",
      panelNote,
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tenth", label: "tenth by own income" },
        { name: "gain", label: `mean gain, ${measure.unit}`, show: gain },
        ...(hasIntervals
          ? [
              { name: "gain_low", label: "low", show: gain },
              { name: "gain_high", label: "high", show: gain },
            ]
          : []),
        ...(isRelative ? [{ name: "gain_share", label: "of consumption", show: part }] : []),
      ],
      rows: rows.map(({ label, tenth, dollars: { mean, low, high }, value }) => [
        label,
        tenth,
        mean,
        ...(hasIntervals ? [low, high] : []),
        ...(isRelative ? [value] : []),
      ]),
    },
    draw: (size) => ({
      height: 64 + (shown.length === 1 ? 220 : 20 + (size.name === "wide" ? 150 : 140) * shown.length),
      ...(shown.length > 1 && panelMargin),
      marginLeft: 58,
      legend: [],
      x: tenthAxis,
      y: {
        label: isRelative ? "Gain, % of consumption" : `Gain (${measure.unit})`,
        labelArrow: "none",
        domain: [least < 0 ? least - room : 0, most > 0 ? most + room : 0].map((end) => (isRelative ? 100 * end : end)),
        ...(isRelative && { percent: true, tickFormat: (value: number) => minusSign(value) }),
        grid: true,
        ticks: shown.length === 1 ? 6 : 4,
        ...(measure.isMoney && !isRelative && { tickFormat: thousands }),
      },
      fy: { axis: null, domain: shown.map(({ label }) => label), padding: shown.length > 1 ? 0.26 : 0 },
      marks: [
        ...shown.map(({ index }) =>
          Plot.rectY(
            rows.filter((row) => row.index === index),
            {
              x1: ({ tenth }) => tenth - 0.36,
              x2: ({ tenth }) => tenth + 0.36,
              y: "value",
              fy: "label",
              fill: styleOf(index).colour,
              // Losses are pale, so that grey print tells them from gains beside the zero line.
              fillOpacity: ({ value }: { value: number }) => (value < 0 ? 0.3 : 0.85),
              stroke: styleOf(index).colour,
            },
          ),
        ),
        Plot.ruleX(
          rows.filter(({ low }) => low !== null),
          { x: "tenth", y1: "low", y2: "high", fy: "label", stroke: "var(--ink)", strokeWidth: 1.6 },
        ),
        zeroLine,
        ...[true, false].map((isGain) =>
          Plot.text(
            rows.filter(({ value }) => value >= 0 === isGain),
            {
              x: "tenth",
              y: ({ value, low, high }) => (isGain ? Math.max(value, high ?? value) : Math.min(value, low ?? value)),
              fy: "label",
              dy: isGain ? -7 : 7,
              text: ({ value }: { value: number }) =>
                isRelative
                  ? short(100 * value, size.name === "wide" ? " %" : "")
                  : measure.isMoney
                    ? thousands(value)
                    : minusSign(value),
              fontSize: size.name === "wide" ? 11 : 9,
              fill: "var(--ink)",
              stroke: "var(--paper)",
              strokeWidth: 3,
            },
          ),
        ),
        ...(shown.length > 1
          ? [
              panelLabels(
                shown.map(({ label }) => label),
                size.width - 90,
              ),
            ]
          : []),
      ],
    }),
  };
}

/** `+35 %`, `−0.4 %`: short, for bars. */
function short(value: number, unit: string): string {
  return `${value > 0 ? "+" : ""}${decimal(Math.abs(value) < 9.95 ? 1 : 0)(value)}${unit}`;
}
