import * as Plot from "@observablehq/plot";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { listed, percent, wholeDollars } from "../words/format.ts";
import { isFew } from "../words/rate-words.ts";
import type { Figure } from "./figure.ts";
import { panelMargin } from "./incomes.ts";
import { armEntries, lawEntry, optimumEntry, percentAxis } from "./lines.ts";
import { styleOf } from "./palette.ts";
import { wholeTicks } from "./welfare-path.ts";

type RatesArm = Pick<ReportArm, "label" | "brackets" | "byBracket" | "ratesByYear">;

export interface RatePathData extends Pick<ReportData, "law" | "brackets"> {
  readonly arms: readonly RatesArm[];
  readonly optimum: Pick<NonNullable<ReportData["optimum"]>, "brackets" | "rates"> | null;
}

/** The rates of each bracket, tax year by tax year, beside the optimum and US law; null where every arm's brackets change. */
export function ratePath({ arms, law, optimum, brackets: own }: RatePathData): Figure | null {
  const steady = arms.filter(({ ratesByYear, brackets }) => ratesByYear.length > 0 && brackets.length > 0);
  if (steady.length === 0) return null;
  const brackets = bracketsShown(steady, own);
  const isLike = (other: readonly number[]): boolean => other.join() === brackets.join();
  const isShown = (arm: RatesArm): boolean => steady.includes(arm) && isLike(arm.brackets);
  const shown = arms.flatMap((arm, index) => (isShown(arm) ? [{ ...arm, index }] : []));
  const omitted = arms.filter((arm) => !isShown(arm)).map(({ label }) => label);
  const ends = optimum && isLike(optimum.brackets) ? optimum.rates : null;
  // An arm that is US law throughout would be drawn on its line.
  const isLaw = ({ ratesByYear }: RatesArm): boolean => ratesByYear.every((rates) => rates.join() === law.rates.join());
  const lawRates = isLike(law.brackets) && !shown.some(isLaw) ? law.rates : null;
  const years = Math.max(...shown.map(({ ratesByYear }) => ratesByYear.length));
  const isThin = brackets.map((_, k) => shown.every(({ byBracket }) => byBracket !== null && isFew(byBracket[k])));
  const moved = shown.filter(({ ratesByYear }) => ratesByYear.some((rates) => rates.join() !== ratesByYear[0].join()));
  return {
    id: "rate-path",
    subject: "The rates of each bracket, by tax year",
    title:
      moved.length === 0
        ? "The rates are the same in every tax year"
        : shown.length === 1
          ? changeWords(shown[0], brackets)
          : `Rates change over time under ${listed(moved.map(({ label }) => label))}${moved.length < shown.length ? "; those of the others stay" : ""}`,
    reading: isThin.some(Boolean)
      ? `Panels of brackets with fewer than 30 people at the end, or none, are pale: their rates say little.`
      : `One panel for each bracket.`,
    note:
      [
        ends ? "The optimum is for optimising workers; thin brackets hardly matter to it." : "",
        omitted.length > 0 ? `Not drawn, since their brackets differ or change: ${listed(omitted)}.` : "",
      ]
        .filter(Boolean)
        .join(" ") || null,
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tax_year", label: "tax year" },
        ...brackets.map((start, k) => ({ name: `rate_${k + 1}`, label: `from ${wholeDollars(start)}`, show: percent })),
      ],
      rows: shown.flatMap(({ label, ratesByYear }) => ratesByYear.map((rates, year) => [label, year + 1, ...rates])),
    },
    draw: (size) => {
      const columns = Math.min(brackets.length, size.name === "wide" ? 4 : 2);
      const rows = Math.ceil(brackets.length / columns);
      const place = (k: number) => ({ column: k % columns, row: Math.floor(k / columns) });
      const levels = (rates: readonly number[]) => rates.map((rate, k) => ({ ...place(k), rate }));
      const highest = Math.max(
        0.1,
        ...shown.flatMap(({ ratesByYear }) => ratesByYear.flat()),
        ...(ends ?? []),
        ...(lawRates ?? []),
      );
      const facets = { fx: "column", fy: "row" } as const;
      return {
        height: 84 + rows * 130,
        ...panelMargin,
        legend: [
          ...(shown.length === 1 && !lawRates && !ends ? [] : armEntries(arms))
            .filter((_, i) => shown.some(({ index }) => index === i))
            .map((entry, i) =>
              isLike(law.brackets) && isLaw(shown[i]) ? { ...entry, label: `${entry.label} = US law` } : entry,
            ),
          ...(lawRates ? [lawEntry] : []),
          ...(ends ? [optimumEntry] : []),
        ],
        x: {
          label: "Tax year",
          labelAnchor: "center",
          labelArrow: "none",
          domain: [1, Math.max(2, years)],
          ticks: wholeTicks(years, 2),
          tickFormat: (value: number) => String(value),
        },
        y: { ...percentAxis("Marginal rate"), domain: [0, Math.min(100, 105 * highest)], ticks: 4 },
        fx: { axis: null, padding: 0.2 },
        fy: { axis: null, padding: 0.32 },
        marks: [
          Plot.frame({ stroke: "var(--grid)" }),
          ...(lawRates
            ? [Plot.ruleY(levels(lawRates), { ...facets, y: "rate", stroke: lawEntry.colour, strokeWidth: 5 })]
            : []),
          ...(ends
            ? [
                Plot.ruleY(levels(ends), {
                  ...facets,
                  y: "rate",
                  stroke: optimumEntry.colour,
                  strokeDasharray: "1 3",
                  strokeWidth: 2,
                }),
              ]
            : []),
          ...shown.map(({ ratesByYear, index }) => {
            const { colour, dashes } = styleOf(index);
            const points = ratesByYear.flatMap((rates, year) =>
              rates.map((rate, k) => ({ ...place(k), bracket: k, year: year + 1, rate, isThin: isThin[k] })),
            );
            return Plot.line(points, {
              ...facets,
              x: "year",
              y: "rate",
              z: "bracket",
              stroke: colour,
              strokeDasharray: dashes || undefined,
              strokeWidth: 2,
              strokeOpacity: ({ isThin: few }: (typeof points)[number]) => (few ? 0.35 : 1),
            });
          }),
          // A line of one point is nothing to see.
          ...(years === 1
            ? shown.map(({ ratesByYear: [rates], index }) =>
                Plot.dot(levels(rates), {
                  ...facets,
                  x: () => 1,
                  y: "rate",
                  fill: styleOf(index).colour,
                  symbol: styleOf(index).symbol,
                }),
              )
            : []),
          Plot.text(
            brackets.map((_, k) => ({
              ...place(k),
              label: bracketLabel(brackets, k),
            })),
            { ...facets, text: "label", frameAnchor: "top-left", dy: -16, fontWeight: 600, fill: "var(--ink)" },
          ),
        ],
      };
    },
  };
}

function bracketLabel(brackets: readonly number[], k: number): string {
  if (brackets.length === 1) return "all incomes";
  return k === 0 ? `to ${wholeDollars(brackets[1])}` : `from ${wholeDollars(brackets[k])}`;
}

/** Those of the scenario, unless no arm has them. */
function bracketsShown(arms: readonly RatesArm[], own: readonly number[]): readonly number[] {
  return arms.some(({ brackets }) => brackets.join() === own.join()) ? own : arms[0].brackets;
}

/** Of brackets that enough people are in. */
function changeWords({ ratesByYear, byBracket }: RatesArm, brackets: readonly number[]): string {
  const k = mostMoved(ratesByYear, (bracket) => !(byBracket?.[bracket] && isFew(byBracket[bracket])));
  if (k < 0) return "Too few people are in any bracket for its rates to say much";
  const [from, to] = [ratesByYear[0][k], ratesByYear[ratesByYear.length - 1][k]];
  const where = brackets.length === 1 ? "The rate" : `The rate ${bracketLabel(brackets, k)}`;
  return `${where} goes from ${percent(from)} to ${percent(to)}${brackets.length === 1 ? "" : ", the largest change"}`;
}

function mostMoved(ratesByYear: readonly (readonly number[])[], counts: (bracket: number) => boolean): number {
  const [first, last] = [ratesByYear[0], ratesByYear[ratesByYear.length - 1]];
  const changes = first.map((rate, k) => (counts(k) ? Math.abs(last[k] - rate) : -1));
  if (Math.max(...changes) < 0) return -1;
  return changes.indexOf(Math.max(...changes));
}
