import type { ReportTable } from "../data/report-data.ts";

/** Lines of columns; the first column is aligned left, the others right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => rows.reduce((widest, row) => Math.max(widest, row[column].length), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("   ")
      .trimEnd(),
  );
}

/** What the cells of a table say, in words. */
export function cells(rows: ReportTable["rows"]): string[][] {
  return rows.map((row) => row.map((value) => String(value ?? "–")));
}
