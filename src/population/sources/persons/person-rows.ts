/** Reads a CSV file of persons or wages into columns. */
import { EconError, errorMessage, ScenarioError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import { commaHelp } from "../../../base/number-text.ts";
import { type BuiltInName, builtInColumns, isBuiltIn } from "../../built-in-columns.ts";
import type { FileReading } from "../../column-map.ts";
import { byName, type Column, narrowed, weeksPerYear } from "../../population.ts";
import { isUnknown } from "./column-readers.ts";
import { type CsvDialect, dialectOf, numberReader } from "./csv-dialect.ts";
import { csvRecords, fieldColumn } from "./csv-records.ts";
import { type FileColumn, fileColumns, wantedNames } from "./file-columns.ts";
import { readFileText } from "./file-text.ts";
import { assumedHours, hourlyPay, isUnlikely, medianOf, otherPay } from "./hourly-pay.ts";

export interface PersonRows {
  readonly count: number;
  /** Every column of the file that has a name, `wage`, `hours` and `weight` included. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly numbers: (name: BuiltInName) => Float64Array | undefined;
  /** Weeks of work in the year, where they were asked for. */
  readonly weeks: Float64Array | undefined;
  /** What a reader of the run must know of how the file was read. */
  readonly remarks: readonly string[];
}

const hint =
  "expected a CSV file with a header and a column wage (dollars per hour); optional columns: " +
  "weight, hours, elasticity, registered, age, sex, education, occupation, occupation_group, marital_status, " +
  "household_size, children, housing, and any others; population.columns says which they are under other names";

/**
 * @throws ScenarioError `path:line:column: …` for what is missing or malformed, a column that is there twice, and wages that
 * are not by the hour
 */
export function readPersonRows(path: string, reading: FileReading = {}): PersonRows {
  const { text, remark } = readFileText(path, hint);
  try {
    return rowsOf(text, path, reading, remark === null ? [] : [remark]);
  } catch (error) {
    if (error instanceof EconError) throw error;
    throw new ScenarioError(`${path}: ${errorMessage(error)}`, { hint, cause: error });
  }
}

function rowsOf(text: string, path: string, reading: FileReading, remarks: readonly string[]): PersonRows {
  const dialect = dialectOf(text, wantedNames(reading));
  const numberOf = numberReader(dialect);
  const fail = (line: number, index: number, message: string) => {
    const place = `${path}:${line}:${fieldColumn(text, line, index, dialect.separator)}`;
    return new ScenarioError(`${place}: ${message}`, { hint });
  };
  const records = csvRecords(text, dialect);
  const header = records.next().value;
  if (!header) throw new ScenarioError(`${path}:1:1: the file is empty`, { hint });
  const columns = fileColumns(header.fields, reading, numberOf, (index, message) => fail(header.line, index, message));
  const places = new Map(header.fields.map((field, index) => [field.trim().toUpperCase(), index]));
  let fields: readonly string[] = header.fields;
  const at = (column: string): string => fields[places.get(column) ?? -1]?.trim() ?? "";
  const [wage, ...others] = columns;
  const adjustment: number[] = [];
  let [count, left] = [0, 0];
  for (const record of records) {
    const { line } = record;
    fields = record.fields;
    if (fields.length !== header.fields.length) throw fail(line, 0, wrongCount(fields, header.fields.length));
    const pay = converted(wage, fields, at);
    if (pay === "" && wage.rule?.convert) {
      left++;
      continue;
    }
    const wrong = (column: FileColumn): ScenarioError =>
      fail(line, column.index, wrongField(column, fields[column.index].trim(), dialect.decimals));
    for (const column of columns) {
      const field = column === wage ? pay : converted(column, fields, at);
      const value = field === undefined ? undefined : column.reader.read(field);
      if (value === undefined) throw wrong(column);
      column.values.push(value);
    }
    if (wage.rule?.adjustment) adjustment.push(adjusted(at(wage.rule.adjustment)));
    count++;
  }
  const whom = left === 0 ? "" : ` with a wage; ${left} without one`;
  if (count === 0) throw fail(header.line, header.fields.length, `no rows${whom || " after the header"}`);
  const told = [
    ...remarks,
    ...(left === 0 ? [] : [`${left} of ${left + count} rows have no wage and are left out`]),
    ...toHourly(wage, others, adjustment, (message) => fail(header.line, wage.index, message)),
  ];
  const weeks = others.find(({ builtIn }) => builtIn === "weeks");
  if (reading.hasWeeks && !weeks)
    throw fail(
      header.line,
      0,
      "population.weeks: actual, but the file has no weeks; say population.columns: {weeks: …}",
    );
  const kept = columns.filter(({ builtIn }) => builtIn !== "weeks");
  const byColumn = byName(kept.map((column) => columnOf(numberOf, column)));
  return {
    count,
    columns: byColumn,
    numbers: (name) => {
      const column = byColumn.get(name);
      return column?.kind === "number" && column.values instanceof Float64Array ? column.values : undefined;
    },
    weeks: reading.hasWeeks ? weeks && yearsWeeks(weeks) : undefined,
    remarks: told.map((remark) => `${path}: ${remark}`),
  };
}

function yearsWeeks({ values }: FileColumn): Float64Array {
  return Float64Array.from(values, (value) => (Number.isNaN(value) ? weeksPerYear : value));
}

/** The factor of a row by which its pay becomes that of the survey's year: 1 where the file has none. */
function adjusted(millionths: string): number {
  const factor = Number(millionths) / 1e6;
  return factor > 0 ? factor : 1;
}

/** What a field says in our words: empty for the unknown, undefined where it is no code of its column. */
function converted(
  { index, rule }: FileColumn,
  fields: readonly string[],
  at: (column: string) => string,
): string | undefined {
  const field = fields[index].trim();
  return rule?.convert ? rule.convert(field, at) : field;
}

/** A decimal comma makes two fields of one in a file of one column. */
function wrongCount(fields: readonly string[], expected: number): string {
  const help = expected === 1 ? commaHelp(fields.join(",")) : null;
  return `expected ${expected} fields, got ${fields.length}${help ? `; ${help}` : ""}`;
}

function wrongField({ name, reader, rule }: FileColumn, field: string, decimals: CsvDialect["decimals"]): string {
  const near = reader.labels && nearest(field, reader.labels.filter(Boolean));
  const comma = decimals === "unclear" && field.includes(",") ? "; are these thousands or decimals?" : "";
  const help = commaHelp(field);
  const guess = near ? `; did you mean "${near}"?` : comma || (help ? `; ${help}` : "");
  const got = isUnknown(field) && field !== "" ? `"${field}", which is unknown` : `"${field}"`;
  const isCode = rule?.convert && !isUnknown(field) && reader.labels;
  return isCode ? `no code of ${name}: ${got}` : `expected ${reader.expected}, got ${got}${guess}`;
}

/**
 * Pay as dollars an hour, in place, with hours taken to be 40 where they are unknown.
 * @returns what a reader of the run must know of it
 * @throws what `fail` makes of wages that are not said to be by the hour and look like more
 */
function toHourly(
  wage: FileColumn,
  others: readonly FileColumn[],
  adjustment: readonly number[],
  fail: (message: string) => ScenarioError,
): readonly string[] {
  const hours = others.find(({ name }) => name === "hours");
  const weeks = others.find(({ builtIn }) => builtIn === "weeks");
  const { per } = wage.rule ?? {};
  wage.values.forEach((pay, i) => {
    const amount = pay * (adjustment[i] ?? 1);
    wage.values[i] = hourlyPay(amount, per ?? "hour", hours?.values[i] ?? Number.NaN, weeks?.values[i] ?? Number.NaN);
  });
  const remarks: string[] = [];
  if (per !== undefined && per !== "hour") {
    const parts = [`hours a week ${sourceOf(hours, assumedHours)}`];
    if (per === "year") parts.push(`weeks ${sourceOf(weeks, weeksPerYear)}`);
    remarks.push(`wages are ${wage.header}, pay for a ${per}, over ${parts.join(" and ")}`);
  }
  hours?.values.forEach((value, i) => {
    if (Number.isNaN(value)) hours.values[i] = assumedHours;
  });
  const median = medianOf(wage.values);
  const other = per === undefined ? otherPay(median) : null;
  if (other)
    throw fail(
      `wage is dollars per hour; a median of ${median.toLocaleString("en-US")} looks like ${other.what} pay; say population.columns: {wage: {column: ${wage.header}, per: ${other.per}}}, or per: hour where it is right`,
    );
  if (per !== "hour" && isUnlikely(median))
    remarks.push(`the median wage is $${Number(median.toPrecision(3))} an hour: is it pay for an hour?`);
  return remarks;
}

/** Where hours or weeks come from, and of how many rows they are assumed. */
function sourceOf(column: FileColumn | undefined, assumed: number): string {
  if (!column) return `taken to be ${assumed}`;
  const unknown = column.values.filter(Number.isNaN).length;
  return unknown === 0 ? `of ${column.header}` : `of ${column.header} (${assumed} for ${unknown} rows without)`;
}

function columnOf(numberOf: (field: string) => number, { name, builtIn, reader, values }: FileColumn): Column {
  const { unit, meaning } =
    builtIn !== undefined && isBuiltIn(builtIn)
      ? builtInColumns[builtIn]
      : { unit: "", meaning: `${name} in the file` };
  const { labels } = reader;
  if (labels === undefined) return { name, kind: "number", unit, meaning, values: Float64Array.from(values) };
  const numbers = builtIn ? undefined : numbersAmong(labels, numberOf);
  return numbers
    ? { name, kind: "number", unit, meaning, values: Float64Array.from(values, (code) => numbers[code]) }
    : { name, kind: "label", unit, meaning, codes: narrowed(values, labels.length), labels };
}

/** What the labels are where all of them are numbers, an empty one unknown. */
function numbersAmong(labels: readonly string[], numberOf: (field: string) => number): readonly number[] | undefined {
  const numbers = labels.map((label) => (label === "" ? Number.NaN : numberOf(label)));
  return numbers.every((value, code) => labels[code] === "" || Number.isFinite(value)) ? numbers : undefined;
}
