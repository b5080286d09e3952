/** Rows as CSV or JSON, in pieces of some size: whoever writes them never holds them all. */
import type { ExportColumn, ExportRow } from "../../store/sqlite/export-tables.ts";
import { csvLine } from "./csv-line.ts";

/** Characters that are handed over at once. */
const pieceSize = 65_536;

/** RFC 4180, with a header. */
export function* csvPieces(columns: readonly ExportColumn[], rows: Iterable<ExportRow>): Generator<string> {
  let piece = csvLine(columns.map(({ name }) => name));
  for (const row of rows) {
    piece += csvLine(row);
    if (piece.length >= pieceSize) {
      yield piece;
      piece = "";
    }
  }
  yield piece;
}

/** One array of objects, one to a line. */
export function* jsonPieces(columns: readonly ExportColumn[], rows: Iterable<ExportRow>): Generator<string> {
  const keys = columns.map(({ name }) => JSON.stringify(name));
  const object = (row: ExportRow): string =>
    `{${row.map((value, c) => `${keys[c]}:${jsonOf(value, columns[c])}`).join(",")}}`;
  let piece = "[";
  let separator = "\n";
  for (const row of rows) {
    piece += separator + object(row);
    separator = ",\n";
    if (piece.length >= pieceSize) {
      yield piece;
      piece = "";
    }
  }
  yield `${piece}\n]\n`;
}

/** A text that is JSON goes in as it is. */
function jsonOf(value: string | number | null, { type }: ExportColumn): string {
  return type === "json" && typeof value === "string" ? value : JSON.stringify(value);
}
