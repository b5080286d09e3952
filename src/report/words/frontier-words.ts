/** A frontier in sentences and rows: terminal, Markdown, page and figure say the same. */
import type { Frontier, FrontierPoint, PlacedLaw } from "../../analysis/frontier/frontier-result.ts";
import type { FrontierMeasure } from "../../analysis/frontier/measures.ts";
import { count, counted, decimal, dollars, lawWords, listed, percent } from "./format.ts";

/** How values of a measure are written. */
export function shownAs({ unit }: Pick<FrontierMeasure, "unit">): (value: number) => string {
  if (unit === "dollars") return dollars;
  if (unit === "share") return percent;
  return (value) => (Math.abs(value) < 100 ? decimal(4)(value) : count(Math.round(value)));
}

export function frontierHeading({ population, measures, points }: Frontier): string[] {
  const { size, searched } = population;
  const on = searched === undefined ? "" : `, searched on ${count(searched)} of them and judged on all`;
  const [first, second] = measures;
  const side = ({ words, better }: FrontierMeasure): string => `${words} (${better} is better)`;
  const isVaried = points.some(({ optimumOf }) => optimumOf !== undefined);
  return [
    `${side(first)} against ${side(second)}`,
    `${counted(size, "optimising worker")}${on}`,
    isVaried
      ? `${counted(points.length, "law")}: the optima of welfare functions that differ in their aversion to inequality`
      : `${counted(points.length, "law")} that no other within reach was found to beat in both`,
  ];
}

/** Sentences on each law that is placed. */
export function placedSentences({ placed, measures }: Frontier): string[] {
  return placed.map((law) => `${law.name}: ${placedWords(law, measures)}${law.note ? ` (${law.note})` : ""}`);
}

function placedWords({ distance, dominatedBy, within }: PlacedLaw, measures: readonly FrontierMeasure[]): string {
  if (distance === null) return "a measure has no meaning there, so it is not placed";
  if (dominatedBy === undefined) return "no point of the frontier is better in one measure and no worse in the other";
  const gains = measures.flatMap((measure) => {
    const gain = within[measure.name];
    return gain === null || gain <= 0 ? [] : [`${measure.name} ${shownAs(measure)(gain)} better`];
  });
  const others = gains.length === 0 ? "" : `; at no cost in the other, ${listed(gains)}`;
  return `dominated by ${dominatedBy}, ${percent(distance)} of the frontier's range better in both${others}`;
}

export const distanceNote =
  "distance: part of the frontier's range in each measure by which some point of it is better in both at once; 0 on it, and beyond it, where people who do not optimise can be";

/** Header and rows of the points. */
export function pointRows({ points, measures }: Frontier): string[][] {
  const isVaried = points.some(({ optimumOf }) => optimumOf !== undefined);
  const isBeaten = points.some(({ dominatedBy }) => dominatedBy !== undefined);
  const header = [
    "law",
    ...(isVaried ? ["optimum of"] : []),
    ...measures.map(({ name }) => name),
    ...(isBeaten ? ["dominated by"] : []),
    lawHeader(points),
  ];
  return [
    header,
    ...points.map((point) => [
      point.name,
      ...(isVaried ? [point.optimumOf ?? "–"] : []),
      ...measures.map((measure) => shownAs(measure)(point.values[measure.name])),
      ...(isBeaten ? [point.dominatedBy ?? "–"] : []),
      lawWords(point),
    ]),
  ];
}

/** Header and rows of what is placed. */
export function placedRows({ placed, measures }: Frontier): string[][] {
  return [
    ["placed", ...measures.map(({ name }) => name), "distance", "dominated by"],
    ...placed.map((law) => [
      law.name,
      ...measures.map((measure) => {
        const value = law.values[measure.name];
        return value === null ? "–" : shownAs(measure)(value);
      }),
      law.distance === null ? "–" : percent(law.distance),
      law.dominatedBy ?? "–",
    ]),
  ];
}

function lawHeader(points: readonly FrontierPoint[]): string {
  return points.some(({ parameters }) => parameters !== undefined) ? "law's parameters" : "rates, %";
}
