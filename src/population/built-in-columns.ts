/** The columns that the engine knows the meaning of, whatever source has them. */
import { educationLabels, filingStatusLabels, housingLabels, maritalStatusLabels, sexLabels } from "./labels.ts";
import type { ColumnInfo } from "./population.ts";

export interface BuiltInColumn extends ColumnInfo {
  /** The only labels that it can have, where it has labels and not any text. */
  readonly labels?: readonly string[];
}

const number = (unit: string, meaning: string) => ({ kind: "number", unit, meaning }) as const;
const label = (meaning: string, labels?: readonly string[]) =>
  ({ kind: "label", unit: "", meaning, ...(labels && { labels }) }) as const;

const columns = {
  wage: number("$ an hour", "hourly wage"),
  hours: number("hours a week", "usual hours of work"),
  weight: number("", "people that the row stands for"),
  income: number("$ a year", "wage at usual hours"),
  elasticity: number("", "elasticity of taxable income"),
  registered: number("", "1 for who may vote, else 0"),
  age: number("years", "age"),
  sex: label("sex", sexLabels),
  education: label("highest education", educationLabels),
  occupationGroup: label("group of occupations"),
  occupation: label("occupation"),
  maritalStatus: label("marital status", maritalStatusLabels),
  householdSize: number("people", "people in the household"),
  children: number("children", "children under 18 in the household"),
  housing: label("how the household lives", housingLabels),
  filingStatus: label("what the tax return is filed as", filingStatusLabels),
  olderChildren: number("children", "children of 17 or 18, and students under 24, on the tax return"),
  otherDependents: number("people", "other dependants on the tax return"),
  spouseAge: number("years", "age of the spouse"),
  otherEarned: number("$ a year", "earnings of the spouse"),
  otherUnearned: number("$ a year", "interest and the like of the family"),
  employed: number("", "1 for who has a job, else 0"),
  employmentRate: number("share", "part of the people like this one who have a job"),
} as const satisfies Record<string, Omit<BuiltInColumn, "name">>;

export type BuiltInName = keyof typeof columns;

export const builtInColumns: Readonly<Record<BuiltInName, BuiltInColumn>> = Object.fromEntries(
  Object.entries(columns).map(([name, column]) => [name, { name, ...column }]),
) as Record<BuiltInName, BuiltInColumn>;

export const builtInNames = Object.keys(columns) as readonly BuiltInName[];

export function isBuiltIn(name: string): name is BuiltInName {
  return Object.hasOwn(columns, name);
}

/** Some of them, as a source declares what it has. */
export function declared(...names: readonly BuiltInName[]): readonly ColumnInfo[] {
  return names.map((name) => {
    const { kind, unit, meaning } = builtInColumns[name];
    return { name, kind, unit, meaning };
  });
}

/** Another name than the column's own under which a file can have it: `occupation_group`. */
export function builtInNameOf(header: string): BuiltInName | undefined {
  const bare = header.toLowerCase().replaceAll("_", "");
  return builtInNames.find((name) => name.toLowerCase() === bare);
}
