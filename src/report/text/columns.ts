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

/** Characters of a line that every terminal has. */
export const lineWidth = 80;

/** A sentence in lines, all but the first set in. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= lineWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}
