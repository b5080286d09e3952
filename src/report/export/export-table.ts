/** One table of a stored run as a file that other programs read. */
import { createWriteStream, rmSync } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorMessage, StorageError, UsageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import type { ExportRow, ExportTable } from "../../store/sqlite/export-tables.ts";
import { writeParquet } from "./parquet-file.ts";
import { csvPieces, jsonPieces } from "./text-rows.ts";

export const exportFormats = ["csv", "parquet", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Export {
  readonly table: ExportTable;
  readonly rows: IterableIterator<ExportRow>;
  readonly format: ExportFormat;
  /** A file, or a stream that stays open, which Parquet cannot be written to. */
  readonly to: string | Writable;
}

/**
 * Rows are read as they are written: a table of any size takes little memory.
 * @throws StorageError where the file cannot be written; UsageError for Parquet to a stream
 */
export async function exportRowsTo(wanted: Export): Promise<void> {
  try {
    await write(wanted);
  } finally {
    // A query that is not read to its end keeps its database busy.
    wanted.rows.return?.();
  }
}

async function write({ table, rows, format, to }: Export): Promise<void> {
  if (typeof to !== "string") {
    if (format === "parquet")
      throw new UsageError("parquet is not text; expected a file to write it to", { hint: "Name one with -o." });
    await pipeline(Readable.from(pieces(table, rows, format)), to, { end: false });
    return;
  }
  try {
    if (format === "parquet") writeParquet(to, table.columns, rows, `llm-econ ${packageVersion}`);
    else await pipeline(Readable.from(pieces(table, rows, format)), createWriteStream(to));
  } catch (error) {
    if ((error as { syscall?: unknown }).syscall === undefined) throw error;
    // Half a table would be read as a whole one. What is not a file that was begun here stays.
    if ((error as { syscall?: unknown }).syscall === "write") rmSync(to, { force: true });
    throw new StorageError(`cannot write ${to}: ${errorMessage(error)}`, {
      hint: "Check that its directory exists and can be written, and that the disk is not full.",
      cause: error,
    });
  }
}

function pieces(table: ExportTable, rows: Iterable<ExportRow>, format: "csv" | "json"): Generator<string> {
  return format === "csv" ? csvPieces(table.columns, rows) : jsonPieces(table.columns, rows);
}
