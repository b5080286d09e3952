import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { percent, wholeDollars } from "../words/format.ts";
import { isFew } from "../words/rate-words.ts";
import type { Figure } from "./figure.ts";
import { highestIncome, incomeAxis, lawLine, optimumLine, percentAxis } from "./lines.ts";
import { lineMarks, type NamedLine, nameLines, type Point, unique } from "./named-lines.ts";
import { styleOf } from "./palette.ts";

type Schedule = Pick<ReportArm, "label" | "brackets" | "rates" | "byBracket">;

/** What the figure is drawn from; a run that goes on has it as a report has. */
export interface MarginalRatesData {
  readonly law: ReportData["law"];
  readonly arms: readonly Schedule[];
  readonly optimum: Pick<NonNullable<ReportData["optimum"]>, "brackets" | "rates"> | null;
}

/** The schedules at the end: the rate on the next dollar. Null where brackets differ between people. */
export function marginalRates(data: MarginalRatesData): Figure | null {
  const { arms, law } = data;
  if (arms.some(({ brackets }) => brackets.length === 0)) return null;
  const optimum = data.optimum && data.optimum.brackets.length > 0 ? data.optimum : null;
  const highest = highestIncome(data);
  const schedules = [
    { label: "US law", ...law, byBracket: null },
    ...arms,
    ...(optimum ? [{ label: "optimum", ...optimum, byBracket: null }] : []),
  ];
  const hasPeople = arms.some(({ byBracket }) => byBracket !== null);
  const line = (arm: Schedule, i: number): NamedLine => ({
    ...styleOf(i),
    label: arm.label,
    points: stairs(arm, highest),
    strokeWidth: arm.byBracket === null ? 2.2 : 1,
  });
  return {
    id: "marginal-rates",
    subject: "Marginal tax rates at the end",
    title: titleOf(arms, law),
    reading: `What the next dollar is taxed, by income${arms.length === 1 ? "" : ", under each policy"}. US law's rates go from ${percent(law.rates[0], 0)} to ${percent(law.rates[law.rates.length - 1], 0)}.`,
    note:
      [
        hasPeople
          ? "Bold where 30 people or more stand in the bracket; thin where fewer do, so that the rate says little; dotted and pale where no income lies, so that it is no result."
          : "",
        optimum ? "The optimum is the best schedule on the scenario's brackets for workers who optimise." : "",
      ]
        .filter(Boolean)
        .join(" ") || null,
    table: {
      columns: [
        { name: "schedule", label: "schedule" },
        { name: "bracket_from", label: "bracket from", show: wholeDollars },
        { name: "marginal_rate", label: "marginal rate", show: percent },
        ...(hasPeople ? [{ name: "people", label: "people in the bracket", show: people }] : []),
      ],
      rows: schedules.flatMap(({ label, brackets, rates, byBracket }) =>
        brackets.map((start, k) => [
          label,
          start,
          rates[k],
          ...(hasPeople ? [byBracket?.[k] ? byBracket[k].people : null] : []),
        ]),
      ),
    },
    draw: (size) => {
      const lines = unique([
        ...arms.map(line),
        lawLine(stairs({ ...law }, highest)),
        ...(optimum ? [optimumLine(stairs(optimum, highest))] : []),
      ]);
      const { legend, marginRight, marks } = nameLines(lines, size);
      return {
        height: size.name === "wide" ? 330 : 280,
        legend,
        marginRight,
        x: incomeAxis(size, highest),
        y: { ...percentAxis("Rate on the next dollar"), domain: rateDomain(schedules) },
        marks: [
          ...lineMarks(
            [...lines].reverse().map((one) => (one.strokeWidth === 1 ? { ...one, colour: "transparent" } : one)),
          ),
          ...arms.flatMap((arm, i) => (arm.byBracket === null ? [] : peopleMarks(arm, arm.byBracket, i, highest))),
          ...marks,
        ],
      };
    },
  };
}

/** The stairs of an arm: bold where people stand, thin where few do, a pale trace where nobody earns. */
function peopleMarks(
  arm: Schedule,
  byBracket: NonNullable<Schedule["byBracket"]>,
  index: number,
  highest: number,
): Plot.Markish[] {
  const { colour, dashes } = styleOf(index);
  const steps = arm.brackets.map((start, k) => ({
    start,
    end: arm.brackets[k + 1] ?? highest,
    rate: arm.rates[k],
    thin: byBracket[k]?.thin ?? false,
    isEmpty: byBracket[k]?.rate === null,
  }));
  const level = (chosen: typeof steps, options: Plot.RuleYOptions): Plot.Markish =>
    Plot.ruleY(chosen, { y: "rate", x1: "start", x2: "end", ...options });
  return [
    Plot.line(stairs(arm, highest), { stroke: colour, strokeOpacity: 0.35, strokeWidth: 1 }),
    level(
      steps.filter(({ isEmpty }) => isEmpty),
      { stroke: "var(--muted)", strokeWidth: 1.5, strokeDasharray: "1 4" },
    ),
    level(
      steps.filter(({ isEmpty, thin }) => thin && !isEmpty),
      { stroke: colour, strokeWidth: 1.4, strokeDasharray: dashes || undefined },
    ),
    level(
      steps.filter(({ isEmpty, thin }) => !thin && !isEmpty),
      { stroke: colour, strokeWidth: 3.4, strokeDasharray: dashes || undefined },
    ),
  ];
}

/** Of the bracket with the most people, whose rate says most; of all of them where that is not known. */
function titleOf(arms: readonly Schedule[], law: ReportData["law"]): string {
  const [{ brackets, byBracket }] = arms;
  const areAlike = arms.every((arm) => arm.brackets.join() === brackets.join());
  const most = byBracket === null || !areAlike ? -1 : mostPeople(byBracket);
  const labels = arms.map(({ label }) => label);
  // A mean over seeds of which one has few people there is no better known.
  if (most < 0 || arms.some((arm) => arm.byBracket?.[most] && isFew(arm.byBracket[most]))) {
    if (arms.length > 1) return `Marginal tax rates of ${arms.length} policies at the end`;
    return byBracket === null ? courseWords(arms[0].rates) : "Too few people in any bracket for its rate to say much";
  }
  const where =
    brackets.length === 1
      ? "Every dollar"
      : most === brackets.length - 1
        ? `The next dollar from ${wholeDollars(brackets[most])} on`
        : `The next dollar between ${wholeDollars(brackets[most])} and ${wholeDollars(brackets[most + 1])}`;
  const rates = arms.map((arm) => arm.rates[most]);
  const lawRate = law.rates[law.brackets.findLastIndex((start) => start <= brackets[most])];
  const own = arms.length === 1 ? percent(rates[0]) : extremes(labels, rates, percent);
  return `${where} is taxed ${own}; US law takes ${percent(lawRate, 0)}`;
}

function mostPeople(byBracket: NonNullable<Schedule["byBracket"]>): number {
  const people = byBracket.map((bracket) => bracket.people);
  return people.indexOf(Math.max(...people));
}

function people(value: number): string {
  return Number(value.toFixed(1)).toLocaleString("en-US");
}

/** From zero, or the lowest rate where one is below, to a little above the highest. */
function rateDomain(schedules: readonly { readonly rates: readonly number[] }[]): [number, number] {
  const all = schedules.flatMap(({ rates }) => rates);
  return [100 * Math.min(0, ...all), 100 * Math.min(1, Math.max(0.1, ...all) * 1.08)];
}

function stairs({ brackets, rates }: Pick<ReportArm, "brackets" | "rates">, highest: number): Point[] {
  return brackets.flatMap((start, k): Point[] => [
    [start, rates[k]],
    [brackets[k + 1] ?? highest, rates[k]],
  ]);
}

/** Whether the rates rise throughout is what readers look for. */
function courseWords(rates: readonly number[]): string {
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  if (low === high) return `The rate is ${percent(low)} for all incomes`;
  const rises = rates.every((rate, k) => k === 0 || rate >= rates[k - 1]);
  return `Rates go from ${percent(low)} to ${percent(high)}${rises ? " and never fall with income" : ", and do not rise throughout"}`;
}
