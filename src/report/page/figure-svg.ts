/** A figure as SVG. */
import { type Figure, type Size, sizes } from "../figures/figure.ts";
import { onWhite } from "../figures/palette.ts";
import { chart } from "./chart.ts";
import { visible } from "./markup.ts";

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
