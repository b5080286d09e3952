/** The columns of a population that a template can name, with the units and labels of `population.filter`. */

import { type BuiltInName, builtInColumns } from "../../population/built-in-columns.ts";
import {
  type Column,
  cellOf,
  columnOf,
  type Population,
  usualIncome,
  weeksColumn,
} from "../../population/population.ts";
import { personFacts, shown } from "../persona-text.ts";

/** A number, one of these labels, or any label. */
export type FactKind = "number" | "text" | readonly string[];

/** Those that every template can name; others must be columns of the people it is for. */
export const factNames = [
  ...["age", "sex", "education", "occupation", "occupationGroup"],
  ...["maritalStatus", "householdSize", "children", "housing", "hours", "wage", "income"],
] as readonly BuiltInName[];

/** Those that every template can name too, unless a trait or a word of its own has the name. */
const familyFacts: readonly Column[] = (["filingStatus", "otherEarned"] as const).map((name) => {
  const { labels, ...column } = builtInColumns[name];
  return column.kind === "number"
    ? { ...column, kind: "number", values: new Float64Array() }
    : { ...column, kind: "label", codes: new Uint8Array(), labels: labels ?? [] };
});

/** Likewise: weeks of work in the year, of who works in others than 52. */
const weeksFact: Column = { ...weeksColumn, values: new Float64Array() };

/** Likewise: of people some of whom do not work. */
const jobFact: Column = {
  ...{ name: "hasJob", kind: "label", unit: "", meaning: "whether the person has a job" },
  ...{ codes: new Uint8Array(), labels: ["yes", "no"] },
};

/** All of them. */
export const softFacts: readonly Column[] = [...familyFacts, weeksFact, jobFact];

export type FactValue = string | number;
/** What is known about one person, by column. */
export type Facts = Readonly<Record<string, FactValue>>;

export function isFact(name: string): boolean {
  return factNames.some((known) => known === name);
}

/** @param others columns of the people beyond {@link factNames} */
export function factKindOf(name: string, others: readonly Column[]): FactKind | undefined {
  const builtIn = factNames.find((known) => known === name);
  const column = builtIn ? builtInColumns[builtIn] : others.find((other) => other.name === name);
  if (!column) return undefined;
  if (column.kind === "number") return "number";
  return ("labels" in column && column.labels?.filter((label) => label !== "")) || "text";
}

/** Columns of these people that no template knows without them. */
export function otherColumns({ columns }: Population): readonly Column[] {
  return [...columns.values()].filter(({ name }) => !isFact(name));
}

/** Whether the people of this source can have the fact at all. */
export function hasColumn(population: Population, name: string): boolean {
  return columnOf(population, name) !== undefined;
}

/** Age in years, hours a week (to 0.1), wage in dollars an hour (to the cent), income in dollars a year at these hours. */
export function factsOf(population: Population, index: number): Facts {
  const { usualWeeklyHours, hourlyWage, weeksOfTheYear: _weeks, ...facts } = personFacts(population, index);
  const income = usualIncome(population, index);
  const others = otherColumns(population).flatMap((column) => {
    const value = shown(cellOf(column, index));
    return value === undefined ? [] : [[column.name, value]];
  });
  return {
    ...facts,
    ...Object.fromEntries(others),
    hours: usualWeeklyHours,
    wage: hourlyWage,
    income: Math.round(income),
  };
}

/** A fact as it stands in a text: yearly dollars to three digits, so that they read as the estimates they are. */
export function writtenFact(population: Population, index: number, name: string, value: FactValue): string {
  if (name === "wage") return population.wage[index].toFixed(2);
  if (name === "otherEarned" && typeof value === "number")
    return Math.round(Number(value.toPrecision(3))).toLocaleString("en-US");
  if (name === "income") {
    const income = usualIncome(population, index);
    return Math.round(Number(income.toPrecision(3))).toLocaleString("en-US");
  }
  if (typeof value === "number" && !isFact(name)) return String(Number(value.toPrecision(6)));
  // A label of a user's own file can hold anything.
  return String(value)
    .replace(/[{}\p{Cc}\s]+/gu, " ")
    .trim();
}
