/** How the fields of a column of a CSV file are read. */
import { type BuiltInName, builtInColumns } from "../built-in-columns.ts";

export interface ColumnReader {
  readonly expected: string;
  /** A field's number or label code, or undefined where it is not valid. */
  readonly read: (field: string) => number | undefined;
  /** By code; complete when every field has been read. */
  readonly labels?: readonly string[];
}

/** Dollars per hour beyond which a wage is a mistake: twenty billion a year. */
const wageLimit = 1e7;

const unknown = Number.NaN;

/** @param name undefined for a column that the engine gives no meaning to */
export function readerOf(name: BuiltInName | undefined): ColumnReader {
  switch (name) {
    case "wage":
      return numbers("a wage above 0 in dollars per hour", (value) => value > 0 && value <= wageLimit);
    case "weight":
      return numbers("a weight of 0 or more", (value) => value >= 0);
    case "hours":
      return numbers("weekly hours above 0 and up to 168", (value) => value > 0 && value <= 168, 40);
    case "elasticity":
      return numbers("an elasticity above 0 and up to 10", (value) => value > 0 && value <= 10);
    case "registered":
      return yesOrNo();
    case "age":
      return whole("an age from 1 to 120", 1, 120);
    case "householdSize":
      return whole("a number of people from 1 to 100", 1, 100);
    case "children":
      return whole("a number of children from 0 to 100", 0, 100);
    default: {
      const labels = name && builtInColumns[name].labels;
      return labels ? knownLabels(labels) : anyLabels();
    }
  }
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

function whole(expected: string, least: number, most: number): ColumnReader {
  return numbers(expected, (value) => Number.isInteger(value) && value >= least && value <= most, unknown);
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
      codes.set(field, labels.length);
      return labels.push(field) - 1;
    },
  };
}
