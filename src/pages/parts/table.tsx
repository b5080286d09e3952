import type { JSX } from "preact";
import type { ReportTable } from "../../report/data/report-data.ts";
import { count } from "../../report/words/format.ts";

/** More rows than this make a page slow; the exported file has all. */
const mostRows = 400;

export function cellText(value: string | number | null, show?: (value: number) => string): string {
  if (value === null) return "–";
  return typeof value === "number" ? (show ?? plain)(value) : value;
}

function plain(value: number): string {
  return count(Number(value.toFixed(4)));
}

/** A table of a report. */
export function DataTable({ table, caption }: { readonly table: ReportTable; readonly caption: string }): JSX.Element {
  const { columns, rows } = table;
  const isText = (k: number): boolean => k === 0 || columns[k].isText === true;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, label }, k) => (
              <th key={name} scope="col" class={isText(k) ? "text" : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, r) => (
            <tr key={r}>
              {row.map((value, k) => (
                <td key={columns[k].name} class={isText(k) ? "text" : undefined}>
                  {cellText(value, columns[k].show)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && (
        <p class="muted">
          The first {mostRows} of {rows.length} rows.
        </p>
      )}
    </section>
  );
}
