/** The legend of a chart: entries in rows as wide as the chart, whatever their names. */
import * as Plot from "@observablehq/plot";
import type { LineStyle } from "./palette.ts";

export interface LegendEntry extends LineStyle {
  readonly label: string;
  /** A line (with a marker where it has a symbol), or a filled area. */
  readonly shape: "line" | "marked line" | "area";
  /** Of the line, pixels. */
  readonly strokeWidth?: number;
}

const [rowHeight, swatch, gap] = [20, 28, 18];

/** Pixels of a text of 12 pixels, rather too many than too few: there is no browser here to measure it. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\uffff]/.test(character) ? 12.5 : /[mwMW%@]/.test(character) ? 11 : 7;
  return width;
}

/** The text as far as it fits. */
export function fitting(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let shown = text;
  while (shown.length > 1 && textWidth(`${shown}…`) > width) shown = shown.slice(0, -1);
  return `${shown.trimEnd()}…`;
}

export function legendMarks(
  entries: readonly LegendEntry[],
  width: number,
): { readonly marks: readonly Plot.Markish[]; readonly height: number } {
  let [x, row] = [0, 0];
  const marks = entries.flatMap((entry) => {
    const label = fitting(entry.label, width - swatch - 8);
    const full = swatch + 6 + textWidth(label);
    if (x > 0 && x + full > width) [x, row] = [0, row + 1];
    const at: [number, number] = [x + 2, row * rowHeight + 10];
    x += full + gap;
    return entryMarks(entry, label, at);
  });
  return { marks, height: entries.length === 0 ? 0 : (row + 1) * rowHeight + 6 };
}

function entryMarks(entry: LegendEntry, label: string, [x, y]: [number, number]): Plot.Markish[] {
  const { colour, dashes, symbol, shape, strokeWidth = 2 } = entry;
  const text = Plot.text([[x + swatch + 6, y]], { text: () => label, textAnchor: "start", fill: "var(--ink)" });
  if (shape === "area")
    return [
      Plot.rect([0], { x1: x, x2: x + swatch, y1: y - 6, y2: y + 6, fill: colour, fillOpacity: 0.35, stroke: colour }),
      text,
    ];
  const line = Plot.line(
    [
      [x, y],
      [x + swatch, y],
    ],
    { stroke: colour, strokeDasharray: dashes || undefined, strokeWidth },
  );
  return shape === "line"
    ? [line, text]
    : [line, Plot.dot([[x + swatch / 2, y]], { symbol, fill: colour, r: 4 }), text];
}
