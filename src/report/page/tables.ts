/** Tables of a report: as HTML, and as the CSV file beside a figure. */

import type { ReportColumn, ReportTable } from "../data/report-data.ts";
import { csvLine } from "../export/csv-line.ts";
import { count } from "../words/format.ts";
import { html, type Markup } from "./markup.ts";

/** Rows above which a table scrolls in a box of its own height. */
const tall = 16;
/** Columns above which it may be wider than the text beside it. */
const broad = 7;

export function tableHtml({ columns, rows }: ReportTable, caption: string): Markup {
  const isText = columns.map(
    (column, c) => column.isText ?? (c === 0 && rows.some((row) => typeof row[c] === "string")),
  );
  const kind = (c: number): Markup | string => (isText[c] ? html` class="text"` : "");
  const head = columns.map(({ label }, c) => html`<th scope="col"${kind(c)}>${label}</th>`);
  const body = rows.map(
    (row) => html`<tr>${row.map((value, c) => html`<td${kind(c)}>${cell(value, columns[c])}</td>`)}</tr>`,
  );
  const box = `scroll${rows.length > tall ? " tall" : ""}${columns.length > broad ? " broad" : ""}`;
  return html`<div class="${box}" tabindex="0" role="region" aria-label="${caption}"><table${rows.length > tall ? html` class="long"` : null}><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Numbers in full precision. */
export function tableCsv({ columns, rows }: ReportTable): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => csvLine(row)).join("");
}

function cell(value: string | number | null, { show }: ReportColumn): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  return show ? show(value) : count(value);
}
