import { curveShares } from "../../analysis/profile.ts";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { decimal, percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { minusSign, type Point, percentAxis, zeroLine } from "./lines.ts";
import { lineMarks, type NamedLine, peakNames, unique } from "./named-lines.ts";
import { styleOf } from "./palette.ts";

interface Curves {
  readonly label: string;
  readonly pre: readonly number[];
  readonly post: readonly number[];
  readonly index: number;
}

/**
 * How much more or less of all income the poorest share of workers has than under the baseline: Lorenz curves less the
 * baseline's, which themselves lie too near to each other to be told apart. Where there is no baseline, the curves less those of
 * income before tax. Null where no rows are stored.
 */
export function lorenzCurves({ arms, baseline, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, profile }, index): Curves[] => {
    const [pre, post] = [profile?.lorenz.pre, profile?.lorenz.post];
    return pre && post ? [{ label, pre, post, index }] : [];
  });
  if (shown.length === 0) return null;
  const arm = baseline?.isShared ? shown.find(({ label }) => label === baseline.label) : undefined;
  const own = baseline?.isShared ? baseline.profile?.lorenz.post : undefined;
  const reference = arm?.post ?? own ?? null;
  const others = shown.filter((one) => one !== arm);
  const half = curveShares.indexOf(0.5);
  const labels = shown.map(({ label }) => label);
  const [pre, post] = (["pre", "post"] as const).map((when) => shown.map((one) => one[when][half]));
  const under = reference === null || baseline === null ? "before tax" : `under ${baseline.label}`;
  const curve = (one: Curves): Point[] =>
    curveShares.map((share, i) => [share, one.post[i] - (reference ?? one.pre)[i]]);
  const gained = others.map((one) => one.post[half] - (reference ?? one.pre)[half]);
  return {
    id: "lorenz",
    subject: `Lorenz curves of income after tax and rebate, less ${reference === null ? "those before tax" : `that under ${baseline?.label}`}`,
    title:
      others.length === 0
        ? `The poorer half has ${percent(post[0])} of all income after tax and rebate`
        : others.length === 1
          ? `The poorer half has ${points(Math.abs(gained[0]))} ${gained[0] < 0 ? "less" : "more"} of all income than ${under}`
          : `In points of all income, the poorer half gains ${extremes(
              others.map(({ label }) => label),
              gained,
              signedPoints,
            )} against ${under.replace("under ", "")}`,
    reading:
      shown.length === 1
        ? `The poorer half has ${percent(pre[0])} of all income before tax and ${percent(post[0])} after tax and rebate.`
        : `The poorer half has ${extremes(labels, pre, percent)} of all income before tax, ${extremes(labels, post, percent)} after tax and rebate.`,
    note: [
      `Zero is ${reference === null ? "income before tax" : baseline?.label}; above it, the poorest of that share have more of all income.`,
      panelNote,
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "poorest_share", label: "poorest share of workers", show: (value) => percent(value, 0) },
        { name: "income_share_before_tax", label: "their part of income before tax", show: percent },
        { name: "income_share_after_tax", label: "after tax and rebate", show: percent },
        { name: "income_share_difference", label: `less that ${under}`, show: signedPoints },
      ],
      rows: shown.flatMap((one) =>
        curveShares.map((share, i) => [
          one.label,
          share,
          one.pre[i],
          one.post[i],
          one.post[i] - (reference ?? one.pre)[i],
        ]),
      ),
    },
    draw: (size) => {
      const lines: NamedLine[] = others.map((one) => ({
        ...styleOf(one.index),
        label: one.label,
        points: curve(one),
        isMarked: true,
      }));
      const shownLines = unique(lines);
      return {
        height: size.name === "wide" ? 320 : 280,
        legend: [],
        marginRight: 24,
        insetTop: 14,
        x: { ...percentAxis("Workers, from the poorest"), labelAnchor: "center", grid: false, domain: [0, 100] },
        y: {
          label: "Percentage points of all income",
          labelArrow: "none",
          grid: true,
          percent: true,
          nice: true,
          tickFormat: (value: number) => minusSign(value),
        },
        marks: [zeroLine, ...lineMarks(shownLines), peakNames(shownLines, size)],
      };
    },
  };
}

function points(part: number): string {
  return `${decimal(1)(100 * part)} percentage points`;
}

function signedPoints(part: number): string {
  return `${part > 0 ? "+" : ""}${decimal(1)(100 * part)}`;
}
