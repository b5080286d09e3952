/** What formats of surveys share: fields that are codes, and occupations by the Census Bureau's list. */
import type { BuiltInName } from "../../built-in-columns.ts";
import { type Occupation, occupationOf, packagedOccupations } from "../census/occupation-list.ts";
import { isUnknown } from "./column-readers.ts";
import type { ColumnRule } from "./column-rules.ts";

/** A format of a survey's extracts, named by `population.format`. */
export interface SurveyFormat {
  readonly name: string;
  readonly description: string;
  /** Any of these columns tells that a file is in it. */
  readonly signature: readonly string[];
  /** Names of the columns that have its wages, the first that is there being read. */
  readonly wages: readonly string[];
  /** @param wage which of `wages` the file has */
  readonly rules: (wage: string) => Readonly<Partial<Record<BuiltInName | "weeks", readonly ColumnRule[]>>>;
}

type Convert = NonNullable<ColumnRule["convert"]>;

/** Numbers as they are, some of which stand for the unknown. */
export function numberBut(...missing: readonly number[]): Convert {
  return (field) => (isUnknown(field) || missing.includes(Number(field)) ? "" : field);
}

/** Pay: none, a loss and what is unknown is no wage. */
export function payBut(isMissing: (amount: number) => boolean): Convert {
  return (field) => {
    const amount = Number(field);
    return isUnknown(field) || amount <= 0 || isMissing(amount) ? "" : field;
  };
}

/** Labels, or numbers, by code; what is left out of the list is no code. */
export function byCode(values: Readonly<Record<number, string | number>>): Convert {
  return (field) => (isUnknown(field) ? "" : values[Number(field)]?.toString());
}

/** Labels by ascending codes from which on they hold. */
export function byRange(...steps: readonly (readonly [from: number, label: string])[]): Convert {
  return (field) => {
    if (isUnknown(field)) return "";
    const code = Number(field);
    return steps.findLast(([from]) => code >= from)?.[1];
  };
}

let occupations: readonly Occupation[] | undefined;
const known = new Map<string, Occupation>();

function occupation(code: string): Occupation {
  occupations ??= packagedOccupations();
  const found = known.get(code) ?? occupationOf(code, occupations);
  known.set(code, found);
  return found;
}

/**
 * Titles, or groups, of occupations by Census codes of the list of 2018; those of other years are left unknown.
 * @param since year of the survey from which it has that list; null where all files have it
 */
export function occupationRules(
  column: string,
  since: number | null,
): Record<"occupation" | "occupationGroup", ColumnRule[]> {
  const rule = (what: "title" | "group"): ColumnRule[] => [
    {
      column,
      convert: (field, at) => {
        if (isUnknown(field) || Number(field) === 0 || (since !== null && !(Number(at("YEAR")) >= since))) return "";
        return /^\d{1,4}$/.test(field) ? occupation(field.padStart(4, "0"))[what] : undefined;
      },
    },
  ];
  return { occupation: rule("title"), occupationGroup: rule("group") };
}
