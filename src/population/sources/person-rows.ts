/** Reads a CSV file of persons or wages into columns. */
import { readFileSync } from "node:fs";
import { EconError, errorMessage, ScenarioError } from "../../base/errors.ts";
import { nearest } from "../../base/nearest.ts";
import type { CodedColumn, PersonFacts } from "../population.ts";
import { educationLabels, sexLabels } from "../population-filter.ts";
import { csvRecords, fieldColumn } from "./csv-records.ts";

/** Columns that the file does not have are absent. */
export interface PersonRows {
  readonly count: number;
  readonly wage: Float64Array;
  readonly hours?: Float64Array;
  readonly weight?: Float64Array;
  readonly elasticity?: Float64Array;
  /** 1 for who may vote. */
  readonly registered?: Float64Array;
  readonly facts: PersonFacts;
}

/** How a column is read: a field's number or label code, or undefined where it is not valid. */
interface ColumnReader {
  readonly expected: string;
  readonly read: (field: string) => number | undefined;
  readonly labels?: readonly string[];
}

/** Dollars per hour beyond which a wage is a mistake: twenty billion a year. */
const wageLimit = 1e7;

const hint =
  "expected a CSV file with a header and a column wage (dollars per hour); optional columns: " +
  "weight, hours, elasticity, registered, age, sex, education, occupation, occupation_group";

/** @throws ScenarioError `path:line:column: …` for what is missing or malformed */
export function readPersonRows(path: string): PersonRows {
  const text = readText(path);
  const records = csvRecords(text);
  const fail = (line: number, index: number, message: string) =>
    new ScenarioError(`${path}:${line}:${fieldColumn(text, line, index)}: ${message}`, { hint });
  try {
    const header = records.next().value;
    if (!header) throw new ScenarioError(`${path}:1:1: the file is empty`, { hint });
    const names = header.fields.map((name) => name.trim().toLowerCase());
    if (!names.includes("wage")) {
      const near = nearest("wage", names.filter(Boolean));
      throw fail(header.line, 0, `no column wage${near ? `; is it "${near}"?` : ""}`);
    }
    const readers = columnReaders();
    const columns = names.flatMap((name, index) => {
      const reader = names.indexOf(name) === index ? readers[name] : undefined;
      return reader ? [{ name, index, reader, values: [] as number[] }] : [];
    });
    let count = 0;
    for (const { fields, line } of records) {
      if (fields.length !== names.length) throw fail(line, 0, `expected ${names.length} fields, got ${fields.length}`);
      for (const { index, reader, values } of columns) {
        const value = reader.read(fields[index].trim());
        if (value === undefined) throw fail(line, index, `expected ${reader.expected}, got "${fields[index].trim()}"`);
        values.push(value);
      }
      count++;
    }
    if (count === 0) throw fail(header.line, names.length, "no rows after the header");
    return personRows(count, new Map(columns.map(({ name, reader, values }) => [name, { reader, values }])));
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

function columnReaders(): Readonly<Record<string, ColumnReader | undefined>> {
  return {
    wage: numbers("a wage above 0 in dollars per hour", (value) => value > 0 && value <= wageLimit),
    weight: numbers("a weight of 0 or more", (value) => value >= 0),
    hours: numbers("weekly hours above 0 and up to 168", (value) => value > 0 && value <= 168, 40),
    elasticity: numbers("an elasticity above 0 and up to 10", (value) => value > 0 && value <= 10),
    registered: yesOrNo(),
    // Age 0 stands for unknown.
    age: numbers("an age from 1 to 120", (value) => Number.isInteger(value) && value >= 1 && value <= 120, 0),
    sex: knownLabels(sexLabels),
    education: knownLabels(educationLabels),
    occupation: anyLabels(),
    occupation_group: anyLabels(),
  };
}

/** @param blank what an empty field stands for; without it, an empty field is an error */
function numbers(expected: string, isValid: (value: number) => boolean, blank?: number): ColumnReader {
  return {
    expected,
    read: (field) => {
      if (field === "") return blank;
      const value = Number(field);
      return Number.isFinite(value) && isValid(value) ? value : undefined;
    },
  };
}

function yesOrNo(): ColumnReader {
  const values = new Map([
    ["1", 1],
    ["yes", 1],
    ["true", 1],
    ["0", 0],
    ["no", 0],
    ["false", 0],
  ]);
  return { expected: "1 or 0, yes or no, true or false", read: (field) => values.get(field.toLowerCase()) };
}

function knownLabels(labels: readonly string[]): ColumnReader {
  const codes = new Map([...labels, ""].map((label, code) => [label, code]));
  return { expected: labels.join(", "), read: (field) => codes.get(field.toLowerCase()), labels: [...codes.keys()] };
}

/** Labels as they come, as many as a 16-bit code can tell apart. */
function anyLabels(): ColumnReader {
  const labels: string[] = [];
  const codes = new Map<string, number>();
  return {
    expected: "at most 65,536 different labels",
    labels,
    read: (field) => {
      const known = codes.get(field);
      if (known !== undefined || labels.length === 65_536) return known;
      codes.set(field, labels.length);
      return labels.push(field) - 1;
    },
  };
}

function personRows(
  count: number,
  columns: ReadonlyMap<string, { readonly reader: ColumnReader; readonly values: readonly number[] }>,
): PersonRows {
  const floats = (name: string) => columns.has(name) && Float64Array.from(columns.get(name)!.values);
  const labels = (name: string): CodedColumn | undefined => {
    const column = columns.get(name);
    return column && { codes: Uint16Array.from(column.values), labels: column.reader.labels ?? [] };
  };
  const [hours, weight, age] = [floats("hours"), floats("weight"), floats("age")];
  const [elasticity, registered] = [floats("elasticity"), floats("registered")];
  const [sex, education] = [labels("sex"), labels("education")];
  const [occupation, occupationGroup] = [labels("occupation"), labels("occupation_group")];
  return {
    count,
    wage: Float64Array.from(columns.get("wage")!.values),
    ...(hours && { hours }),
    ...(weight && { weight }),
    ...(elasticity && { elasticity }),
    ...(registered && { registered }),
    facts: {
      ...(age && { age: Uint8Array.from(age) }),
      ...(sex && { sex }),
      ...(education && { education }),
      ...(occupation && { occupation }),
      ...(occupationGroup && { occupationGroup }),
    },
  };
}
