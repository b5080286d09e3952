/** Lines with their names at their ends: nobody has to look for a line's name elsewhere. */
import * as Plot from "@observablehq/plot";
import type { ChartOptions, Size } from "./figure.ts";
import { fitting, type LegendEntry, textWidth } from "./legend.ts";
import type { LineStyle } from "./palette.ts";

export type Point = readonly [x: number, y: number];

export interface NamedLine extends LineStyle {
  readonly label: string;
  readonly points: readonly Point[];
  /** Pixels; 2 by default. */
  readonly strokeWidth?: number;
  /** Whether it has its marker at some points. */
  readonly isMarked?: boolean;
  /** Of its name, where its own would be too pale for text. */
  readonly textColour?: string;
  /** Panel of a figure that has several, one above another. */
  readonly panel?: string;
}

/** Pixels between names one under the other. */
const lineHeight = 15;
/** Pixels for names beside a figure. */
const room = { wide: 190, narrow: 108 } as const;
/** Lines beyond which their names have no room one under the other. */
const mostNamed = 14;

/** Each line once: those that would be drawn on each other have all their names. */
export function unique(lines: readonly NamedLine[]): readonly NamedLine[] {
  const places = lines.map(({ points, panel }) =>
    JSON.stringify([panel, points.map(([x, y]) => [x, Number(y.toPrecision(9))])]),
  );
  return lines.flatMap((line, i) => {
    if (places.indexOf(places[i]) < i) return [];
    const label = lines.filter((_, j) => places[j] === places[i]).map((one) => one.label);
    return [{ ...line, label: [...new Set(label)].join(" = ") }];
  });
}

/** The names of lines at their ends, or as a legend where they have no room there. */
export function nameLines(
  lines: readonly NamedLine[],
  { name }: Size,
): { readonly legend: readonly LegendEntry[]; readonly marginRight: number; readonly marks: Plot.Markish[] } {
  const widest = Math.max(0, ...lines.map(({ label }) => textWidth(label)));
  if (widest > room[name] || lines.length > mostNamed) {
    const legend = lines.map((line) => ({
      ...line,
      shape: line.isMarked ? ("marked line" as const) : ("line" as const),
    }));
    return { legend, marginRight: 16, marks: [] };
  }
  return { legend: [], marginRight: Math.min(room[name], widest) + 12, marks: [endNames(lines, room[name])] };
}

/** Names over the points of lines that are farthest from zero, for lines that end at the same place. */
export function peakNames(lines: readonly NamedLine[], { width }: Size): Plot.Markish {
  const peaks = lines.map((line) => {
    const peak = line.points.reduce((most, point) => (Math.abs(point[1]) > Math.abs(most[1]) ? point : most));
    return { ...line, points: [peak] };
  });
  return endNames(peaks, width / 2, { textAnchor: "middle", dx: 0, dy: -11, stroke: "var(--paper)", strokeWidth: 4 });
}

function endNames(lines: readonly NamedLine[], width: number, others: Plot.TextOptions = {}): Plot.Markish {
  const ends = lines.flatMap(({ label, points, colour, textColour, panel }) => {
    const last = points[points.length - 1];
    return last ? [{ x: last[0], y: last[1], label: fitting(label, width), colour: textColour ?? colour, panel }] : [];
  });
  const options: Plot.TextOptions = {
    x: "x",
    y: "y",
    text: "label",
    fill: { value: "colour", scale: null },
    textAnchor: "start",
    dx: 6,
    fontWeight: 600,
    ...others,
    ...(ends.some(({ panel }) => panel !== undefined) && { fy: "panel" }),
  };
  return Plot.text(ends, Plot.initializer(options, apart));
}

/** Moves names that would stand on each other up and down, within the figure. */
const apart: Plot.InitializerFunction = (data, facets, { y }, { y: scale }, dimensions) => {
  const { marginTop = 0, marginBottom = 0, height } = dimensions;
  const wanted = numbersOf(y).map((value) => Number(scale?.(value)));
  const places = [...wanted];
  for (const facet of facets) {
    const order: number[] = Array.from(facet).sort((a, b) => wanted[a] - wanted[b]);
    order.forEach((one, i) => {
      places[one] = Math.max(wanted[one], i === 0 ? marginTop + 4 : places[order[i - 1]] + lineHeight);
    });
    const excess = order.length === 0 ? 0 : places[order[order.length - 1]] - (height - marginBottom - 4);
    if (excess > 0)
      order.reverse().forEach((one, i) => {
        const below = i === 0 ? height - marginBottom - 4 : places[order[i - 1]] - lineHeight;
        places[one] = Math.min(places[one], below);
      });
  }
  return { data, facets, channels: { y: { value: places } } };
};

function numbersOf(channel: Plot.Channels[string] | undefined): number[] {
  const value = channel?.value;
  return typeof value === "object" && value !== null && Symbol.iterator in value ? Array.from(value, Number) : [];
}

/** The lines themselves. */
export function lineMarks(lines: readonly NamedLine[]): readonly Plot.Markish[] {
  return lines.flatMap((line) => {
    const { points, colour, dashes, symbol, strokeWidth = 2, isMarked = false, panel } = line;
    const facet = panel === undefined ? {} : { fy: () => panel };
    const stroke = {
      stroke: colour,
      strokeDasharray: dashes || undefined,
      strokeWidth,
      strokeLinecap: "butt",
    } as const;
    return [
      Plot.line(points, { ...facet, ...stroke }),
      ...(isMarked ? [Plot.dot(markers(points), { ...facet, symbol, fill: colour, r: 3.5 })] : []),
    ];
  });
}

/** Lines and names: what a figure of lines draws. */
export function namedLines(
  lines: readonly NamedLine[],
  size: Size,
): Pick<ChartOptions, "legend" | "marginRight"> & { readonly marks: Plot.Markish[] } {
  const shown = unique(lines);
  const names = nameLines(shown, size);
  return { legend: names.legend, marginRight: names.marginRight, marks: [...lineMarks(shown), ...names.marks] };
}

/** A dozen of the points, and the last: more markers hide their line. */
export function markers<T>(points: readonly T[]): readonly T[] {
  const every = Math.max(1, Math.ceil(points.length / 12));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}
