/**
 * A figure of a report: what it shows in a sentence, its data as a table, and the plot of it at a width. Nothing here or in what
 * this folder imports asks for Node, so that a browser draws the same figures.
 */
import type * as Plot from "@observablehq/plot";
import type { ReportTable } from "../data/report-data.ts";
import { type LegendEntry, legendMarks } from "./legend.ts";

/** Two drawings of each figure: text that is scaled down with its picture cannot be read on a phone. */
export const sizes = {
  wide: { name: "wide", width: 760 },
  narrow: { name: "narrow", width: 340 },
} as const;

/** What a drawing is made for: `wide` has room for more ticks and panels side by side. */
export interface Size {
  readonly name: "wide" | "narrow";
  /** Pixels. */
  readonly width: number;
}

export interface ChartOptions extends Plot.PlotOptions {
  readonly height: number;
  readonly legend: readonly LegendEntry[];
}

export interface Figure {
  /** Name of its files, e.g. `marginal-rates`. */
  readonly id: string;
  /** What is drawn, whatever comes of it. */
  readonly subject: string;
  /** What it finds. */
  readonly title: string;
  /** One sentence: what is to be seen. */
  readonly reading: string;
  /** What one must know to read it right. */
  readonly note: string | null;
  readonly table: ReportTable;
  readonly draw: (size: Size) => ChartOptions;
}

/** What `Plot.plot` takes, one under the other: the legend, where there is one, and the figure. */
export interface Plots {
  readonly legend: (Plot.PlotOptions & { readonly height: number }) | null;
  readonly main: Plot.PlotOptions & { readonly height: number };
}

/** @param chart as a figure's `draw` gives it for the same width */
export function plotsOf({ legend, height, ...options }: ChartOptions, width: number): Plots {
  const shown = legendMarks(legend, width);
  const identity = { type: "identity", axis: null } as const;
  return {
    legend:
      shown.height === 0
        ? null
        : { width, height: shown.height, margin: 0, x: identity, y: identity, marks: [...shown.marks] },
    main: { marginLeft: 52, marginRight: 16, marginBottom: 40, marginTop: 24, ...options, width, height },
  };
}
