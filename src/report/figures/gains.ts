import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { signed, written } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { panelLabels, panelMargin } from "./incomes.ts";
import { domainAroundZero, tenthAxis, thousands, zeroLine } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** Mean gain in utility of each tenth against the baseline; null where there is nobody to compare with. */
export function gains({ arms, baseline, gain: words, confidence, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, against }, index) => (against ? [{ label, gains: against.gains, index }] : []));
  if (baseline === null || shown.length === 0) return null;
  const show = written(words);
  const hasIntervals = shown.some((arm) => arm.gains.some(({ low }) => low !== null));
  const rows = shown.flatMap(({ label, gains: tenths, index }) =>
    tenths.map(({ mean, low, high }, d) => ({ label, index, tenth: d + 1, mean, low, high })),
  );
  const gain = (value: number): string => signed(value, show);
  const labels = shown.map(({ label }) => label);
  const [poorest, richest] = [0, 9].map((d) => shown.map(({ gains: tenths }) => tenths[d].mean));
  const winners = shown[0].gains.filter(({ mean }) => mean > 0).length;
  return {
    id: "winners-losers",
    title: `Winners and losers by income, against ${baseline.label}`,
    reading:
      shown.length === 1
        ? `${winners} of 10 tenths gain on average; the poorest ${gain(poorest[0])}, the richest ${gain(richest[0])}.`
        : `The poorest tenth gains ${extremes(labels, poorest, gain)}, the richest ${extremes(labels, richest, gain)}.`,
    note: [
      `Mean utility in the last step less that of ${baseline.words}, in ${words.unit}; tenths by own income there.`,
      hasIntervals ? `Lines are ${Math.round(100 * confidence)} % intervals over seeds.` : "",
      panelNote,
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tenth", label: "tenth by own income" },
        { name: "gain", label: `mean gain, ${words.unit}`, show: gain },
        ...(hasIntervals
          ? [
              { name: "gain_low", label: "low", show: show },
              { name: "gain_high", label: "high", show: show },
            ]
          : []),
      ],
      rows: rows.map(({ label, tenth, mean, low, high }) => [label, tenth, mean, ...(hasIntervals ? [low, high] : [])]),
    },
    draw: (size) => ({
      height: 64 + (shown.length === 1 ? 220 : 20 + (size.name === "wide" ? 140 : 130) * shown.length),
      ...(shown.length > 1 && panelMargin),
      marginLeft: 58,
      legend: [],
      x: tenthAxis,
      y: {
        label: `Gain (${words.unit})`,
        labelArrow: "none",
        domain: domainAroundZero(rows.flatMap(({ mean, low, high }) => [mean, low, high])),
        nice: true,
        grid: true,
        ticks: shown.length === 1 ? 6 : 4,
        ...(words.isMoney && { tickFormat: thousands }),
      },
      fy: { axis: null, domain: shown.map(({ label }) => label), padding: shown.length > 1 ? 0.26 : 0 },
      marks: [
        ...shown.map(({ index }) =>
          Plot.rectY(
            rows.filter((row) => row.index === index),
            {
              x1: ({ tenth }) => tenth - 0.36,
              x2: ({ tenth }) => tenth + 0.36,
              y: "mean",
              fy: "label",
              fill: styleOf(index).colour,
              // Losses are pale, so that grey print tells them from gains beside the zero line.
              fillOpacity: ({ mean }: { mean: number }) => (mean < 0 ? 0.3 : 0.85),
              stroke: styleOf(index).colour,
            },
          ),
        ),
        Plot.ruleX(
          rows.filter(({ low }) => low !== null),
          { x: "tenth", y1: "low", y2: "high", fy: "label", stroke: "var(--ink)", strokeWidth: 1.6 },
        ),
        zeroLine,
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
