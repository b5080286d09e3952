/** What every page is: one HTML file, no script, nothing to load, readable anywhere and on paper. */
import { type Figure, sizes } from "../figures/figure.ts";
import { figureSvg } from "./figure-svg.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { styleSheet } from "./style.ts";
import { tableHtml } from "./tables.ts";
import { termsOf } from "./terms.ts";

/** @param further style sheet after that of every page */
export function documentHtml(title: string, content: Markup, further = ""): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(styleSheet + further)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return page.markup;
}

export function figureHtml(figure: Figure): Markup {
  const { id, subject, title, reading, note, table } = figure;
  return html`<figure id="${id}"><figcaption><p class="subject">${subject}</p><h3>${title}</h3><p>${reading}</p></figcaption>
${trusted(figureSvg(figure, sizes.wide))}
${trusted(figureSvg(figure, sizes.narrow))}
${note === null ? null : html`<p class="note">${note}</p>`}
<details><summary>The data of this figure</summary>${tableHtml(table, `Data: ${title}`)}</details>${termsOf([title, reading, note ?? "", ...table.columns.map(({ label }) => label)])}</figure>
`;
}
