import { describe, expect, test } from "@jest/globals";
import { personaText, personFacts } from "../../src/personas/persona-text.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import type { CodedColumn, Population } from "../../src/population/population.ts";
import { columnsOf } from "./columns.ts";

interface Facts {
  readonly [name: string]: string | number | undefined;
  readonly wage?: number;
  readonly hours?: number;
}

/** One person of whom only these facts are known. */
function person({ wage = 20, hours = 40, ...facts }: Facts): Population {
  const column = (value: string | number | undefined): CodedColumn | Float64Array =>
    typeof value === "number" ? Float64Array.of(value) : { codes: Uint8Array.of(0), labels: [value ?? ""] };
  return {
    size: 1,
    wage: Float64Array.of(wage),
    usualHours: Float64Array.of(hours),
    weight: Float64Array.of(1),
    columns: columnsOf(Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, column(value)]))),
  };
}

const text = (facts: Facts): string => personaText(person(facts), 0, 1);
/** The first sentences, without work, pay and traits, which always follow. */
const who = (facts: Facts): string => text(facts).replace(/ You usually work .*$/, "");

describe("who someone is", () => {
  const cases: readonly [name: string, facts: Facts, expected: string][] = [
    ["nothing known", {}, "You are a worker."],
    ["age", { age: 34 }, "You are a 34-year-old worker."],
    ["age 0 stands for unknown", { age: 0 }, "You are a worker."],
    ["sex", { sex: "female" }, "You are a woman."],
    ["unknown sex", { sex: "" }, "You are a worker."],
    ["a man of 18", { age: 18, sex: "male" }, "You are an 18-year-old man."],
    ["11", { age: 11 }, "You are an 11-year-old worker."],
    ["17", { age: 17 }, "You are a 17-year-old worker."],
    ["80", { age: 80 }, "You are an 80-year-old worker."],
    ["89", { age: 89 }, "You are an 89-year-old worker."],
    ["90", { age: 90 }, "You are a 90-year-old worker."],
    ["110", { age: 110 }, "You are a 110-year-old worker."],
    [
      "occupation",
      { occupation: "Bakers", occupationGroup: "Production" },
      "You are a worker; your occupation: Bakers.",
    ],
    [
      "the group of an unknown occupation",
      { occupation: "", occupationGroup: "Production" },
      "You are a worker; your occupation: Production.",
    ],
    ["education", { education: "bachelor" }, "You are a worker. You have a bachelor's degree."],
    ["an education that we have no words for", { education: "other" }, "You are a worker."],
  ];
  test.each(cases)("%s", (_, facts, expected) => expect(who(facts)).toBe(expected));
});

describe("how someone lives", () => {
  const cases: readonly [name: string, facts: Facts, expected: string][] = [
    ["status", { maritalStatus: "married" }, "You are married."],
    ["alone", { householdSize: 1 }, "You live alone."],
    ["with others", { householdSize: 3 }, "You live in a household of 3."],
    ["no children", { householdSize: 2, children: 0 }, "You live in a household of 2."],
    ["one child", { householdSize: 3, children: 1 }, "You live in a household of 3 with 1 child under 18."],
    ["children", { householdSize: 4, children: 2 }, "You live in a household of 4 with 2 children under 18."],
    ["status and household", { maritalStatus: "widowed", householdSize: 1 }, "You are widowed and live alone."],
    ["a home", { householdSize: 1, housing: "renter" }, "You live alone in a rented home."],
    [
      "everything",
      { maritalStatus: "divorced", householdSize: 2, children: 1, housing: "owner" },
      "You are divorced and live in a household of 2 with 1 child under 18 in a home that your household owns.",
    ],
    [
      "a dormitory, where nobody is alone",
      { maritalStatus: "never-married", householdSize: 1, housing: "group-quarters" },
      "You have never been married and live in group quarters such as a dormitory or barracks.",
    ],
    ["a home of unknown household", { householdSize: 0, housing: "renter" }, ""],
  ];
  test.each(cases)("%s", (_, facts, expected) => expect(who(facts)).toBe(`You are a worker. ${expected}`.trim()));
});

describe("work and pay", () => {
  const cases: readonly [hours: number, wage: number, expected: string][] = [
    [40, 20, "You usually work 40 hours a week at $20.00 an hour, about $41,600 a year before tax."],
    [1, 6.69, "You usually work 1 hour a week at $6.69 an hour, about $348 a year before tax."],
    [37.5, 25.728, "You usually work 37.5 hours a week at $25.73 an hour, about $50,200 a year before tax."],
    [2, 0.4, "You usually work 2 hours a week at $0.40 an hour, about $42 a year before tax."],
    [60, 400, "You usually work 60 hours a week at $400.00 an hour, about $1,250,000 a year before tax."],
  ];
  test.each(cases)("%d hours at %d", (hours, wage, expected) => expect(text({ hours, wage })).toContain(expected));
});

describe("invented traits", () => {
  const traits = (seed: number, index = 0) =>
    /Traits invented for this simulation, not from the census: (you [^,]+), and (you [^.]+)\.$/
      .exec(personaText(drawn, index, seed))!
      .slice(1);
  const drawn = drawPopulation({ source: "census", size: 200, seed: 1 });

  test("are called invented and come last", () => expect(traits(1)).toHaveLength(2));
  test("depend on the seed and the person alone", () => {
    expect(traits(1, 7)).toEqual(traits(1, 7));
    const all = Array.from({ length: 200 }, (_, i) => traits(1, i).join());
    expect(new Set(all).size).toBe(5 * 4);
    expect(Array.from({ length: 200 }, (_, i) => traits(2, i).join())).not.toEqual(all);
  });
});

test("texts of census people are clean sentences of a bounded length", () => {
  const drawn = drawPopulation({ source: "census", size: 3000, seed: 2 });
  for (let i = 0; i < drawn.size; i++) {
    const persona = personaText(drawn, i, 1);
    expect(persona).not.toMatch(/undefined|null|NaN| {2}|\n|\.\.|\b1 (hours|children)|an? household of 1\b|\$0 /);
    expect(persona.length).toBeLessThan(700);
    const sentences = persona.split(/(?<=\.) (?=[A-Z])/).length;
    expect([2, 3, 4, 5]).toContain(sentences);
  }
});

test("an occupation of any length does not blow up a prompt", () => {
  const facts = { occupation: "x".repeat(100_000) };
  expect(text(facts).length).toBeLessThan(500);
  expect(JSON.stringify(personFacts(person(facts), 0)).length).toBeLessThan(500);
});

describe("facts", () => {
  const paid = { usualWeeklyHours: 40, hourlyWage: 20 };
  const cases: readonly [name: string, facts: Facts, expected: object][] = [
    ["only what is known", { age: Number.NaN, sex: "", householdSize: Number.NaN }, paid],
    ["no children is a fact", { children: 0 }, { children: 0, ...paid }],
    [
      "numbers and labels",
      { age: 50, sex: "male", housing: "owner" },
      { age: 50, sex: "male", housing: "owner", ...paid },
    ],
    ["rounded", { hours: 37.46, wage: 12.345 }, { usualWeeklyHours: 37.5, hourlyWage: 12.35 }],
  ];
  test.each(cases)("%s", (_, facts, expected) => expect(personFacts(person(facts), 0)).toEqual(expected));
});
