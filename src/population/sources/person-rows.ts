/** Reads a CSV file of persons or wages into columns. */
import { readFileSync } from "node:fs";
import { EconError, errorMessage, ScenarioError } from "../../base/errors.ts";
import { nearest } from "../../base/nearest.ts";
import { type BuiltInName, builtInColumns, builtInNameOf } from "../built-in-columns.ts";
import { byName, type Column, narrowed } from "../population.ts";
import { type ColumnReader, readerOf } from "./column-readers.ts";
import { csvRecords, fieldColumn } from "./csv-records.ts";

export interface PersonRows {
  readonly count: number;
  /** Every column of the file that has a name, `wage`, `hours` and `weight` included. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly numbers: (name: BuiltInName) => Float64Array | undefined;
}

const hint =
  "expected a CSV file with a header and a column wage (dollars per hour); optional columns: " +
  "weight, hours, elasticity, registered, age, sex, education, occupation, occupation_group, marital_status, " +
  "household_size, children, housing, and any others";

interface FileColumn {
  readonly index: number;
  readonly name: string;
  readonly builtIn: BuiltInName | undefined;
  readonly reader: ColumnReader;
  readonly values: number[];
}

/** @throws ScenarioError `path:line:column: …` for what is missing or malformed, and a column that is there twice */
export function readPersonRows(path: string): PersonRows {
  const text = readText(path);
  const records = csvRecords(text);
  const fail = (line: number, index: number, message: string) =>
    new ScenarioError(`${path}:${line}:${fieldColumn(text, line, index)}: ${message}`, { hint });
  try {
    const header = records.next().value;
    if (!header) throw new ScenarioError(`${path}:1:1: the file is empty`, { hint });
    const columns = fileColumns(header.fields, (index, message) => fail(header.line, index, message));
    let count = 0;
    for (const { fields, line } of records) {
      if (fields.length !== header.fields.length)
        throw fail(line, 0, `expected ${header.fields.length} fields, got ${fields.length}`);
      for (const { index, reader, values } of columns) {
        const field = fields[index].trim();
        const value = reader.read(field);
        if (value === undefined) {
          const near = reader.labels && nearest(field, reader.labels);
          const guess = near ? `; did you mean "${near}"?` : "";
          throw fail(line, index, `expected ${reader.expected}, got "${field}"${guess}`);
        }
        values.push(value);
      }
      count++;
    }
    if (count === 0) throw fail(header.line, header.fields.length, "no rows after the header");
    const byColumn = byName(columns.map(columnOf));
    return {
      count,
      columns: byColumn,
      numbers: (name) => {
        const column = byColumn.get(name);
        return column?.kind === "number" && column.values instanceof Float64Array ? column.values : undefined;
      },
    };
  } catch (error) {
    if (error instanceof EconError) throw error;
    throw new ScenarioError(`${path}: ${errorMessage(error)}`, { hint, cause: error });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ScenarioError(`cannot read ${path}: ${errorMessage(cause)}`, { hint, cause });
  }
}

/** Columns of the header; one without a name cannot be asked for, and `income` is what wage and hours make. */
function fileColumns(
  fields: readonly string[],
  fail: (index: number, message: string) => ScenarioError,
): readonly FileColumn[] {
  const headers = fields.map((field) => field.trim());
  const names = headers.map((header) => builtInNameOf(header) ?? header);
  if (!names.includes("wage")) {
    const near = nearest("wage", names.filter(Boolean));
    throw fail(0, `no column wage${near ? `; is it "${near}"?` : ""}`);
  }
  const plain = names.map((name) => name.toLowerCase());
  return names.flatMap((name, index): FileColumn[] => {
    if (name === "" || name === "income") return [];
    if (plain.indexOf(plain[index]) < index)
      throw fail(index, `a second column "${headers[index]}"; expected a name of its own for each`);
    const builtIn = builtInNameOf(name);
    return [{ index, name, builtIn, reader: readerOf(builtIn), values: [] }];
  });
}

function columnOf({ name, builtIn, reader, values }: FileColumn): Column {
  const { unit, meaning } = builtIn ? builtInColumns[builtIn] : { unit: "", meaning: `${name} in the file` };
  const { labels } = reader;
  if (labels === undefined) return { name, kind: "number", unit, meaning, values: Float64Array.from(values) };
  const numbers = builtIn ? undefined : numbersAmong(labels);
  return numbers
    ? { name, kind: "number", unit, meaning, values: Float64Array.from(values, (code) => numbers[code]) }
    : { name, kind: "label", unit, meaning, codes: narrowed(values, labels.length), labels };
}

/** What the labels are where all of them are numbers, an empty one unknown. */
function numbersAmong(labels: readonly string[]): readonly number[] | undefined {
  const numbers = labels.map((label) => (label === "" ? Number.NaN : Number(label)));
  return numbers.every((value, code) => labels[code] === "" || Number.isFinite(value)) ? numbers : undefined;
}
