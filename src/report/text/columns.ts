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

let isWide = false;

/** `--wide`: tables have all their columns, however long their lines. Set once, by the command line. */
export function showAllColumns(wanted: boolean): void {
  isWide = wanted;
}

/** Whether there is room for everything. */
export function showsAllColumns(): boolean {
  return isWide;
}

const widthOf = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length));

/**
 * A table that a terminal has room for, with what its first line names: columns are left out until it fits, those first that
 * are named, then from the right, and a line says which.
 * @param dropped names of columns that can be missed most easily
 */
export function fitted(rows: readonly (readonly string[])[], dropped: readonly string[] = []): string[] {
  let kept = rows[0].map((_, column) => column);
  const shown = (): string[] => table(rows.map((row) => kept.map((column) => row[column])));
  let lines = shown();
  const order = [...dropped.map((name) => rows[0].indexOf(name)).filter((column) => column > 0), ...kept.toReversed()];
  for (const column of order) {
    if (isWide || widthOf(lines) <= lineWidth || kept.length <= 2) break;
    if (column === 0) continue;
    kept = kept.filter((one) => one !== column);
    lines = shown();
  }
  const missing = rows[0].filter((_, column) => !kept.includes(column));
  return missing.length === 0
    ? lines
    : [...lines, ...wrapped(`not shown for lack of room: ${missing.join(", ")} (--wide)`)];
}

/** A table in parts below each other, each with the first column, where its lines would be too long. */
export function stacked(rows: readonly (readonly string[])[]): string[][] {
  const columns = rows[0].length;
  const whole = table(rows);
  if (isWide || widthOf(whole) <= lineWidth) return [whole];
  for (let parts = 2; parts < columns; parts++) {
    const size = Math.ceil((columns - 1) / parts);
    const found = Array.from({ length: Math.ceil((columns - 1) / size) }, (_, part) =>
      table(rows.map((row) => [row[0], ...row.slice(1 + part * size, 1 + (part + 1) * size)])),
    );
    if (found.every((lines) => widthOf(lines) <= lineWidth) || size === 1) return found;
  }
  return [whole];
}

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
