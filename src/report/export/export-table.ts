/** One table of a stored run as a file that other programs read. */
import { createWriteStream, rmSync } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorMessage, StorageError, UsageError } from "../../base/errors.ts";
import { packageVersion } from "../../base/package-files.ts";
import type { ExportedRows } from "../../store/exports.ts";
import { writeParquet } from "./parquet-file.ts";
import { csvPieces, jsonPieces, markdownPieces } from "./text-rows.ts";

export const exportFormats = ["csv", "parquet", "json", "md"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Export {
  /** As the store gives them. */
  readonly rows: ExportedRows;
  readonly format: ExportFormat;
  /** A file, or a stream that stays open, which Parquet cannot be written to. */
  readonly to: string | Writable;
}

/**
 * Rows are read as they are written: a table of any size takes little memory.
 * @throws StorageError where the file cannot be written; UsageError for Parquet to a stream
 */
export async function exportRowsTo({ rows, format, to }: Export): Promise<void> {
  if (typeof to !== "string") {
    if (format === "parquet")
      throw new UsageError("parquet is not text; expected a file to write it to", { hint: "Name one with -o." });
    await pipeline(Readable.from(pieces(rows, format)), to, { end: false });
    return;
  }
  try {
    if (format === "parquet") await writeParquet(to, rows, `llm-econ ${packageVersion}`);
    else await pipeline(Readable.from(pieces(rows, format)), createWriteStream(to));
  } catch (error) {
    const call = typeof error === "object" && error !== null && "syscall" in error ? error.syscall : undefined;
    if (call === undefined) throw error;
    // Half a table would be read as a whole one. What is not a file that was begun here stays.
    if (call === "write") rmSync(to, { force: true });
    throw new StorageError(`cannot write ${to}: ${errorMessage(error)}`, {
      hint: "Check that its directory exists and can be written, and that the disk is not full.",
      cause: error,
    });
  }
}

const textFormats = { csv: csvPieces, json: jsonPieces, md: markdownPieces } as const;

function pieces(rows: ExportedRows, format: keyof typeof textFormats): AsyncGenerator<string> {
  return textFormats[format](rows);
}
