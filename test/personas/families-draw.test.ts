/** Families of people drawn from the census: with what they earn, from a stream of their own, and told as they are taxed. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { personaText, personFacts } from "../../src/personas/persona-text.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { cellOf, type Population, takeRows } from "../../src/population/population.ts";
import type { DrawNote } from "../../src/population/population-source.ts";
import { drawCensus } from "../../src/population/sources/census/draw.ts";
import { bandBounds, bandLabels, earningsBand } from "../../src/population/sources/census/families/earnings-bands.ts";
import { otherIncomeAt } from "../../src/population/sources/census/families/other-income-pool.ts";
import { loadCensusTables } from "../../src/population/sources/census/tables.ts";
import { chiSquareRatio } from "./chi-square.ts";

const tables = loadCensusTables();
const at = (people: Population, name: string, i: number) => cellOf(people.columns.get(name), i);

function hashOf(people: Population, names: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of names) {
    const column = people.columns.get(name);
    const values =
      name === "wage"
        ? people.wage
        : name === "hours"
          ? people.usualHours
          : column?.kind === "number"
            ? column.values
            : column!.codes;
    hash.update(new Uint8Array(values.buffer));
  }
  return hash.digest("hex");
}

describe("draws of earlier versions stay bit for bit", () => {
  // Made by the version before there were families.
  const who = "5f6d3a60e98103f3a87de7ba7a36c6b9b7e1822fdeee923cb572e299375d91ee";
  const homes = "26456cb157181ce3a8230c5c5744fec522fa80712315a8574ee0ca059929b567";
  const whoColumns = ["wage", "hours", "age", "sex", "education", "occupationGroup", "occupation"];
  const homeColumns = ["maritalStatus", "householdSize", "children", "housing"];
  test.each(["by-earnings", "by-age"] as const)("who there is and what they earn, %s", (families) =>
    expect(hashOf(drawCensus(tables, 5000, 7, {}, families), whoColumns)).toBe(who),
  );
  test("households by age, and no filing status", () => {
    const people = drawCensus(tables, 5000, 7, {}, "by-age");
    expect(hashOf(people, homeColumns)).toBe(homes);
    expect(people.columns.has("filingStatus")).toBe(false);
  });
  test("the first families do not depend on how many there are", () => {
    const [few, many] = [drawCensus(tables, 100, 5), drawCensus(tables, 2000, 5)];
    const first = takeRows(
      many,
      Array.from({ length: 100 }, (_, i) => i),
    );
    for (const name of [...homeColumns, "filingStatus", "otherEarned"])
      expect(first.columns.get(name)).toEqual(few.columns.get(name));
  });
});

const size = 400_000;
const people = drawCensus(tables, size, 11);
const typeOf = (drawn: Population, i: number) =>
  `${at(drawn, "filingStatus", i)}-${Math.min(3, Number(at(drawn, "children", i)))}`;

/**
 * Tabulated from the records of the 2024 ACS sample that the tables were made of (109,142 wage earners), under the
 * assumptions that their manifest names: people, mean dollars a week, and whether there are 2,000 records or more.
 */
const records: readonly (readonly [type: string, sex: string, people: number, weekly: number, isLarge: boolean])[] = [
  ["single-0", "male", 36_525_076, 1066, true],
  ["single-0", "female", 34_531_687, 916, true],
  ["married-joint-0", "male", 22_824_035, 1876, true],
  ["married-joint-0", "female", 20_368_081, 1249, true],
  ["married-joint-1", "male", 9_390_351, 1945, true],
  ["married-joint-1", "female", 7_646_969, 1373, true],
  ["married-joint-2", "male", 8_423_568, 2140, true],
  ["married-joint-2", "female", 6_667_236, 1464, true],
  ["married-joint-3", "male", 4_182_666, 2038, true],
  ["married-joint-3", "female", 3_004_366, 1184, false],
  ["head-of-household-1", "male", 1_612_770, 1277, false],
  ["head-of-household-1", "female", 2_945_122, 1005, false],
  ["head-of-household-2", "male", 845_724, 1291, false],
  ["head-of-household-2", "female", 1_754_111, 928, false],
  ["head-of-household-3", "male", 438_578, 1076, false],
  ["head-of-household-3", "female", 856_855, 755, false],
];
const employed = 162_017_193;

describe("400,000 people have the families of the records", () => {
  const sums = new Map<string, { n: number; weekly: number; squares: number }>();
  for (let i = 0; i < size; i++) {
    const key = `${typeOf(people, i)} ${at(people, "sex", i)}`;
    const sum = sums.get(key) ?? { n: 0, weekly: 0, squares: 0 };
    sums.set(key, sum);
    const weekly = people.wage[i] * people.usualHours[i];
    sum.n++;
    sum.weekly += weekly;
    sum.squares += weekly ** 2;
  }
  test("and no others", () =>
    expect([...sums.keys()].sort()).toEqual(records.map(([type, sex]) => `${type} ${sex}`).sort()));
  test.each(records)("%s %s", (type, sex, count, weekly, isLarge) => {
    const { n, weekly: sum, squares } = sums.get(`${type} ${sex}`)!;
    const mean = sum / n;
    const noise = (2 * Math.sqrt(squares / n - mean ** 2)) / Math.sqrt(n) / weekly;
    expect(Math.abs(mean / weekly - 1)).toBeLessThan((isLarge ? 0.03 : 0.06) + noise);
    expect(Math.abs(((n / size) * employed) / count - 1)).toBeLessThan(0.02 + 3 / Math.sqrt(n));
  });
  test("married people are the ones who file jointly, and nobody else has what others earn", () => {
    const wrong = Array.from({ length: 100_000 }, (_, i) => i).filter((i) => {
      const [status, children] = [at(people, "filingStatus", i), Number(at(people, "children", i))];
      const isJoint = status === "married-joint";
      return (
        (at(people, "maritalStatus", i) === "married") !== isJoint ||
        (!isJoint && at(people, "otherEarned", i) !== 0) ||
        (status === "single" && children !== 0) ||
        children >= Number(at(people, "householdSize", i))
      );
    });
    expect(wrong).toEqual([]);
  });
  test("what is assumed goes with the columns, to rows of them too", () => {
    const { columns } = takeRows(people, [1]);
    expect(columns.get("filingStatus")!.assumed!.join("; ")).toMatch(/MAR 1.*17\/18/);
    expect(columns.get("otherEarned")!.assumed!.join("; ")).toMatch(/counted as earned/);
  });
});

test("persona texts and facts tell 1,000 people the families in their columns", () => {
  for (let i = 0; i < 1000; i++) {
    const text = personaText(people, i, 11);
    const facts = personFacts(people, i);
    for (const name of ["maritalStatus", "householdSize", "children", "housing", "filingStatus", "otherEarned"])
      expect(facts[name]).toBe(at(people, name, i));
    expect(text.includes("You are married")).toBe(facts.filingStatus === "married-joint");
    const told = / with (\d+) (?:child|children) under 17/.exec(text);
    const isTold = facts.children !== 0 && facts.housing !== "group-quarters";
    expect(told ? Number(told[1]) : null).toBe(isTold ? facts.children : null);
    expect(text).not.toContain("under 18");
    const spouse = /You are married to somebody who earns about \$([\d,]+) a year/.exec(text);
    const earned = Number(facts.otherEarned);
    expect(spouse ? Number(spouse[1].replaceAll(",", "")) : 0).toBe(Math.round(Number(earned.toPrecision(3))));
    expect(text.includes("You are married to somebody who does not earn anything")).toBe(
      facts.filingStatus === "married-joint" && earned === 0,
    );
  }
});

describe("filters condition the families", () => {
  const filters = [
    ["marital status and children", { maritalStatus: ["widowed", "divorced"], children: { min: 1 } }],
    ["heads of household who are young", { filingStatus: "head-of-household", age: { max: 34 } }],
    ["large rented homes", { householdSize: { min: 5 }, housing: "renter" }],
    ["who earns much and has three or more", { children: { min: 3 }, wage: { min: 40 } }],
  ] as const;
  const holds = (condition: unknown, value: number | string | undefined): boolean => {
    if (typeof condition === "string") return value === condition;
    if (Array.isArray(condition)) return condition.includes(value);
    const { min = -Infinity, max = Infinity } = condition as { min?: number; max?: number };
    return Number(value) >= min && Number(value) <= max;
  };
  test.each(filters)("%s, as by rejection", (_name, filter) => {
    const value = (drawn: Population, name: string, i: number) =>
      name === "wage" ? drawn.wage[i] : at(drawn, name, i);
    const passes = (drawn: Population, i: number) =>
      Object.entries(filter).every(([name, condition]) => holds(condition, value(drawn, name, i)));
    const drawn = drawCensus(tables, 5000, 3, filter);
    expect(Array.from({ length: drawn.size }, (_, i) => passes(drawn, i))).not.toContain(false);
    const kept = Array.from({ length: size }, (_, i) => i).filter((i) => passes(people, i));
    expect(kept.length).toBeGreaterThan(2000);
    const key = (from: Population, i: number) =>
      `${typeOf(from, i)} ${at(from, "sex", i)} ${Number(at(from, "age", i)) < 40} ${from.wage[i] < 25}`;
    const counts = new Map<string, [number, number]>();
    const count = (from: Population, i: number, side: 0 | 1) => {
      const pair = counts.get(key(from, i)) ?? [0, 0];
      pair[side]++;
      counts.set(key(from, i), pair);
    };
    for (let i = 0; i < drawn.size; i++) count(drawn, i, 0);
    for (const i of kept) count(people, i, 1);
    const pairs = [...counts.values()];
    const noise = 1 + drawn.size / kept.length;
    expect(
      chiSquareRatio(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
        noise,
      ),
    ).toBeLessThan(1);
  });
  test("what others earn, by rejection", () => {
    const drawn = drawPopulation({
      source: "census",
      size: 500,
      seed: 1,
      filter: { otherEarned: { min: 50_000, max: 60_000 } },
    });
    for (let i = 0; i < 500; i++)
      expect(Math.abs(Number(at(drawn, "otherEarned", i)) - 55_000)).toBeLessThanOrEqual(5000);
  });
  test("nobody passes", () =>
    expect(() => drawCensus(tables, 5, 1, { filingStatus: "married-separate" })).toThrow(/nobody .* passes/));
  test("a status that is none, with the nearest", () =>
    expect(() => drawCensus(tables, 5, 1, { filingStatus: "married-joined" })).toThrow(/did you mean "married-joint"/));
  test("by age there is no filing status", () =>
    expect(() => drawCensus(tables, 5, 1, { filingStatus: "single" }, "by-age")).toThrow(/no column filingStatus/));
});

describe("tables without families", () => {
  const directory = join(mkdtempSync(join(tmpdir(), "no-families-")), "tables");
  cpSync(packageFile("data/census"), directory, { recursive: true });
  const path = join(directory, "manifest.json");
  const { families: _families, ...manifest } = JSON.parse(readFileSync(path, "utf8"));
  for (const name of Object.keys(manifest.sha256))
    if (/famil|bands|employ|other|weeks/.test(name)) delete manifest.sha256[name];
  writeFileSync(path, JSON.stringify(manifest));
  const draw = (families: "by-earnings" | "by-age") => {
    const notes: DrawNote[] = [];
    const note = (one: DrawNote) => notes.push(one);
    const drawn = drawPopulation({ source: "census", size: 50, seed: 7, tablesDirectory: directory, families, note });
    return { drawn, notes };
  };
  test("are drawn from by age, which is said", () => {
    const { drawn, notes } = draw("by-earnings");
    expect(drawn).toEqual(drawCensus(tables, 50, 7, {}, "by-age"));
    expect(notes.map(({ warning }) => warning?.code)).toEqual(["families-by-age"]);
    expect(notes[0].warning!.message).toContain(directory);
  });
  test("need not be said where by-age is what was asked for", () => expect(draw("by-age").notes).toEqual([]));
});

describe("bands of earnings", () => {
  test("are told apart above each bound", () => {
    expect(bandLabels).toHaveLength(12);
    expect([0, 10, 10.01, 25, 99].map((income) => earningsBand([10, 20, 30], income))).toEqual([0, 0, 1, 2, 3]);
  });
  test("bounds are the next hundreds above weighted quantiles", () => {
    const incomes = Array.from({ length: 100 }, (_, i) => 1000 * (i + 1));
    const bounds = bandBounds(
      incomes,
      incomes.map(() => 2),
    );
    expect(bounds).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => 10_000 * tenth + 100), 95_100, 99_100]);
  });
  test("amounts between quantiles of 100, 200, …, 1,900", () => {
    const pool = { quantiles: Array.from({ length: 19 }, (_, i) => 100 * (i + 1)), meanAbove: 2400 };
    expect([0, 0.05, 0.125, 0.5, 0.95].map((u) => otherIncomeAt(pool, u))).toEqual([0, 100, 250, 1000, 1900]);
    const ranks = Array.from({ length: 50_000 }, (_, i) => 0.95 + (0.05 * (i + 0.5)) / 50_000);
    const mean = ranks.reduce((sum, u) => sum + otherIncomeAt(pool, u), 0) / ranks.length;
    expect(mean).toBeCloseTo(2400, -1);
  });
});
