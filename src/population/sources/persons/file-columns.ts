/** Which columns of a file of persons are read, as what, and how. */
import { ScenarioError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import { builtInNameOf } from "../../built-in-columns.ts";
import type { FileReading } from "../../column-map.ts";
import { type ColumnReader, type ReadableName, readerOf } from "./column-readers.ts";
import { type ColumnRule, type ColumnRules, rulesOf } from "./column-rules.ts";
import { surveyFormats } from "./formats.ts";
import type { SurveyFormat } from "./survey-codes.ts";

export interface FileColumn {
  readonly index: number;
  /** Ours, or that of the file. */
  readonly name: string;
  /** As it stands in the file. */
  readonly header: string;
  readonly builtIn: ReadableName | undefined;
  readonly reader: ColumnReader;
  /** Only `column` and `per` count where it has no `convert`. */
  readonly rule: ColumnRule | undefined;
  readonly values: number[];
}

/** @throws ScenarioError for a format that is not known */
export function formatNamed(name: string | undefined): SurveyFormat | undefined {
  if (name === undefined) return undefined;
  const format = surveyFormats.find((one) => one.name === name);
  if (format) return format;
  const known = surveyFormats.map((one) => one.name).join(", ");
  throw new ScenarioError(`population.format: unknown format "${name}"; expected one of ${known}`);
}

/** Names of which one at least must be in the header, in lower case. */
export function wantedNames({ format, columns }: FileReading): (name: string) => boolean {
  const wage = columns?.wage;
  const mapped = typeof wage === "string" ? wage : wage?.column;
  const wanted = mapped ? [mapped] : (formatNamed(format)?.wages ?? ["wage"]);
  return (name) => wanted.some((one) => plainName(one) === plainName(name));
}

function plainName(header: string): string {
  return header.trim().toLowerCase();
}

/** Places in the header by name, whatever its case. */
function placesOf(headers: readonly string[]): (name: string) => number {
  const plain = headers.map(plainName);
  return (name) => {
    const exact = headers.indexOf(name);
    return exact >= 0 ? exact : plain.indexOf(plainName(name));
  };
}

/**
 * Columns to read, that of the wage first. One without a name cannot be asked for; a column `income` is what wage and hours
 * make; a column by a name of ours that another column was chosen for is left out.
 * @param fail makes an error at a field of the header
 * @throws ScenarioError for a column that is there twice, or not there
 */
export function fileColumns(
  fields: readonly string[],
  reading: FileReading,
  numberOf: (field: string) => number,
  fail: (index: number, message: string) => ScenarioError,
): readonly FileColumn[] {
  const headers = fields.map((field) => field.trim());
  checkOnce(headers, fail);
  const placeOf = placesOf(headers);
  const rules = chosenRules(headers, reading, placeOf, fail);
  const column = (index: number, name: string, builtIn: ReadableName | undefined, rule?: ColumnRule): FileColumn => {
    const reader = readerOf(builtIn, numberOf, rule?.per);
    return { index, name, header: headers[index], builtIn, reader, rule, values: [] };
  };
  const ruled = Object.entries(rules).flatMap(([name, candidates = []]): FileColumn[] => {
    const rule = candidates.find((one) => placeOf(one.column) >= 0);
    return rule ? [column(placeOf(rule.column), name, name as ReadableName, rule)] : [];
  });
  const used = new Set(ruled.map(({ index }) => index));
  const taken = new Set(ruled.map(({ name }) => name));
  // Elsewhere a column of the name is one like any other.
  const needsWeeks = reading.hasWeeks || ruled.some(({ name, rule }) => name === "wage" && rule?.per === "year");
  const rest = headers.flatMap((header, index): FileColumn[] => {
    const builtIn = needsWeeks && plainName(header) === "weeks" ? "weeks" : builtInNameOf(header);
    const name = builtIn ?? header;
    if (used.has(index) || taken.has(name) || name === "" || name === "income") return [];
    return [column(index, name, builtIn)];
  });
  const all = [...ruled, ...rest];
  const wage = all.find(({ name }) => name === "wage");
  if (!wage) throw fail(0, noWage(headers));
  return [wage, ...all.filter((one) => one !== wage)];
}

function checkOnce(headers: readonly string[], fail: (index: number, message: string) => ScenarioError): void {
  const names = headers.map((header) => builtInNameOf(header) ?? header);
  const plain = names.map(plainName);
  names.forEach((name, index) => {
    const first = plain.indexOf(plain[index]);
    if (name !== "" && first < index)
      throw fail(index, `column ${name} is there twice (columns ${first + 1} and ${index + 1})`);
  });
}

/** The scenario's word comes before that of a format. */
function chosenRules(
  headers: readonly string[],
  { format: formatName, columns = {} }: FileReading,
  placeOf: (name: string) => number,
  fail: (index: number, message: string) => ScenarioError,
): ColumnRules {
  const mapped = rulesOf(columns);
  for (const [name, [rule]] of Object.entries(mapped)) {
    if (placeOf(rule.column) >= 0) continue;
    const near = nearest(rule.column, headers.filter(Boolean));
    const help = near ? `did you mean "${near}"?` : `expected one of ${headers.filter(Boolean).join(", ")}`;
    throw new ScenarioError(`population.columns.${name}: the file has no column ${rule.column}; ${help}`);
  }
  const format = formatNamed(formatName);
  if (!format) return mapped;
  const wage = format.wages.find((name) => placeOf(name) >= 0);
  if (wage === undefined && !mapped.wage)
    throw fail(0, `no column ${format.wages.join(" or ")}, which population.format ${format.name} reads`);
  return { ...format.rules(wage ?? format.wages[0]), ...mapped };
}

function noWage(headers: readonly string[]): string {
  const names = headers.map((header) => header.toUpperCase());
  const format = surveyFormats.find(
    ({ signature, wages }) => signature.some((one) => names.includes(one)) && wages.some((one) => names.includes(one)),
  );
  if (format) return `no column wage; is it an extract that population.format: ${format.name} reads?`;
  const near = nearest("wage", headers.filter(Boolean));
  return `no column wage${near ? `; is it "${near}"?` : ""}`;
}
