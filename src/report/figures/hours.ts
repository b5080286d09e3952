import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { decimal } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { lawLine, type Point, tenthAxis } from "./lines.ts";
import { namedLines } from "./named-lines.ts";
import { styleOf } from "./palette.ts";

/** Hours that the axis shows at least, so that minutes do not look like much. */
const leastRange = 5;

/** Weekly hours of each tenth of workers; null where no rows are stored. */
export function hours({ arms, baseline, panelNote }: ReportData): Figure | null {
  const shown = arms.flatMap(({ label, profile, against }, index) =>
    profile ? [{ label, profile, against, index }] : [],
  );
  if (shown.length === 0) return null;
  const reference = baseline?.profile ? { label: baseline.label, profile: baseline.profile } : null;
  const compared = reference ?? shown.find(({ label }) => label === baseline?.label) ?? null;
  const show = decimal(1);
  const all = reference ? [...shown, reference] : shown;
  const others = shown.filter(({ label }) => label !== compared?.label);
  const labels = shown.map(({ label }) => label);
  const means = shown.map(({ profile }) => mean(profile.deciles));
  const [poorest, richest] = [0, 9].map((d) => shown.map(({ profile }) => profile.deciles[d].hours));
  const domain = ownRange(all.flatMap(({ profile }) => profile.deciles.map((tenth) => tenth.hours)));
  return {
    id: "hours",
    subject: "Hours by income, last step",
    title:
      shown.length === 1
        ? `People work ${show(means[0])} hours a week${compared ? `, ${changeWords(means[0] - mean(compared.profile.deciles))} ${compared.label}` : ""}`
        : compared && others.length === 1
          ? `Under ${others[0].label} people work ${changeWords(mean(others[0].profile.deciles) - mean(compared.profile.deciles))} ${compared.label}`
          : `People work ${extremes(labels, means, show)} hours a week`,
    reading:
      shown.length === 1
        ? `The poorest tenth works ${show(poorest[0])} hours a week, the richest ${show(richest[0])}.`
        : `Hours a week of the poorest tenth are ${extremes(labels, poorest, show)}, of the richest ${extremes(labels, richest, show)}.`,
    note: [domain[0] > 0 ? `The axis begins at ${domain[0]} hours.` : "", panelNote].filter(Boolean).join(" ") || null,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tenth", label: "tenth by own income" },
        { name: "hours", label: "hours a week", show },
      ],
      rows: all.flatMap(({ label, profile }) => profile.deciles.map((tenth, d) => [label, d + 1, tenth.hours])),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 300 : 270,
      x: tenthAxis,
      y: { label: "Hours a week", labelArrow: "none", grid: true, domain: [...domain], ticks: 6 },
      ...namedLines(
        [
          ...(reference ? [lawLine(byTenth(reference.profile.deciles), reference.label)] : []),
          ...shown.map(({ label, profile, index }) => ({
            ...styleOf(index),
            label,
            points: byTenth(profile.deciles),
            isMarked: true,
          })),
        ],
        size,
      ),
    }),
  };
}

function mean(deciles: readonly { readonly hours: number }[]): number {
  return deciles.reduce((sum, tenth) => sum + tenth.hours, 0) / deciles.length;
}

/** `5.8 hours fewer than under`. */
function changeWords(change: number): string {
  const shown = decimal(1)(Math.abs(change));
  if (shown === "0.0") return "as many as under";
  return `${shown} hours ${change < 0 ? "fewer" : "more"} than under`;
}

/** Whole hours around all of them. */
function ownRange(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.08 * (high - low), (leastRange - (high - low)) / 2, 0.5);
  return [Math.max(0, Math.floor(low - room)), Math.ceil(high + room)];
}

function byTenth(deciles: readonly { readonly hours: number }[]): Point[] {
  return deciles.map((tenth, d) => [d + 1, tenth.hours]);
}
