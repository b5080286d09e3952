/** A figure of a report: a drawing at two widths, what it shows in a sentence, and its data as a table. */

import type { ReportTable } from "../data/report-data.ts";
import { type ChartOptions, chart } from "./chart.ts";
import { visible } from "./markup.ts";
import { onWhite } from "./palette.ts";

/** Two drawings of each figure: text that is scaled down with its picture cannot be read on a phone. */
export const sizes = {
  wide: { name: "wide", width: 760 },
  narrow: { name: "narrow", width: 340 },
} as const;

export type Size = (typeof sizes)[keyof typeof sizes];

export interface Figure {
  /** Name of its files, e.g. `marginal-rates`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what is to be seen. */
  readonly reading: string;
  /** What one must know to read it right. */
  readonly note: string | null;
  readonly table: ReportTable;
  readonly draw: (size: Size) => ChartOptions;
}

/** As SVG for a page: colours are CSS variables of the page. */
export function figureSvg(figure: Figure, size: Size): string {
  const { body, height } = chart(figure.draw(size), size.width);
  const [title, description] = [`${figure.id}-${size.name}-title`, `${figure.id}-${size.name}-description`];
  return `<svg class="${size.name}" role="img" aria-labelledby="${title} ${description}" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor" text-anchor="middle"><title id="${title}">${xmlText(figure.title)}</title><desc id="${description}">${xmlText(figure.reading)}</desc>${body}</svg>`;
}

/** As a file of its own: on white, with its title written over it. */
export function figureFile(figure: Figure): string {
  const size = sizes.wide;
  const { body, height } = chart(figure.draw(size), size.width);
  const top = 44;
  const [full, margin] = [height + top + 12, 16];
  return onWhite(
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description" viewBox="0 0 ${size.width + 2 * margin} ${full}" width="${size.width + 2 * margin}" height="${full}" font-family="system-ui, sans-serif" font-size="12" fill="var(--ink)" color="var(--ink)" text-anchor="middle">
<title id="title">${xmlText(figure.title)}</title>
<desc id="description">${xmlText(figure.reading)}</desc>
<rect width="100%" height="100%" fill="var(--paper)"/>
<text x="${margin}" y="26" font-size="15" font-weight="600" text-anchor="start">${xmlText(figure.title)}</text>
<g transform="translate(${margin},${top})">${body}</g>
</svg>
`,
  );
}

function xmlText(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
