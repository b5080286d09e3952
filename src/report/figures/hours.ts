import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { decimal } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { armEntries, lawEntry, lineMark, markedLine, type Point, tenthAxis } from "./lines.ts";

/** Weekly hours of each tenth of workers; null where no rows are stored. */
export function hours({ arms, baseline, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, profile }, index) => (profile ? [{ label, profile, index }] : []));
  if (shown.length === 0) return null;
  const reference = baseline?.profile ? { label: baseline.label, profile: baseline.profile } : null;
  const show = decimal(1);
  const all = reference ? [...shown, reference] : shown;
  const highest = Math.max(...all.flatMap(({ profile }) => profile.deciles.map((tenth) => tenth.hours)));
  const labels = shown.map(({ label }) => label);
  const [poorest, richest] = [0, 9].map((d) => shown.map(({ profile }) => profile.deciles[d].hours));
  return {
    id: "hours",
    title: "Hours by income, last step",
    reading:
      shown.length === 1
        ? `The poorest tenth works ${show(poorest[0])} hours a week, the richest ${show(richest[0])}.`
        : `Hours a week of the poorest tenth are ${extremes(labels, poorest, show)}, of the richest ${extremes(labels, richest, show)}.`,
    note: panelNote,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tenth", label: "tenth by own income" },
        { name: "hours", label: "hours a week", show },
      ],
      rows: all.flatMap(({ label, profile }) => profile.deciles.map((tenth, d) => [label, d + 1, tenth.hours])),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 300 : 260,
      legend: [
        ...armEntries(arms, "marked line").filter((_, i) => arms[i].profile),
        ...(reference ? [{ ...lawEntry, label: reference.label }] : []),
      ],
      x: tenthAxis,
      y: { label: "Hours a week", labelArrow: "none", grid: true, domain: [0, Math.max(1, 1.1 * highest)] },
      marks: [
        ...(reference ? [lineMark(byTenth(reference.profile.deciles), lawEntry)] : []),
        ...shown.flatMap(({ profile, index }) => markedLine(byTenth(profile.deciles), index)),
      ],
    }),
  };
}

function byTenth(deciles: readonly { readonly hours: number }[]): Point[] {
  return deciles.map((tenth, d) => [d + 1, tenth.hours]);
}
