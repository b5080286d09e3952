import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { personaText } from "../../src/personas/persona-text.ts";
import { factsOf } from "../../src/personas/template/facts.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import {
  cellOf,
  columnNames,
  columnOf,
  numbersOf,
  type Population,
  takeRows,
} from "../../src/population/population.ts";
import type { PopulationFilter } from "../../src/population/population-filter.ts";
import { readPersonFile } from "../../src/population/sources/persons/person-file.ts";
import { rake } from "../../src/population/weights/raking.ts";
import { stratifiedSample } from "../../src/population/weights/stratify.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { prepared } from "../episode/run-with.ts";

function file(text: string): string {
  const path = join(emptyDirectory(), "people.csv");
  writeFileSync(path, text);
  return path;
}

/** Everything about a row, whatever its columns. */
const row = (people: Population, i: number) => columnNames(people).map((name) => cellOf(columnOf(people, name), i));

const own = file("wage,registered,region,score,household_size\n10,1,north,1.5,2\n20,0,,-2,\n30,1,south,,1\n");

describe("takeRows", () => {
  test.each([
    ["census", drawPopulation({ source: "census", size: 40, seed: 2 })],
    ["gb2", drawPopulation({ source: "gb2", size: 40, seed: 2 })],
    ["file", readPersonFile(own, { seed: 1 })],
  ])("%s: every column of the rows, in their order, a row several times", (_, people) => {
    const rows = [2, 0, 2, 1];
    const taken = takeRows(people, rows);
    expect(columnNames(taken)).toEqual(columnNames(people));
    expect(taken.size).toBe(4);
    expect(rows.map((_, i) => row(taken, i))).toEqual(rows.map((i) => row(people, i)));
  });
  test("a stratified sample keeps who is registered, and every other column", () => {
    const draw = (size: number) => readPersonFile(own, { size, seed: 1 });
    const { population } = stratifiedSample(draw, 6, [0, 30_000], 2, 1);
    const known = readPersonFile(own, { seed: 1 });
    const byWage = new Map([0, 1, 2].map((i) => [known.wage[i], row(known, i).slice(0, -1)]));
    expect(numbersOf(population, "registered")).toBeDefined();
    for (let i = 0; i < 6; i++) expect(row(population, i).slice(0, -1)).toEqual(byWage.get(population.wage[i]));
  });
});

describe("a file keeps every column", () => {
  const people = readPersonFile(own, { seed: 1 });
  const column = (name: string) => [0, 1, 2].map((i) => cellOf(columnOf(people, name), i));
  test.each([
    ["region", ["north", undefined, "south"]],
    ["score", [1.5, -2, undefined]],
    ["registered", [1, 0, 1]],
    ["householdSize", [2, undefined, 1]],
    ["income", [20_800, 41_600, 62_400]],
  ])("%s", (name, expected) => expect(column(name)).toEqual(expected));
  test("numbers only where every value is one", () =>
    expect(columnOf(readPersonFile(file("wage,id\n1,7\n2,7b\n"), { seed: 1 }), "id")?.kind).toBe("label"));
  test("filters on them, what is unknown left out", () => {
    const wages = (filter: PopulationFilter) => [...readPersonFile(own, { seed: 1, filter }).wage];
    expect(wages({ region: ["North", "south"] })).toEqual([10, 30]);
    expect(wages({ score: { max: 9 } })).toEqual([10, 20]);
    expect(wages({ registered: { min: 1 } })).toEqual([10, 30]);
  });
  test("a filter on income, which wage and hours make, of any source", () => {
    for (const source of ["census", "gb2", { file: own }] as const) {
      const rich = drawPopulation({ source, size: 20, seed: 1, filter: { income: { min: 60_000 } } });
      expect(rich.size).toBe(20);
      expect(Math.min(...numbersOf(rich, "income")!)).toBeGreaterThanOrEqual(60_000);
    }
  });
  test("margins of them", () => {
    const of = (text: string) => readPersonFile(file(text), { seed: 1 });
    const numbers = of("wage,kids\n10,0\n10,1\n10,2\n10,3\n");
    expect([...rake(numbers, { kids: { "0-1": 0.8, "2+": 0.2 } }).weight]).toEqual([1.6, 1.6, 0.4, 0.4]);
    const labels = of("wage,region\n10,north\n10,south\n");
    expect([...rake(labels, { region: { north: 0.7, south: 0.3 } }).weight]).toEqual([1.4, 0.6]);
  });
  test("templates can name them; a text without a template says nothing of them", () => {
    expect(factsOf(people, 0)).toMatchObject({ region: "north", score: 1.5, householdSize: 2 });
    expect(personaText(people, 0, 1)).not.toMatch(/north|1\.5/);
  });
});

describe("refused, with file, line and column", () => {
  test.each([
    ["words for an age", "wage,age\n10,old\n", ':2:4: expected an age from 1 to 120, got "old"'],
    ["a number for a sex", "wage,sex\n10,1\n", ':2:4: expected female, male, got "1"'],
    ["a near miss", "wage,marital_status\n10,maried\n", 'got "maried"; did you mean "married"?'],
    ["text for a wage", "wage\nten\n", ':2:1: expected a wage above 0 in dollars per hour, got "ten"'],
    ["words for children", "wage,children\n10,two\n", ":2:4: expected a number of children from 0 to 100"],
    ["a column twice", "wage,region,Region\n10,a,b\n", ":1:13: column Region is there twice (columns 2 and 3)"],
    ["a built-in column twice", "wage,Wage\n10,11\n", ":1:6: column wage is there twice (columns 1 and 2)"],
  ])("%s", (_, text, message) => {
    const path = file(text);
    expect(() => readPersonFile(path, { seed: 1 })).toThrow(ScenarioError);
    expect(() => readPersonFile(path, { seed: 1 })).toThrow(message);
  });
});

describe("names in a scenario", () => {
  const problem = (keys: string): string => {
    try {
      prepared(keys);
      return "none";
    } catch (error) {
      return error instanceof ScenarioError ? error.message : String(error);
    }
  };
  test.each([
    [
      "an unknown column, at its key",
      "population: {filter: {agee: {min: 3}}}",
      '/test.yaml:2:23: population.filter: the source census has no column agee; did you mean "age"?',
    ],
    [
      "a column that the prior lacks",
      "population: {source: gb2, filter: {age: {min: 3}}}",
      "the source gb2 has no column age",
    ],
    [
      "an unknown margin",
      "population: {rake: {seks: {male: 1}}}",
      'population.rake: the source census has no column seks; did you mean "sex"?',
    ],
    [
      "a label for a number",
      "population: {filter: {children: many}}",
      "filter.children: children is a number; expected {min, max}",
    ],
    [
      "a column of a file that is not there",
      `population: {source: {file: ${own}}, filter: {regon: north}}`,
      'has no column regon; did you mean "region"?',
    ],
    ["children of the census", "population: {size: 5, filter: {children: {min: 2}, maritalStatus: widowed}}", "none"],
    [
      "a source that there is not",
      "population: {source: cenus}",
      'population.source: expected census, gb2, uniform, or {file: path.csv}; found "cenus"; did you mean "census"?',
    ],
  ])("%s", (_, keys, message) => expect(problem(keys)).toContain(message));
});
