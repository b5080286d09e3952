/** Census tables that were built, and people drawn as a scenario draws them. */
import { assumedOf, labelOf, labelsOf, numbersOf, type Population, usualIncome } from "../../population/population.ts";
import type { CensusManifest } from "../../population/sources/census/manifest.ts";
import { count, decimal } from "../words/format.ts";
import { table } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function censusBuildReport(directory: string, manifest: CensusManifest): string {
  const { records, population, meanUsualHours, hasHouseholds } = manifest;
  return [
    `${directory}: ${count(records)} records standing for ${count(population)} employed wage earners`,
    `mean usual hours ${meanUsualHours.toFixed(2)} a week${hasHouseholds ? "" : "; no household facts"}`,
  ].join("\n");
}

/** A person as `census sample --json` prints it; a fact that the source does not have is left out. */
export function sampledPeople(population: Population) {
  return Array.from({ length: population.size }, (_, index) => personOf(population, index));
}

function personOf(population: Population, index: number) {
  const { wage, usualHours } = population;
  const number = (name: string): number | undefined => {
    const value = numbersOf(population, name)?.[index];
    return Number.isNaN(value) ? undefined : value;
  };
  const label = (name: string) => labelOf(labelsOf(population, name), index);
  return {
    occupation: label("occupation"),
    occupationGroup: label("occupationGroup"),
    age: number("age"),
    sex: label("sex"),
    education: label("education"),
    maritalStatus: label("maritalStatus"),
    householdSize: number("householdSize"),
    children: number("children"),
    housing: label("housing"),
    filingStatus: label("filingStatus"),
    otherEarned: number("otherEarned"),
    hours: usualHours[index],
    weeks: population.weeks?.[index],
    wage: Math.round(100 * wage[index]) / 100,
    annualIncome: Math.round(usualIncome(population, index)),
  };
}

type Person = ReturnType<typeof personOf>;

const columns: readonly (readonly [title: string, cell: (person: Person) => string | number | undefined])[] = [
  ["occupation", ({ occupation }) => occupation && shortened(occupation, 48)],
  ["age", ({ age }) => age],
  ["sex", ({ sex }) => sex],
  ["education", ({ education }) => education],
  ["marital status", ({ maritalStatus }) => maritalStatus],
  ["household", ({ householdSize }) => householdSize],
  ["children", ({ children }) => children],
  ["housing", ({ housing }) => housing],
  ["files as", ({ filingStatus }) => filingStatus],
  ["others earn", ({ otherEarned }) => (otherEarned === undefined ? undefined : count(otherEarned))],
  ["h/week", ({ hours }) => hours],
  ["weeks", ({ weeks }) => weeks],
  ["$/hour", ({ wage }) => decimal(2)(wage)],
  ["$/year", ({ annualIncome }) => count(annualIncome)],
];

/** Columns that nobody has a value for are left out. */
export function peopleTable(people: readonly Person[]): string {
  const filled = columns.filter(([, cell]) => people.some((person) => cell(person) !== undefined));
  const rows = people.map((person) => filled.map(([, cell]) => String(cell(person) ?? "–")));
  return plainText(table([filled.map(([title]) => title), ...rows]).join("\n"));
}

/** What the families of these people assume, a sentence each; none where they have no families. */
export function assumedLines(population: Population): readonly string[] {
  const assumed = assumedOf(population, ["filingStatus", "otherEarned"]);
  return assumed.length === 0 ? [] : [plainText(`assumed of families: ${assumed.join("; ")}`)];
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
