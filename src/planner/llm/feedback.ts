/** Past tax years in words: `planner.feedback`. Everything that is said is from the public record. */
import { keptFrom } from "../../agents/prompts/kept-rows.ts";
import type { feedbackKinds } from "../../scenario/schema.ts";
import type { TaxYearRecord } from "../planner.ts";
import { isExploring } from "./last-change.ts";
import type { PercentOf } from "./percent-of.ts";
import { bestYears } from "./planner-history.ts";

export type FeedbackKind = (typeof feedbackKinds)[number];

/** Characters that sentences may take, so that a prompt stays short with many brackets too. */
const room = 4000;

/**
 * The past as sentences, one a tax year. `words`: the last years, oldest first, each with what changed since the year before.
 * `hindsight` (after Liu, Sferrazza and Abbeel 2023): the laws that were tried, from the worst to the best, each with how much
 * better it was than the one before and what went with that. Years in which workers were trying out hours are left
 * out of hindsight where others are there, since that moves welfare whatever the law.
 * @param most tax years that are told
 */
export function feedbackSentences(
  kind: Exclude<FeedbackKind, "numbers">,
  history: readonly TaxYearRecord[],
  most: number,
  percent: PercentOf,
  ones: string,
): string[] {
  return kind === "words" ? inOrder(history, most, percent, ones) : inHindsight(history, most, percent, ones);
}

function inOrder(history: readonly TaxYearRecord[], most: number, percent: PercentOf, ones: string): string[] {
  const sentences = history.map((record, i) => {
    const before = history[i - 1];
    const since =
      before === undefined ? "" : ` Welfare ${moved(record.welfare - before.welfare, "was")} than the year before.`;
    return `${capital(yearWords(record, percent, ones))}.${since}`;
  });
  return sentences.slice(
    keptFrom(
      sentences.map(({ length }) => length + 3),
      most,
      room,
    ),
  );
}

function inHindsight(history: readonly TaxYearRecord[], most: number, percent: PercentOf, ones: string): string[] {
  const settled = history.filter((record) => !isExploring(record));
  const laws = bestYears(settled.length > 0 ? settled : history, most);
  const ranked = laws.toReversed();
  const sentences = ranked.map((record, i) => {
    const year = yearWords(record, percent, ones);
    if (i === 0) return ranked.length === 1 ? `So far: ${year}.` : `This was the worst: ${year}.`;
    const before = ranked[i - 1];
    const gain = record.welfare - before.welfare;
    const head = i === ranked.length - 1 ? "This was the best" : "This was better";
    return `${head}, by ${number(gain)}: ${year}${reasons(before, record)}.`;
  });
  // What goes first is the worst.
  return sentences.slice(
    keptFrom(
      sentences.map(({ length }) => length + 3),
      most,
      room,
    ),
  );
}

/** `tax year 3, rates 10, 12, 22 %: welfare 38123, mean hours 39.2, revenue 9671 per worker`. */
function yearWords(record: TaxYearRecord, percent: PercentOf, ones: string): string {
  const { taxYear, welfare, meanHours, revenuePerWorker, schedule } = record;
  const exploring = isExploring(record) ? "; workers were trying out hours" : "";
  return `tax year ${taxYear}, ${ones} ${percent(schedule).join(", ")} %: welfare ${Number(welfare.toPrecision(7))}, mean hours ${Number(meanHours.toFixed(2))}, revenue ${Math.round(revenuePerWorker)} per worker${exploring}`;
}

interface Move {
  readonly by: number;
  /** Least move that is told. */
  readonly least: number;
  readonly words: string;
  readonly verb?: "were";
  /** Whether more of it goes with more welfare, other things equal. */
  readonly isGood: boolean;
}

/** `, because revenue per worker was 310 higher, though mean income was 120 lower`: what the record shows beside it. */
function reasons(before: TaxYearRecord, after: TaxYearRecord): string {
  const gini = (after.giniPost ?? 0) - (before.giniPost ?? 0);
  const moves: readonly Move[] = [
    { by: after.revenuePerWorker - before.revenuePerWorker, least: 0.5, words: "revenue per worker", isGood: true },
    { by: after.meanIncome - before.meanIncome, least: 0.5, words: "mean income", isGood: true },
    { by: after.meanHours - before.meanHours, least: 0.005, words: "mean hours", verb: "were", isGood: false },
    { by: gini, least: 0.00005, words: "inequality after tax (Gini)", isGood: false },
  ];
  const told = moves.filter(({ by, least }) => Math.abs(by) >= least);
  const [helped, hurt] = [true, false].map((helps) => told.filter(({ by, isGood }) => (by > 0 === isGood) === helps));
  const words = (found: readonly Move[]): string =>
    found.map((move) => `${move.words} ${moved(move.by, move.verb ?? "was")}`).join(" and ");
  if (told.length === 0) return "; the record shows nothing else that moved";
  return `${helped.length > 0 ? `, because ${words(helped)}` : ""}${hurt.length > 0 ? `, though ${words(hurt)}` : ""}`;
}

function moved(by: number, verb: string): string {
  return by === 0 ? `${verb} the same` : `${verb} ${number(Math.abs(by))} ${by > 0 ? "higher" : "lower"}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
