import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { personaText } from "../../src/personas/persona-text.ts";
import { loadTemplate } from "../../src/personas/template/load.ts";
import { drawPersonas } from "../../src/personas/template/persona.ts";
import { traitChecks } from "../../src/personas/template/trait-check.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import type { CodedColumn, Population } from "../../src/population/population.ts";
import { columnsOf } from "./columns.ts";
import { template, templateFiles } from "./template-files.ts";

/** People of whom these facts are known; the first's columns are everybody's. */
function people(...facts: readonly Readonly<Record<string, string | number>>[]): Population {
  const column = (name: string): CodedColumn | Float64Array => {
    const values = facts.map((one) => one[name]);
    if (typeof values[0] === "number") return Float64Array.from(values, Number);
    return { codes: Uint8Array.from(values.keys()), labels: values.map(String) };
  };
  const names = Object.keys(facts[0]).filter((name) => name !== "wage" && name !== "hours");
  return {
    size: facts.length,
    wage: Float64Array.from(facts, ({ wage = 20 }) => Number(wage)),
    usualHours: Float64Array.from(facts, ({ hours = 40 }) => Number(hours)),
    weight: new Float64Array(facts.length).fill(1),
    columns: columnsOf(Object.fromEntries(names.map((name) => [name, column(name)]))),
  };
}

const texts = (path: string, population: Population): readonly string[] =>
  drawPersonas(loadTemplate(path), population, 1).map(({ text }) => text);

describe("phrases", () => {
  const cases: readonly [name: string, phrase: string, facts: Record<string, string | number>, expected: string][] = [
    ["a fact", '"{age} years."', { age: 30 }, "30 years."],
    ["spaces in braces", '"{ age } years."', { age: 30 }, "30 years."],
    ["left out where a fact is unknown", '"{age} years."', { age: Number.NaN }, "End."],
    ["left out where the source has no column", '"{age} years."', {}, "End."],
    ["the first alternative that is known", '["{age}", "none"]', { age: Number.NaN }, "none"],
    ["a condition", "{ when: { age: { min: 30, max: 40 } }, text: mid }", { age: 40 }, "mid"],
    ["a condition that fails", "{ when: { age: { min: 30, max: 40 } }, text: mid }", { age: 41 }, "End."],
    ["a condition on what is unknown", "{ when: { age: { max: 40 } }, text: young }", { age: Number.NaN }, "End."],
    ["all conditions", "{ when: { age: 30, sex: male }, text: both }", { age: 30, sex: "female" }, "End."],
    ["a label whatever its case", "{ when: { sex: [Male] }, text: he }", { sex: "male" }, "he"],
    ["a list of numbers", "{ when: { age: [29, 30] }, text: yes }", { age: 30 }, "yes"],
    ["the first of several", "[{ when: { age: 30 }, text: a }, b]", { age: 30 }, "a"],
    ["otherwise", "[{ when: { age: 30 }, text: a }, b]", { age: 31 }, "b"],
    ["hours, wage and income", '"{hours} h, {wage}, {income}"', { hours: 37.5, wage: 25.728 }, "37.5 h, 25.73, 50,200"],
    ["income in a condition", "{ when: { income: { min: 41600, max: 41600 } }, text: rich }", {}, "rich"],
    ["no children are known children", '"{children}"', { children: 0 }, "0"],
    ["braces and line breaks in the data", '"{occupation}"', { occupation: "a {age}\n\tb" }, "a age b"],
  ];
  test.each(cases)("%s", (_, phrase, facts, expected) => {
    const path = template("phrases:", `  a: ${phrase}`, "  b: { when: { wage: { min: 0 } }, text: End. }");
    const [text] = texts(path, people(facts));
    expect(text).toBe(expected === "End." ? expected : `${expected} End.`);
  });

  test("words of words", () => {
    const path = template("words: { a: '{b}!', b: ['{age}', unknown] }", "phrases: { p: '{a}' }");
    expect(texts(path, people({ age: 3 }, { age: Number.NaN }))).toEqual(["3!", "unknown!"]);
  });
});

describe("extends", () => {
  const parent = "name: p\nwords: { w: old }\nphrases: { first: 'a {w}.', second: b., third: c. }";
  const cases: readonly [name: string, child: string, expected: string][] = [
    ["nothing changed", "", "a old. b. c."],
    ["a word replaced", "words: { w: new }", "a new. b. c."],
    ["a phrase replaced in place", "phrases: { second: B. }", "a old. B. c."],
    ["a phrase added at the end", "phrases: { fourth: d. }", "a old. b. c. d."],
    ["a phrase dropped", "phrases: { second: }", "a old. c."],
  ];
  test.each(cases)("%s", (_, child, expected) => {
    const path = templateFiles({ "p.yaml": parent, "c.yaml": `name: c\nextends: p.yaml\n${child}` });
    expect(texts(path, people({}))).toEqual([expected]);
  });
});

describe("the default persona as a template", () => {
  const drawn = drawPopulation({ source: "census", size: 600, seed: 4 });
  const plain = drawPopulation({ source: "gb2", size: 50, seed: 4 });
  const facts = (population: Population, i: number) => personaText(population, i, 1).replace(/ Traits invented.*$/, "");
  const invented = (text: string) => /(Traits invented .*: )you ([^,]+), and you ([^.]+)\.$/.exec(text)!.slice(1);

  test.each([drawn, plain])("census says the same to the byte", (population) => {
    const own = texts("census", population);
    for (let i = 0; i < population.size; i++) expect(own[i]).toBe(facts(population, i));
  });
  test("money-habits adds the same traits, by draws of its own", () => {
    const own = texts("money-habits", drawn);
    const defaults = own.map((_, i) => personaText(drawn, i, 1));
    expect(own.map((text) => text.replace(/ Traits invented.*$/, ""))).toEqual(own.map((_, i) => facts(drawn, i)));
    for (const part of [0, 1, 2]) {
      const values = (all: readonly string[]) => [...new Set(all.map((text) => invented(text)[part]))].sort();
      expect(values(own)).toEqual(values(defaults));
    }
  });
});

describe("traits", () => {
  const drawn = drawPopulation({ source: "census", size: 1500, seed: 7 });
  const names = ["census", "money-habits", "big-five", "tax-attitudes"];

  test.each(names)("%s: clean texts of a bounded length", (name) => {
    for (const text of texts(name, drawn)) {
      expect(text).not.toMatch(/undefined|null|NaN|[{}]| {2}|\n|\.\./);
      expect(text.length).toBeLessThan(1200);
    }
  });
  test.each(names)("%s: drawn as stated, within 4.5 standard errors", (name) => {
    const chosen = loadTemplate(name);
    for (const check of traitChecks(chosen, drawPersonas(chosen, drawn, 3))) {
      expect(Math.abs(check.drawn - check.stated)).toBeLessThan(4.5 * check.standardError + 1e-9);
    }
  });

  const scale =
    "normal: { mean: 50, sd: 10, labels: [{ below: 45, label: low }, { below: 55, label: mid }, { label: high }] }";
  const own = (...traits: readonly string[]) => template("traits:", ...traits, "phrases: { a: x }");
  const checksOf = (path: string) => traitChecks(loadTemplate(path), drawPersonas(loadTemplate(path), drawn, 3));

  test("stated shares of a normal are those of its distribution function", () => {
    // Φ(−½) and Φ(½) − Φ(−½), from tables of the normal distribution.
    const stated = checksOf(own(`  t: { synthetic: true, ${scale} }`)).map((check) => check.stated);
    for (const [i, share] of [0.308538, 0.382925, 0.308538].entries()) expect(stated[i]).toBeCloseTo(share, 6);
  });
  test("a number has its mean and its spread", () => {
    const path = own("  t: { synthetic: true, normal: { mean: 5, sd: 2 } }");
    const [{ figure, stated, drawn: mean, standardError }] = checksOf(path);
    expect([figure, stated]).toEqual(["mean", 5]);
    expect(standardError).toBeCloseTo(2 / Math.sqrt(1500), 12);
    expect(Math.abs(mean - 5)).toBeLessThan(4.5 * standardError);
    const values = drawPersonas(loadTemplate(path), drawn, 3).map(({ traits }) => Number(traits.t));
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 1500));
  });
  test("cases by facts and by other traits, in any order; unknown where none holds", () => {
    const path = own(
      "  b: { synthetic: true, cases: [{ when: { a: [old] }, shares: { calm: 1 } }, { when: { age: { min: 30 } }, shares: { busy: 1 } }] }",
      "  a: { source: age, cases: [{ when: { age: { min: 60 } }, shares: { old: 1 } }, { shares: { young: 1 } }] }",
    );
    const personas = drawPersonas(
      loadTemplate(path),
      people({ age: 70 }, { age: 40 }, { age: 20 }, { age: Number.NaN }),
      1,
    );
    expect(personas.map(({ traits }) => traits)).toEqual([
      { b: "calm", a: "old" },
      { b: "busy", a: "young" },
      { a: "young" },
      { a: "young" },
    ]);
    expect(Object.keys(personas[0].traits)).toEqual(["b", "a"]);
  });
  test("depend on seed, name and person, not on other traits or the number of people", () => {
    const one = "  t: { synthetic: true, shares: { a: 0.5, b: 0.5 } }";
    const values = (path: string, population: Population, seed: number) =>
      drawPersonas(loadTemplate(path), population, seed).map(({ traits }) => traits.t);
    const first = values(own(one), drawn, 1);
    const few = drawPopulation({ source: "census", size: 100, seed: 7 });
    expect(values(own(`  s: { synthetic: true, ${scale} }`, one), few, 1)).toEqual(first.slice(0, 100));
    expect(values(own(one), drawn, 2)).not.toEqual(first);
  });
});

describe("refused with a population", () => {
  const refused = (path: string, population: Population) => () => drawPersonas(loadTemplate(path), population, 1);
  const none = drawPopulation({ source: "gb2", size: 3, seed: 1 });

  test("a column that the template needs", () => {
    expect(refused(template("facts: [wage, age]", "phrases: { a: x }"), none)).toThrow(ScenarioError);
    expect(refused("tax-attitudes", none)).toThrow(/tax-attitudes\.yaml:6:9: facts: these people have no age/);
  });
  test("an occupation that neither these people nor the census have", () => {
    const path = template("phrases:", "  a: [{ when: { occupation: Registered Nurse }, text: n }, x]");
    expect(refused(path, people({ occupation: "Baker" }))).toThrow(
      /own\.yaml:3:29: occupation has no "registered nurse"; did you mean "Registered Nurses"\?/,
    );
  });
  test("an occupation that only the census has is no mistake", () => {
    const path = template("phrases:", "  a: [{ when: { occupation: [Registered Nurses, BAKER] }, text: n }, x]");
    expect(texts(path, people({ occupation: "Baker" }))).toEqual(["n"]);
  });
  test("nothing to say", () =>
    expect(refused(template("phrases: { a: '{age}' }"), none)).toThrow("template own, person 0: no phrase holds"));
  test("too long a text", () => {
    const long = Array.from({ length: 5 }, (_, i) => `  p${i}: ${"x".repeat(450)}`);
    expect(refused(template("phrases:", ...long), none)).toThrow("the text has 2254 characters; expected 1 to 2000");
  });
});
