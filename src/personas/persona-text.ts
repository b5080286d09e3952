/**
 * A person in words, from the facts of one record. What is not in the record is invented, drawn by seed, and called
 * invented in the text.
 */

import { randomStream } from "../base/random.ts";
import { labelOf, type Population } from "../population/population.ts";

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

/** Longest title of an occupation in a prompt: in a user's own file it can be anything. */
const occupationLimit = 150;

/** What the record says about a person, by name; only what is known. */
export function personFacts(population: Population, index: number): Record<string, string | number> {
  const { facts, wage, usualHours } = population;
  const known: Record<string, string | number | undefined> = {
    age: facts.age?.[index] || undefined,
    sex: labelOf(facts.sex, index),
    education: labelOf(facts.education, index),
    occupation: labelOf(facts.occupation, index)?.slice(0, occupationLimit),
    occupationGroup: labelOf(facts.occupationGroup, index)?.slice(0, occupationLimit),
    maritalStatus: labelOf(facts.maritalStatus, index),
    householdSize: facts.householdSize?.[index] || undefined,
    children: facts.children?.[index],
    housing: labelOf(facts.housing, index),
    usualWeeklyHours: Number(usualHours[index].toFixed(1)),
    hourlyWage: Number(wage[index].toFixed(2)),
  };
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string | number>;
}

/** Characters of a persona, whoever wrote it, that a prompt shows at most. */
export const personaLimit = 2000;

/** A persona in the second person, two to five sentences. */
export function personaText(population: Population, index: number, seed: number): string {
  const { facts, wage, usualHours } = population;
  const random = randomStream(seed, "persona", index);
  const pick = (list: readonly string[]): string => list[random.integer(list.length)];
  const money = pick(moneyHabits);
  const risk = pick(riskAttitudes);

  const age = facts.age?.[index];
  const sex = labelOf(facts.sex, index);
  const who = [age ? `${age}-year-old` : "", sex === "female" ? "woman" : sex === "male" ? "man" : "worker"]
    .filter(Boolean)
    .join(" ");
  const occupation = labelOf(facts.occupation, index) ?? labelOf(facts.occupationGroup, index);
  const work = occupation ? `; your occupation: ${occupation.slice(0, occupationLimit)}` : "";
  const schooling = education[labelOf(facts.education, index) ?? ""];
  const hours = Number(usualHours[index].toFixed(1));
  const income = Math.round(Number((52 * wage[index] * usualHours[index]).toPrecision(3)));
  const sentences = [
    `You are ${/^(8|11-|18-)/.test(who) ? "an" : "a"} ${who}${work}.`,
    schooling ? `You ${schooling}.` : "",
    household(population, index),
    `You usually work ${hours} ${hours === 1 ? "hour" : "hours"} a week at $${wage[index].toFixed(2)} an hour, about $${income.toLocaleString("en-US")} a year before tax.`,
    `Traits invented for this simulation, not from the census: ${money}, and ${risk}.`,
  ];
  return sentences.filter(Boolean).join(" ");
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

function household({ facts }: Population, index: number): string {
  const status = marital[labelOf(facts.maritalStatus, index) ?? ""];
  const size = facts.householdSize?.[index];
  const children = facts.children?.[index];
  const housing = labelOf(facts.housing, index) ?? "";
  const home = homes[housing];
  const others = children ? ` with ${children} ${children === 1 ? "child" : "children"} under 18` : "";
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
