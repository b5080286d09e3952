/** Streams the CSV files of the Census Bureau's Public Use Microdata Sample, a few columns of each row. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { pipeline as pipelineEnd } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { parse as parseText } from "csv-parse/sync";
import { EconError, errorMessage, ScenarioError } from "../../../base/errors.ts";

/** One row; columns are named in upper case. */
export interface PumsRow {
  /** Text of a column. */
  text(column: string): string;
  /**
   * Number in a column; 0 where it is blank.
   * @throws ScenarioError naming file, line and column for anything else
   */
  number(column: string): number;
  /** An error about this row. */
  error(column: string, message: string): ScenarioError;
}

/**
 * Column names of a file, in upper case.
 * @throws ScenarioError for a file that cannot be read or is empty
 */
export async function pumsColumns(file: string): Promise<readonly string[]> {
  let text = "";
  try {
    for await (const chunk of byteStream(file)) {
      text += chunk.toString("latin1");
      if (text.includes("\n")) break;
    }
    const [header]: string[][] = parseText(text.replace(/^\u00ef\u00bb\u00bf/, "").split(/\r?\n/, 1)[0]);
    if (header) return header.map((name) => name.trim().toUpperCase());
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new ScenarioError(`${file}: the file is empty`, { hint: formatHint });
}

/**
 * Calls `onRow` for each row after the header; the row is only valid during the call.
 * @param columns of the header, from {@link pumsColumns}
 * @throws ScenarioError for a file that cannot be read; whatever `onRow` throws
 */
export async function readPums(file: string, columns: readonly string[], onRow: (row: PumsRow) => void): Promise<void> {
  const position = new Map(columns.map((name, index) => [name, index]));
  let record: readonly string[] = [];
  let line = 1;
  const row: PumsRow = {
    text: (column) => record[position.get(column)!].trim(),
    number: (column) => {
      const text = row.text(column);
      const value = Number(text);
      if (!Number.isFinite(value)) throw row.error(column, `expected a number, got "${text}"`);
      return value;
    },
    error: (column, message) => new ScenarioError(`${file}:${line}: column ${column}: ${message}`),
  };
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    from: 2,
    on_record: (next: string[], { lines }) => {
      record = next;
      line = lines;
      onRow(row);
      return null;
    },
  });
  try {
    await pipelineEnd(byteStream(file), parser.resume());
  } catch (error) {
    throw unreadable(file, error);
  }
}

const formatHint = "expected a CSV file of the PUMS, plain or gzipped; unzip csv_p*.zip and csv_h*.zip first";

function byteStream(file: string) {
  const source = createReadStream(file);
  if (!file.endsWith(".gz")) return source;
  // An error of the file, or of the zip, comes out of the returned stream.
  return pipeline(source, createGunzip(), () => undefined);
}

function unreadable(file: string, error: unknown): EconError {
  if (error instanceof EconError) return error;
  const line = error instanceof CsvError && typeof error.lines === "number" ? `:${error.lines}` : "";
  return new ScenarioError(`${file}${line}: ${errorMessage(error)}`, { hint: formatHint, cause: error });
}
