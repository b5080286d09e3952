/** The columns of a population that a template can name, with the units and labels of `population.filter`. */

import type { Population } from "../../population/population.ts";
import { weeksPerYear } from "../../population/population.ts";
import { educationLabels, sexLabels } from "../../population/population-filter.ts";
import { housingLabels, maritalStatusLabels } from "../../population/sources/census/categories.ts";
import { personFacts } from "../persona-text.ts";

/** A number, one of these labels, or any label (occupations). */
type FactKind = "number" | "text" | readonly string[];

export const factKinds = {
  age: "number",
  sex: sexLabels,
  education: educationLabels,
  occupation: "text",
  occupationGroup: "text",
  maritalStatus: maritalStatusLabels,
  householdSize: "number",
  children: "number",
  housing: housingLabels,
  hours: "number",
  wage: "number",
  income: "number",
} as const satisfies Record<string, FactKind>;

export type FactName = keyof typeof factKinds;
export type FactValue = string | number;
/** What is known about one person. */
export type Facts = Readonly<Partial<Record<FactName, FactValue>>>;

export const factNames = Object.keys(factKinds) as readonly FactName[];

export function isFact(name: string): name is FactName {
  return Object.hasOwn(factKinds, name);
}

/** Whether the people of this source can have the fact at all. */
export function hasColumn(population: Population, name: FactName): boolean {
  return name === "hours" || name === "wage" || name === "income" || population.facts[name] !== undefined;
}

/** Age in years, hours a week (to 0.1), wage in dollars an hour (to the cent), income in dollars a year at these hours. */
export function factsOf(population: Population, index: number): Facts {
  const { usualWeeklyHours, hourlyWage, ...facts } = personFacts(population, index);
  const income = weeksPerYear * population.wage[index] * population.usualHours[index];
  return { ...facts, hours: usualWeeklyHours, wage: hourlyWage, income: Math.round(income) };
}

/** A fact as it stands in a text: income to three digits, so that it reads as the estimate it is. */
export function writtenFact(population: Population, index: number, name: FactName, value: FactValue): string {
  if (name === "wage") return population.wage[index].toFixed(2);
  if (name === "income") {
    const income = weeksPerYear * population.wage[index] * population.usualHours[index];
    return Math.round(Number(income.toPrecision(3))).toLocaleString("en-US");
  }
  // A label of a user's own file can hold anything.
  return String(value)
    .replace(/[{}\p{Cc}\s]+/gu, " ")
    .trim();
}
