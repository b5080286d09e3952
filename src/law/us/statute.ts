/** The statute as data: parameters of one year, each with its title, unit, source and value. */
import { readdirSync, readFileSync } from "node:fs";
import { ScenarioError } from "../../base/errors.ts";
import { packageFile } from "../../base/package-files.ts";
import { filingStatusLabels } from "../../population/labels.ts";

export const filingStatuses = filingStatusLabels;
export type FilingStatus = (typeof filingStatuses)[number];

type ByStatus<T> = Readonly<Record<FilingStatus, T>>;
/** By number of children; 3 is three or more. */
type ByChildren = Readonly<Record<number, number>>;

/** Values of the parameters, dollars a year and decimals; what each means, and its source, is in {@link Parameter}. */
export interface Statute {
  readonly brackets: { readonly rates: readonly number[]; readonly starts: ByStatus<readonly number[]> };
  readonly standardDeduction: ByStatus<number>;
  readonly standardDeductionAge: ByStatus<number>;
  readonly eitc: {
    readonly rate: ByChildren;
    readonly maximum: ByChildren;
    readonly phaseOutRate: ByChildren;
    readonly phaseOutStart: ByChildren;
    readonly phaseOutStartJoint: ByChildren;
    readonly leastAge: number;
    readonly greatestAge: number;
  };
  readonly ctc: {
    readonly amount: number;
    readonly otherDependent: number;
    readonly refundable: number | "full";
    readonly refundableRate: number;
    readonly refundableStart: number;
    readonly phaseOutRate: number;
    readonly phaseOutStep: number;
    readonly phaseOutStart: ByStatus<number>;
  };
  readonly payroll: {
    readonly socialSecurityRate: number;
    readonly wageBase: number;
    readonly medicareRate: number;
    readonly additionalMedicareRate: number;
    readonly additionalMedicareStart: ByStatus<number>;
  };
  readonly selfEmployment: {
    readonly netEarnings: number;
    readonly socialSecurityRate: number;
    readonly medicareRate: number;
    readonly least: number;
  };
  readonly qualifiedBusiness: {
    readonly rate: number;
    readonly phaseOutStart: ByStatus<number>;
    readonly phaseOutWidth: ByStatus<number>;
  };
  readonly demogrant: ByStatus<number>;
}

export type ParameterValue = number | string | readonly number[] | ParameterValues;

/** By filing status or number of children. */
export interface ParameterValues {
  readonly [key: string]: ParameterValue;
}

export interface Parameter {
  readonly title: string;
  /** `rate`, `dollars a year` or `years`. */
  readonly unit: string;
  readonly source: string;
  readonly value: ParameterValue;
  /** Least value that it can have; 0 where nothing is said. */
  readonly least?: number;
  /** What it can be beside a number. */
  readonly words?: readonly string[];
}

/** Parameters by dotted name, as in `eitc.maximum`. */
export type Parameters = Readonly<Record<string, Parameter>>;

export interface StatuteFile {
  /** As in `us-2024`. */
  readonly law: string;
  readonly year: number;
  readonly title: string;
  readonly sources: readonly string[];
  /** What these households may owe or receive beside it. */
  readonly notIncluded: readonly string[];
  readonly parameters: Parameters;
}

const directory = "data/law/us";

/** The years whose law is built, ascending. */
export function statuteYears(): readonly number[] {
  return readdirSync(packageFile(directory))
    .filter((name) => /^\d{4}\.json$/.test(name))
    .map((name) => Number(name.slice(0, 4)))
    .sort((a, b) => a - b);
}

/** In the package. */
export function statutePath(year: number): string {
  return `${directory}/${year}.json`;
}

/** @throws ScenarioError for a year that is not there */
export function statuteFile(year: number): StatuteFile {
  const years = statuteYears();
  if (!years.includes(year))
    throw new ScenarioError(`there is no US statute of ${year}; expected ${years.join(", ")}`, {
      hint: "a year is taken up when every provision that applies to wage earners is built and meets published examples",
    });
  const file: StatuteFile = JSON.parse(readFileSync(packageFile(statutePath(year)), "utf8"));
  return file;
}

/** Parameters by dotted name as one value with groups. */
export function statuteOf(parameters: Parameters): Statute {
  const groups: Record<string, Record<string, ParameterValue>> = {};
  const single: Record<string, ParameterValue> = {};
  for (const [name, { value }] of Object.entries(parameters)) {
    const [group, key] = name.split(".");
    if (key === undefined) single[group] = value;
    else groups[group] = { ...groups[group], [key]: value };
  }
  // The file is the package's own, and a test reads every value.
  const statute: Statute = JSON.parse(JSON.stringify({ ...single, ...groups }));
  return statute;
}
