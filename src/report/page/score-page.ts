/** A score as one HTML file. */
import type { Score } from "../../analysis/score/score-result.ts";
import { scoreTables } from "../data/score-tables.ts";
import { documentHtml } from "./document.ts";
import { html } from "./markup.ts";
import { tableHtml } from "./tables.ts";

export function scorePage(score: Score): string {
  const { title, heading, sections, notes, warnings } = scoreTables(score);
  return documentHtml(
    title,
    html`<header>
<p class="eyebrow">Score</p>
<h1>${title}</h1>
${heading.map((line) => html`<p class="lead">${line}</p>`)}
</header>
${sections.map(({ title: name, rows: [header, ...rows], notes: own }, i) => {
  const columns = header.map((label, c) => ({ name: `column${c}`, label }));
  // What belongs to the row above is set in, and spaces at the start of a cell are none on a page.
  const cells = rows.map(([label, ...row]) => [
    label.replace(/^ +/, (spaces) => "\u2003".repeat(spaces.length / 2)),
    ...row,
  ]);
  return html`<section aria-labelledby="section-${i}"><h2 id="section-${i}">${name}</h2>${own.map((line) => html`<p>${line}</p>`)}${tableHtml({ columns, rows: cells }, name)}</section>`;
})}
<section aria-labelledby="notes"><h2 id="notes">How to read it</h2>${notes.map((line) => html`<p class="note">${line}</p>`)}${warnings.map((line) => html`<p class="note">! ${line}</p>`)}</section>`,
  );
}
