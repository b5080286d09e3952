/** Rows as CSV, JSON or Markdown, in pieces of some size: whoever writes them never holds them all. */
import type { ExportColumn, ExportedRows, ExportRow } from "../../store/exports.ts";
import { csvLine } from "./csv-line.ts";

/** Characters that are handed over at once. */
const pieceSize = 65_536;

/** RFC 4180, with a header. */
export async function* csvPieces({ columns, pages }: ExportedRows): AsyncGenerator<string> {
  let piece = csvLine(columns.map(({ name }) => name));
  for await (const page of pages)
    for (const row of page) {
      piece += csvLine(row);
      if (piece.length >= pieceSize) {
        yield piece;
        piece = "";
      }
    }
  yield piece;
}

/** One array of objects, one to a line. */
export async function* jsonPieces({ columns, pages }: ExportedRows): AsyncGenerator<string> {
  const keys = columns.map(({ name }) => JSON.stringify(name));
  const object = (row: ExportRow): string =>
    `{${row.map((value, c) => `${keys[c]}:${jsonOf(value, columns[c])}`).join(",")}}`;
  let piece = "[";
  let separator = "\n";
  for await (const page of pages)
    for (const row of page) {
      piece += separator + object(row);
      separator = ",\n";
      if (piece.length >= pieceSize) {
        yield piece;
        piece = "";
      }
    }
  yield `${piece}\n]\n`;
}

/** A table of Markdown, numbers set from the right. */
export async function* markdownPieces({ columns, pages }: ExportedRows): AsyncGenerator<string> {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const isNumber = ({ type }: ExportColumn): boolean => type === "real" || type === "integer";
  let piece =
    line(columns.map(({ name }) => name)) + line(columns.map((column) => (isNumber(column) ? "---:" : "---")));
  for await (const page of pages)
    for (const row of page) {
      piece += line(row.map(markdownCell));
      if (piece.length >= pieceSize) {
        yield piece;
        piece = "";
      }
    }
  yield piece;
}

function markdownCell(value: string | number | null): string {
  return String(value ?? "")
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\r?\n|\r/g, "<br>");
}

/** A text that is JSON goes in as it is. */
function jsonOf(value: string | number | null, { type }: ExportColumn): string {
  return type === "json" && typeof value === "string" ? value : JSON.stringify(value);
}
