/** Observable Plot on the server: marks to the body of an SVG, with a legend above. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type ChartOptions, plotsOf } from "../figures/figure.ts";
import { visible } from "./markup.ts";

export interface Drawing {
  /** Elements of an SVG. */
  readonly body: string;
  readonly height: number;
}

export function chart(options: ChartOptions, width: number): Drawing {
  const { legend, main } = plotsOf(options, width);
  const plot = bodyOf(main);
  if (legend === null) return { body: plot, height: main.height };
  return {
    body: `${bodyOf(legend)}<g transform="translate(0,${legend.height})">${plot}</g>`,
    height: legend.height + main.height,
  };
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
