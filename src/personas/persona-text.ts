/**
 * A person in words, from the facts of one record. What is not in the record is invented, drawn by seed, and called
 * invented in the text.
 */

import { randomStream } from "../base/random.ts";
import {
  type Column,
  cellOf,
  labelOf,
  labelsOf,
  numbersOf,
  type Population,
  usualIncome,
} from "../population/population.ts";

const education: Record<string, string> = {
  "less-than-high-school": "did not finish high school",
  "high-school": "finished high school",
  "some-college": "have some college education",
  bachelor: "have a bachelor's degree",
  graduate: "have a graduate degree",
};

/** Invented traits: none of them is in the census. */
const moneyHabits = [
  "you plan your spending months ahead",
  "you live from one pay day to the next",
  "you save whatever is left over",
  "you like to spend on those around you",
  "you rarely think about money",
];
const riskAttitudes = [
  "you avoid risks",
  "you take a risk when the odds are good",
  "you enjoy taking risks",
  "you are torn between safety and chance",
];

/** Longest label in a prompt: in a user's own file it can be anything. */
const labelLimit = 150;

/** In the order in which personas are told of them. */
const recordedFacts = [
  ...["age", "sex", "education", "occupation", "occupationGroup"],
  ...["maritalStatus", "householdSize", "children", "housing", "filingStatus", "otherEarned"],
] as const;

/** Columns beyond these that are part of every persona: a plugin's. Those of a file may name the person. */
function toldColumns({ columns }: Population): readonly Column[] {
  return [...columns.values()].filter(({ isTold }) => isTold);
}

/** A value as texts show it. */
export function shown(value: number | string | undefined): number | string | undefined {
  return typeof value === "string" ? value.slice(0, labelLimit) : value;
}

/** What the record says about a person, by name; only what is known. */
export function personFacts(population: Population, index: number): Record<string, string | number> {
  const { columns, wage, usualHours } = population;
  const of = (name: string) => shown(cellOf(columns.get(name), index));
  const known: Record<string, string | number | undefined> = {
    ...Object.fromEntries(recordedFacts.map((name) => [name, of(name)])),
    ...Object.fromEntries(toldColumns(population).map(({ name }) => [name, of(name)])),
    ...(population.employment && { hasJob: population.employment.employed[index] === 1 ? "yes" : "no" }),
    usualWeeklyHours: Number(usualHours[index].toFixed(1)),
    weeksOfTheYear: population.weeks?.[index],
    hourlyWage: Number(wage[index].toFixed(2)),
  };
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string | number>;
}

/** Characters of a persona, whoever wrote it, that a prompt shows at most. */
export const personaLimit = 2000;

/** A persona in the second person, two to five sentences. */
export function personaText(population: Population, index: number, seed: number): string {
  const { wage, usualHours, employment } = population;
  const random = randomStream(seed, "persona", index);
  const pick = (list: readonly string[]): string => list[random.integer(list.length)];
  const money = pick(moneyHabits);
  const risk = pick(riskAttitudes);

  const label = (name: string) => labelOf(labelsOf(population, name), index);
  const age = numberAt(population, "age", index);
  const sex = label("sex");
  const who = [age ? `${age}-year-old` : "", sex === "female" ? "woman" : sex === "male" ? "man" : "worker"]
    .filter(Boolean)
    .join(" ");
  const occupation = label("occupation") ?? label("occupationGroup");
  const work = occupation ? `; your occupation: ${occupation.slice(0, labelLimit)}` : "";
  const schooling = education[label("education") ?? ""];
  const hours = Number(usualHours[index].toFixed(1));
  const income = Math.round(Number(usualIncome(population, index).toPrecision(3)));
  const pay = `$${wage[index].toFixed(2)} an hour, about $${income.toLocaleString("en-US")} a year before tax`;
  const weeks = population.weeks === undefined ? "" : ` in ${plural(population.weeks[index], "week")} of the year`;
  const weekly = `${plural(hours, "hour")} a week${weeks}`;
  const sentences = [
    `You are ${/^(8|11-|18-)/.test(who) ? "an" : "a"} ${who}${work}.`,
    schooling ? `You ${schooling}.` : "",
    household(population, index),
    employment?.employed[index] === 0
      ? `You have no job; one like others of your age, sex and education have would be ${weekly} at ${pay}.`
      : `You usually work ${weekly} at ${pay}.`,
    furtherFacts(population, index),
    `Traits invented for this simulation, not from the census: ${money}, and ${risk}.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `Further facts: minutes to work: 35; region: North.` */
function furtherFacts(population: Population, index: number): string {
  const facts = toldColumns(population).flatMap((column) => {
    const value = shown(cellOf(column, index));
    if (value === undefined) return [];
    const unit = column.unit === "" ? "" : ` ${column.unit}`;
    return [`${column.meaning}: ${typeof value === "number" ? Number(value.toPrecision(6)) : value}${unit}`];
  });
  return facts.length === 0 ? "" : `Further facts: ${facts.join("; ")}.`;
}

/** 0 for what is unknown. */
function numberAt(population: Population, name: string, index: number): number {
  return numbersOf(population, name)?.[index] || 0;
}

const marital: Record<string, string> = {
  married: "are married",
  "never-married": "have never been married",
  divorced: "are divorced",
  separated: "are separated",
  widowed: "are widowed",
};

const homes: Record<string, string> = {
  owner: "in a home that your household owns",
  renter: "in a rented home",
  "no-rent": "in a home without paying rent",
  "group-quarters": "in group quarters such as a dormitory or barracks",
};

function household(population: Population, index: number): string {
  const label = (name: string) => labelOf(labelsOf(population, name), index) ?? "";
  const isJoint = label("filingStatus") === "married-joint" && label("maritalStatus") === "married";
  const status = isJoint ? marriedWords(population, index) : marital[label("maritalStatus")];
  const size = numberAt(population, "householdSize", index);
  const children = numberAt(population, "children", index);
  const housing = label("housing");
  const home = homes[housing];
  // Those of a family that files a tax return are the ones that count there.
  const age = label("filingStatus") ? 17 : 18;
  const others = children ? ` with ${children} ${children === 1 ? "child" : "children"} under ${age}` : "";
  const people = !size
    ? ""
    : housing === "group-quarters" // The census counts everybody there as a household of one.
      ? "live"
      : size === 1
        ? "live alone"
        : `live in a household of ${size}${others}`;
  const clauses = [status, [people, people ? home : ""].filter(Boolean).join(" ")].filter(Boolean);
  return clauses.length === 0 ? "" : `You ${clauses.join(" and ")}.`;
}

/** The other one on the tax return: `are married to somebody who earns about $45,000 a year`. */
function marriedWords(population: Population, index: number): string {
  const earned = numbersOf(population, "otherEarned")?.[index] ?? Number.NaN;
  if (Number.isNaN(earned)) return "are married";
  if (earned === 0) return "are married to somebody who does not earn anything";
  return `are married to somebody who earns about $${Math.round(Number(earned.toPrecision(3))).toLocaleString("en-US")} a year`;
}
