/** Observable Plot on the server: marks to the body of an SVG, with a legend above. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type LegendEntry, legendMarks } from "./legend.ts";
import { visible } from "./markup.ts";

export interface ChartOptions extends Plot.PlotOptions {
  readonly height: number;
  readonly legend: readonly LegendEntry[];
}

export interface Drawing {
  /** Elements of an SVG. */
  readonly body: string;
  readonly height: number;
}

export function chart({ legend, height, ...options }: ChartOptions, width: number): Drawing {
  const shown = legendMarks(legend, width);
  const plot = bodyOf({ marginLeft: 52, marginRight: 16, marginBottom: 40, marginTop: 24, ...options, width, height });
  if (shown.height === 0) return { body: plot, height };
  const identity = { type: "identity", axis: null } as const;
  const above = bodyOf({ width, height: shown.height, margin: 0, x: identity, y: identity, marks: [...shown.marks] });
  return { body: `${above}<g transform="translate(0,${shown.height})">${plot}</g>`, height: shown.height + height };
}

function bodyOf(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html></html>");
  const svg: SvgElement = Plot.plot({ ...options, document });
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const element of svg.querySelectorAll("[aria-label]")) element.removeAttribute("aria-label");
  // What is written on a chart may come from a scenario.
  for (const text of svg.querySelectorAll("text"))
    if (text.children.length === 0) text.textContent = visible(text.textContent);
  // Hundredths of a pixel: fewer bytes, and the same on every machine.
  return svg.innerHTML.replace(/="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}

/** What is used of linkedom's elements: the types of a browser are not there. */
interface SvgElement {
  readonly innerHTML: string;
  readonly children: { readonly length: number };
  textContent: string;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  remove(): void;
  removeAttribute(name: string): void;
}
