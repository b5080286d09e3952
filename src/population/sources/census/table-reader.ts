/** Reads the tables of a census directory and checks them against their manifest. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, ScenarioError } from "../../../base/errors.ts";
import { plainCsv } from "../persons/csv-dialect.ts";
import { csvRecords } from "../persons/csv-records.ts";
import { type CensusManifest, censusFormatVersion, type TableName, tableNames } from "./manifest.ts";

const rebuildHint = "make the directory anew with `llm-econ census build`";

/** One row of a table; each method names file, line and column where a value is not as expected. */
export interface TableRow {
  text(column: string): string;
  /** A finite number of 0 or more. */
  number(column: string): number;
  /** What the text of a column stands for. */
  known(column: string, values: ReadonlyMap<string, number>): number;
  /** A number that is an index of `list`. */
  entry(column: string, list: readonly unknown[]): number;
}

/** @throws ScenarioError where there is no manifest, or one of another format version */
export function readManifest(directory: string): CensusManifest {
  const path = join(directory, "manifest.json");
  let manifest: Partial<CensusManifest> | null;
  try {
    manifest = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ScenarioError(`${directory} holds no census tables: ${errorMessage(cause)}`, {
      hint: "expected a directory made by `llm-econ census build`",
      cause,
    });
  }
  if (manifest?.formatVersion !== censusFormatVersion) {
    throw new ScenarioError(
      `${path}: format version ${manifest?.formatVersion}; this version of llm-econ reads ${censusFormatVersion}`,
      { hint: rebuildHint },
    );
  }
  if (!(Number(manifest.meanUsualHours) > 0) || tableNames.some((name) => !manifest.sha256?.[name])) {
    throw new ScenarioError(`${path}: expected meanUsualHours and a sha256 for each table`, { hint: rebuildHint });
  }
  return manifest as CensusManifest;
}

/**
 * @param columns that the table must have
 * @throws ScenarioError where the table is missing, changed or malformed
 */
export function readTable(
  directory: string,
  manifest: CensusManifest,
  name: TableName,
  columns: readonly string[],
): readonly TableRow[] {
  const path = join(directory, name);
  let records: readonly (readonly string[])[];
  try {
    // A checkout on Windows may have turned line ends into CR LF.
    const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
    if (createHash("sha256").update(text).digest("hex") !== manifest.sha256[name]) {
      throw new ScenarioError(`${path} is not the table that manifest.json describes`, { hint: rebuildHint });
    }
    records = Array.from(csvRecords(text, plainCsv), ({ fields }) => fields);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    throw new ScenarioError(`${path}: ${errorMessage(error)}`, { hint: rebuildHint, cause: error });
  }
  const [header = [], ...rows] = records;
  const position = new Map(header.map((column, index) => [column, index]));
  for (const column of columns) {
    if (!position.has(column)) throw new ScenarioError(`${path}:1: no column ${column}`, { hint: rebuildHint });
  }
  if (rows.length === 0) throw new ScenarioError(`${path}: no rows`, { hint: rebuildHint });
  return rows.map((fields, index): TableRow => {
    const text = (column: string) => fields[position.get(column)!];
    const wrong = (column: string, expected: string) =>
      new ScenarioError(`${path}:${index + 2}: column ${column}: expected ${expected}, got "${text(column)}"`, {
        hint: rebuildHint,
      });
    const number = (column: string) => {
      const value = Number(text(column));
      if (text(column) === "" || !(value >= 0 && value < Infinity)) throw wrong(column, "a number of 0 or more");
      return value;
    };
    return {
      text,
      number,
      known: (column, values) => {
        const value = values.get(text(column));
        if (value === undefined) throw wrong(column, "a label of this format");
        return value;
      },
      entry: (column, list) => {
        const value = number(column);
        if (list[value] === undefined) throw wrong(column, "a pool that the tables have");
        return value;
      },
    };
  });
}
