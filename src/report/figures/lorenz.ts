import { curveShares } from "../../analysis/profile.ts";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import type { LegendEntry } from "./legend.ts";
import { armEntries, lineMark, markedLine, type Point, percentAxis } from "./lines.ts";

const equality: LegendEntry = {
  label: "all equal",
  colour: "var(--muted)",
  dashes: "",
  symbol: "circle",
  shape: "line",
  strokeWidth: 1,
};

/** Lorenz curves of income before tax (of the first arm) and after tax and rebate (of each); null where no rows are stored. */
export function lorenzCurves({ arms, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, profile }, index) => {
    const [pre, post] = [profile?.lorenz.pre, profile?.lorenz.post];
    return pre && post ? [{ label, pre, post, index }] : [];
  });
  if (shown.length === 0) return null;
  const [first] = shown;
  const before: LegendEntry = {
    label: shown.length === 1 ? "before tax" : `before tax (${first.label})`,
    colour: "var(--ink)",
    dashes: "4 3",
    symbol: "circle",
    shape: "line",
    strokeWidth: 1.8,
  };
  const half = curveShares.indexOf(0.5);
  const labels = shown.map(({ label }) => label);
  const [pre, post] = (["pre", "post"] as const).map((when) => shown.map((arm) => arm[when][half]));
  return {
    id: "lorenz",
    title: "Lorenz curves, last step",
    reading:
      shown.length === 1
        ? `The poorer half has ${percent(pre[0])} of all income before tax and ${percent(post[0])} after tax and rebate.`
        : `The poorer half has ${extremes(labels, pre, percent)} of all income before tax, ${extremes(labels, post, percent)} after tax and rebate.`,
    note: panelNote,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "poorest_share", label: "poorest share of workers", show: (value) => percent(value, 0) },
        { name: "income_share_before_tax", label: "their part of income before tax", show: percent },
        { name: "income_share_after_tax", label: "after tax and rebate", show: percent },
      ],
      rows: shown.flatMap((arm) => curveShares.map((share, i) => [arm.label, share, arm.pre[i], arm.post[i]])),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 420 : 320,
      marginRight: 24,
      legend: [
        ...armEntries(arms, "marked line")
          .map((entry) =>
            shown.length === 1
              ? { ...entry, label: "after tax and rebate" }
              : { ...entry, label: `${entry.label}, after` },
          )
          .filter((_, i) => shown.some(({ index }) => index === i)),
        before,
        equality,
      ],
      x: { ...percentAxis("Workers, from the poorest"), labelAnchor: "center", grid: false, domain: [0, 100] },
      y: {
        ...percentAxis("Part of all income"),
        domain: [Math.min(0, ...shown.flatMap((arm) => [...arm.pre, ...arm.post])) * 100, 100],
      },
      marks: [
        lineMark(
          [
            [0, 0],
            [1, 1],
          ],
          equality,
        ),
        lineMark(curve(first.pre), before),
        ...shown.flatMap((arm) => markedLine(curve(arm.post), arm.index)),
      ],
    }),
  };
}

function curve(shares: readonly number[]): Point[] {
  return curveShares.map((share, i) => [share, shares[i]]);
}
