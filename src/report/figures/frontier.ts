import * as Plot from "@observablehq/plot";
import type { Frontier, FrontierPoint, PlacedLaw } from "../../analysis/frontier/frontier-result.ts";
import type { FrontierMeasure } from "../../analysis/frontier/measures.ts";
import { decimal, lawWords, listed, percent } from "../words/format.ts";
import { distanceNote, placedSentences, shownAs } from "../words/frontier-words.ts";
import type { Figure } from "./figure.ts";
import { fitting } from "./legend.ts";
import { minusSign, thousands } from "./lines.ts";
import { styleOf } from "./palette.ts";

/** The laws that none beats by two measures, and where others lie beside them. */
export function frontierFigure(frontier: Frontier): Figure {
  const { measures, points, placed } = frontier;
  const [first, second] = measures;
  const shown = together(placed.filter(({ distance }) => distance !== null));
  const best = points.filter(({ dominatedBy }) => dominatedBy === undefined);
  const at = (m: FrontierMeasure) => (one: FrontierPoint | PlacedLaw) => one.values[m.name] ?? Number.NaN;
  const [x, y] = [at(first), at(second)];
  const beaten = shown.filter(({ dominatedBy }) => dominatedBy !== undefined);
  return {
    id: "frontier",
    subject: `What laws can reach: ${first.words} against ${second.words}`,
    title:
      beaten.length === 0
        ? "No law shown is beaten in both measures"
        : `Better in both, in parts of what the frontier spans: ${listed(beaten.map(({ name, distance }) => `${name} by ${percent(distance ?? 0)}`))}`,
    reading: `Along the line, ${ends(first, best)} and ${ends(second, best)}. ${placedSentences(frontier)[0] ?? ""}.`,
    note: `Higher is better for ${namesOf(measures, "higher")}, lower for ${namesOf(measures, "lower")}. For workers who optimise; ${distanceNote}.`,
    table: {
      columns: [
        { name: "law", label: "law" },
        ...measures.map((measure, m) => ({ name: `measure_${m + 1}`, label: measure.name, show: shownAs(measure) })),
        { name: "distance", label: "distance", show: percent },
        { name: "dominated_by", label: "dominated by", isText: true as const },
        { name: "rates", label: "rates or parameters", isText: true as const },
      ],
      rows: [...points, ...placed].map((one) => [
        one.name,
        one.values[first.name],
        one.values[second.name],
        "distance" in one ? one.distance : 0,
        one.dominatedBy ?? null,
        lawWords(one),
      ]),
    },
    draw: (size) => {
      const room = size.width / 3;
      return {
        height: size.name === "wide" ? 380 : 320,
        marginLeft: 64,
        marginRight: 24,
        insetLeft: 12,
        insetRight: 12,
        insetTop: 14,
        insetBottom: 8,
        legend: [],
        x: axis(first, "→", size.name === "wide" ? 8 : 4),
        y: { ...axis(second, "↑", 7), grid: true },
        marks: [
          Plot.line(
            best.toSorted((a, b) => x(a) - x(b)),
            { x, y, stroke: "var(--ink)", strokeWidth: 1.6, strokeOpacity: 0.7 },
          ),
          Plot.dot(points, {
            x,
            y,
            r: 2.6,
            fill: "var(--ink)",
            fillOpacity: (one: FrontierPoint) => (one.dominatedBy ? 0.3 : 0.85),
          }),
          ...shown.map((one, i) =>
            Plot.dot([one], { x, y, r: 5.5, symbol: styleOf(i).symbol, fill: styleOf(i).colour }),
          ),
          ...shown.map((one, i) =>
            Plot.text([one], {
              x,
              y,
              text: () => fitting(one.name, room),
              dy: i % 2 === 0 ? -12 : 14,
              fill: styleOf(i).colour,
              fontWeight: 600,
              stroke: "var(--paper)",
              strokeWidth: 4,
              textAnchor: side(x(one), shown.map(x).concat(points.map(x))),
            }),
          ),
        ],
      };
    },
  };
}

/** Laws that lie on each other as one with all their names. */
function together(placed: readonly PlacedLaw[]): readonly PlacedLaw[] {
  const places = placed.map(({ values }) =>
    JSON.stringify(Object.values(values).map((value) => value?.toPrecision(6))),
  );
  return placed.flatMap((one, i) => {
    if (places.indexOf(places[i]) < i) return [];
    return [
      {
        ...one,
        name: placed
          .filter((_, j) => places[j] === places[i])
          .map(({ name }) => name)
          .join(" = "),
      },
    ];
  });
}

/** Names at the sides of a figure are written inwards. */
function side(value: number, all: readonly number[]): "start" | "middle" | "end" {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const place = most > least ? (value - least) / (most - least) : 0.5;
  return place < 0.2 ? "start" : place > 0.8 ? "end" : "middle";
}

function axis({ name, better, unit }: FrontierMeasure, arrow: string, ticks: number): Plot.ScaleOptions {
  const back = arrow === "→" ? "←" : "↓";
  return {
    label: `${fitting(name, 220)} (better ${better === "higher" ? arrow : back})`,
    labelAnchor: arrow === "→" ? "center" : "top",
    labelArrow: "none",
    ticks,
    ...(unit === "share" && { percent: true }),
    tickFormat: (value: number) =>
      unit === "dollars" ? thousands(value) : minusSign(value, unit === "share" ? "%" : ""),
  };
}

function ends(measure: FrontierMeasure, points: readonly FrontierPoint[]): string {
  const values = points.map(({ values: all }) => all[measure.name]);
  const show = measure.unit === "number" ? decimal(3) : shownAs(measure);
  return `${measure.name} goes from ${show(Math.min(...values))} to ${show(Math.max(...values))}`;
}

function namesOf(measures: readonly FrontierMeasure[], better: FrontierMeasure["better"]): string {
  const names = measures.filter((one) => one.better === better).map(({ name }) => name);
  return names.length === 0 ? "none" : listed(names);
}
