import * as Plot from "@observablehq/plot";
import { incomeEdges, type Profile } from "../../analysis/profile.ts";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { dollars, percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { fitting } from "./legend.ts";
import { logIncomeAxis, percentAxis } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** Width of a bin, and so of the two open ones at the ends: a tenth of a power of ten. */
const binFactor = incomeEdges[1] / incomeEdges[0];
const lowest = incomeEdges[0] / binFactor;
const last = incomeEdges.length - 1;
const highest = incomeEdges[last] * binFactor;

interface Bin {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly pre: number;
  readonly post: number;
}

/** The distribution of income before tax, and after tax and rebate, in the last step; null where no rows are stored. */
export function incomes({ arms, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, profile }, index) => (profile ? [{ label, profile, index }] : []));
  if (shown.length === 0) return null;
  const bins = shown.flatMap(({ label, profile }) => binsOf(label, profile));
  const before = {
    label: "before tax",
    colour: "var(--ink)",
    dashes: "4 3",
    symbol: "circle",
    shape: "line",
    strokeWidth: 1.5,
  } as const;
  const after = (index: number) => ({ ...styleOf(index), label: "after tax and rebate", shape: "area" }) as const;
  const [pre, post] = (["pre", "post"] as const).map((when) =>
    shown.map(({ profile }) => shareBelow(profile.histogram[when])),
  );
  const labels = shown.map(({ label }) => label);
  return {
    id: "incomes",
    subject: "Incomes before and after tax, last step",
    title:
      shown.length === 1
        ? `Less than ${dollars(poor)} a year: ${percent(pre[0], 0)} of people before tax, ${percent(post[0], 0)} after tax and rebate`
        : `Less than ${dollars(poor)} a year after tax and rebate: ${extremes(labels, post, percent)} of people`,
    reading:
      shown.length === 1
        ? `${percent(pre[0])} of workers have less than ${dollars(poor)} before tax, ${percent(post[0])} after tax and rebate.`
        : `The share of workers with less than ${dollars(poor)} is ${extremes(labels, pre, percent)} before tax, ${extremes(labels, post, percent)} after tax and rebate.`,
    note: ["Bars at the ends hold everyone below $1,000 and from $1,000,000 on.", panelNote].filter(Boolean).join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "income_from", label: "income from", show: dollars },
        { name: "income_to", label: "to", show: dollars },
        { name: "share_before_tax", label: "share of workers before tax", show: percent },
        { name: "share_after_tax", label: "after tax and rebate", show: percent },
      ],
      rows: bins.map(({ label, from, to, pre, post }) => [
        label,
        from === lowest ? null : Math.round(from),
        to === highest ? null : Math.round(to),
        pre,
        post,
      ]),
    },
    draw: (size) => {
      const panel = size.name === "wide" ? 150 : 130;
      return {
        height: 64 + (shown.length === 1 ? 230 : 20 + panel * shown.length),
        ...(shown.length > 1 && panelMargin),
        legend: [after(shown[0].index), before],
        x: logIncomeAxis(size, [lowest, highest]),
        y: { ...percentAxis("Share of workers"), nice: true },
        fy: { axis: null, domain: shown.map(({ label }) => label), padding: shown.length > 1 ? 0.26 : 0 },
        marks: [
          ...shown.map(({ label, index }) =>
            Plot.rectY(
              bins.filter((bin) => bin.label === label),
              {
                x1: "from",
                x2: "to",
                y: "post",
                fy: "label",
                fill: styleOf(index).colour,
                fillOpacity: 0.35,
                stroke: styleOf(index).colour,
                strokeWidth: 0.8,
                insetLeft: 0.5,
              },
            ),
          ),
          ...shown.map(({ label }) =>
            Plot.line(outline(bins.filter((bin) => bin.label === label)), {
              x: "x",
              y: "y",
              fy: "label",
              stroke: before.colour,
              strokeDasharray: before.dashes,
              strokeWidth: before.strokeWidth,
            }),
          ),
          Plot.ruleY([0], { stroke: "var(--ink)", strokeOpacity: 0.6 }),
          ...(shown.length > 1
            ? [
                panelLabels(
                  shown.map(({ label }) => label),
                  size.width - 80,
                ),
              ]
            : []),
        ],
      };
    },
  };
}

/** Room for the name of the first panel, below that of the axis. */
export const panelMargin = { marginTop: 42 };

/** Names of panels that stand one above another, over each at its left. */
export function panelLabels(labels: readonly string[], width: number): Plot.Markish {
  return Plot.text(labels, {
    fy: (label) => label,
    text: (label) => fitting(label, width),
    frameAnchor: "top-left",
    dy: -17,
    fontWeight: 600,
    fill: "var(--ink)",
  });
}

/** Where the example of the sentence stands: a border of bins near it. */
const poor = incomeEdges[13];

function shareBelow(shares: readonly number[]): number {
  return shares.slice(0, 14).reduce((sum, share) => sum + share, 0);
}

function binsOf(label: string, { histogram: { pre, post } }: Profile): Bin[] {
  return pre.map((share, bin) => ({
    label,
    from: bin === 0 ? lowest : incomeEdges[bin - 1],
    to: bin > last ? highest : incomeEdges[bin],
    pre: share,
    post: post[bin],
  }));
}

function outline(bins: readonly Bin[]): { readonly x: number; readonly y: number; readonly label: string }[] {
  return bins.flatMap(({ label, from, to, pre }) => [
    { x: from, y: pre, label },
    { x: to, y: pre, label },
  ]);
}
