/** A frontier as one HTML file. */
import type { Frontier } from "../../analysis/frontier/frontier-result.ts";
import { frontierFigure } from "../figures/frontier.ts";
import { distanceNote, frontierHeading, placedRows, placedSentences, pointRows } from "../words/frontier-words.ts";
import { documentHtml, figureHtml } from "./document.ts";
import { html, type Markup } from "./markup.ts";
import { tableHtml } from "./tables.ts";

export function frontierPage(frontier: Frontier): string {
  const title = `Frontier: ${frontier.scenario}`;
  const [first, ...others] = frontierHeading(frontier);
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">Frontier</p>
<h1 dir="auto">${title}</h1>
<p class="lead">${first}</p>${others.map((line) => html`<p>${line}</p>`)}
</header>
<section aria-labelledby="figures"><h2 id="figures">Figure</h2>${figureHtml(frontierFigure(frontier))}</section>
<section aria-labelledby="placed"><h2 id="placed">Where laws and runs lie</h2>${placedSentences(frontier).map((line) => html`<p>${line}.</p>`)}${wordTable(placedRows(frontier), "Where laws and runs lie")}<p class="note">${distanceNote}.</p></section>
<section aria-labelledby="points"><h2 id="points">The frontier</h2>${wordTable(pointRows(frontier), "The frontier")}${frontier.warnings.map((line) => html`<p class="note">! ${line}</p>`)}</section>`,
  );
}

function wordTable([header, ...rows]: readonly (readonly string[])[], caption: string): Markup {
  const columns = header.map((label, c) => ({ name: `column${c}`, label }));
  return tableHtml({ columns, rows }, caption);
}
