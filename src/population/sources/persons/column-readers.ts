/** How the fields of a column of a CSV file are read. */

import { type BuiltInName, builtInColumns } from "../../built-in-columns.ts";
import type { PayPeriod } from "../../column-map.ts";

export interface ColumnReader {
  readonly expected: string;
  /** A field's number or label code, or undefined where it is not valid. */
  readonly read: (field: string) => number | undefined;
  /** By code; complete when every field has been read. */
  readonly labels?: readonly string[];
}

/** Columns that a file can have for us: `weeks` of work in the year serve to convert pay, and are read where people work in them. */
export type ReadableName = BuiltInName | "weeks";

/** What programs write for what is not known: R, pandas, SAS and Stata, spreadsheets, databases. */
const unknownMarks: ReadonlySet<string> = new Set(["", "NA", "N/A", "#N/A", "<NA>", "NaN", "nan", ".", "null", "NULL"]);

export function isUnknown(field: string): boolean {
  return unknownMarks.has(field);
}

/** Dollars per hour beyond which a wage is a mistake: twenty billion a year. */
const wageLimit = 1e7;
const hoursPer = { hour: 1, week: 40, month: 173, year: 2080 } as const;

const unknown = Number.NaN;

type NumberOf = (field: string) => number;

/**
 * @param name undefined for a column that the engine gives no meaning to
 * @param numberOf what a field says as a number
 * @param per of a wage: what the pay is for
 */
export function readerOf(name: ReadableName | undefined, numberOf: NumberOf, per: PayPeriod = "hour"): ColumnReader {
  const numbers = (expected: string, isValid: (value: number) => boolean, blank?: number): ColumnReader =>
    numberReader(expected, isValid, blank, numberOf);
  const whole = (expected: string, least: number, most: number): ColumnReader =>
    numbers(expected, (value) => Number.isInteger(value) && value >= least && value <= most, unknown);
  switch (name) {
    case "wage":
      return numbers(
        `${per === "hour" ? "a wage" : "pay"} above 0 in dollars per ${per}`,
        (value) => value > 0 && value <= wageLimit * hoursPer[per],
      );
    case "weight":
      return numbers("a weight of 0 or more", (value) => value >= 0);
    case "hours":
      return numbers("weekly hours above 0 and up to 168", (value) => value > 0 && value <= 168, unknown);
    case "weeks":
      return numbers("weeks above 0 and up to 53", (value) => value > 0 && value <= 53, unknown);
    case "elasticity":
      return numbers("an elasticity above 0 and up to 10", (value) => value > 0 && value <= 10);
    case "registered":
    case "employed":
      return yesOrNo();
    case "employmentRate":
      return numbers("a share above 0 and below 1", (value) => value > 0 && value < 1);
    case "age":
      return whole("an age from 1 to 120", 1, 120);
    case "householdSize":
      return whole("a number of people from 1 to 100", 1, 100);
    case "children":
    case "olderChildren":
      return whole("a number of children from 0 to 100", 0, 100);
    case "otherDependents":
      return whole("a number of people from 0 to 100", 0, 100);
    case "spouseAge":
      return whole("an age from 1 to 120", 1, 120);
    case "otherEarned":
      return numbers("dollars a year, 0 or more", (value) => value >= 0, unknown);
    case "otherUnearned":
      return numbers("dollars a year", () => true, unknown);
    default: {
      const labels = name && builtInColumns[name].labels;
      return labels ? knownLabels(labels) : anyLabels();
    }
  }
}

/** @param blank what stands for the unknown; without it, a field that is not known is an error */
function numberReader(
  expected: string,
  isValid: (value: number) => boolean,
  blank: number | undefined,
  numberOf: NumberOf,
): ColumnReader {
  return {
    expected,
    read: (field) => {
      if (isUnknown(field)) return blank;
      const value = numberOf(field);
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
  return {
    expected: labels.join(", "),
    // `Married joint` and `married_joint` are `married-joint`.
    read: (field) => codes.get(isUnknown(field) ? "" : field.toLowerCase().replaceAll(/[ _]/g, "-")),
    labels: [...codes.keys()],
  };
}

/** Labels as they come. */
function anyLabels(): ColumnReader {
  const labels: string[] = [];
  const codes = new Map<string, number>();
  return {
    expected: "a label",
    labels,
    read: (field) => {
      const known = codes.get(field);
      if (known !== undefined) return known;
      const label = isUnknown(field) ? "" : field;
      const code = codes.get(label) ?? labels.push(label) - 1;
      codes.set(label, code);
      codes.set(field, code);
      return code;
    },
  };
}
