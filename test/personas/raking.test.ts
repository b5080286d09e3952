import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ScenarioError } from "../../src/base/errors.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { labelsOf, numbersOf, type Population } from "../../src/population/population.ts";
import type { Margins } from "../../src/population/weights/margins.ts";
import { rake } from "../../src/population/weights/raking.ts";
import { columnsOf } from "./columns.ts";

const sexes = ["female", "male"];
const homes = ["owner", "renter"];

/** `counts[sex][home]` people of each kind, of these weights. */
function crossed(counts: readonly (readonly number[])[], weights?: readonly (readonly number[])[]): Population {
  const kinds = counts.flatMap((row, a) => row.flatMap((n, b) => Array.from({ length: n }, () => [a, b] as const)));
  const size = kinds.length;
  return {
    size,
    wage: new Float64Array(size).fill(20),
    usualHours: new Float64Array(size).fill(40),
    weight: Float64Array.from(kinds, ([a, b]) => weights?.[a][b] ?? 1),
    columns: columnsOf({
      sex: { codes: Uint8Array.from(kinds, ([a]) => a), labels: sexes },
      housing: { codes: Uint8Array.from(kinds, ([, b]) => b), labels: homes },
    }),
  };
}

/** Share of the weight in each cell. */
function cells(weight: Float64Array, people: Population): readonly (readonly number[])[] {
  const table = [
    [0, 0],
    [0, 0],
  ];
  const [sex, housing] = ["sex", "housing"].map((name) => labelsOf(people, name)!.codes);
  for (let i = 0; i < people.size; i++) table[sex[i]][housing[i]] += weight[i] / people.size;
  return table;
}

const margins = (female: number, owner: number): Margins => ({
  sex: { female, male: 1 - female },
  housing: { owner, renter: 1 - owner },
});

const oddsRatio = ([[a, b], [c, d]]: readonly (readonly number[])[]): number => (a * d) / (b * c);

/** The cell of a 2×2 table with these margins and odds ratio: the root of its quadratic that is a share. */
function firstCell(female: number, owner: number, ratio: number): number {
  if (ratio === 1) return female * owner;
  const b = 1 + (female + owner) * (ratio - 1);
  return (b - Math.sqrt(b * b - 4 * ratio * (ratio - 1) * female * owner)) / (2 * (ratio - 1));
}

describe("two by two, against the closed form", () => {
  const cases: readonly [name: string, counts: number[][], female: number, owner: number][] = [
    [
      "independent",
      [
        [10, 10],
        [10, 10],
      ],
      0.3,
      0.8,
    ],
    [
      "associated",
      [
        [30, 10],
        [5, 20],
      ],
      0.5,
      0.5,
    ],
    [
      "strongly associated",
      [
        [50, 1],
        [1, 50],
      ],
      0.2,
      0.7,
    ],
    [
      "already right",
      [
        [10, 20],
        [30, 40],
      ],
      0.3,
      0.4,
    ],
  ];
  test.each(cases)("%s", (_, counts, female, owner) => {
    const population = crossed(counts);
    const { weight } = rake(population, margins(female, owner));
    const [[first]] = cells(weight, population);
    expect(first).toBeCloseTo(firstCell(female, owner, oddsRatio(counts)), 9);
  });
  test("weights that fit are left alone", () => {
    const { weight, iterations, designEffect, maxWeightRatio, warning } = rake(
      crossed([
        [1, 2],
        [3, 4],
      ]),
      margins(0.3, 0.4),
    );
    expect([...weight]).toEqual(new Array(10).fill(1));
    expect([iterations, maxWeightRatio, warning]).toEqual([0, 1, null]);
    expect(designEffect).toBeCloseTo(1, 14);
  });
});

test("property: margins to 1e-9, mean weight 1, odds ratios of the starting weights", () => {
  const count = fc.integer({ min: 1, max: 30 });
  const start = fc.double({ min: 0.2, max: 5, noNaN: true });
  const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
  const square = <T>(of: fc.Arbitrary<T>) => fc.tuple(fc.tuple(of, of), fc.tuple(of, of));
  fc.assert(
    fc.property(square(count), square(start), share, share, (counts, weights, female, owner) => {
      const population = crossed(counts, weights);
      const { weight } = rake(population, margins(female, owner));
      const after = cells(weight, population);
      expect(Math.abs(after[0][0] + after[0][1] - female)).toBeLessThan(1e-9);
      expect(Math.abs(after[0][0] + after[1][0] - owner)).toBeLessThan(1e-9);
      expect(weight.reduce((sum, w) => sum + w, 0) / population.size).toBeCloseTo(1, 12);
      expect(oddsRatio(after) / oddsRatio(cells(population.weight, population))).toBeCloseTo(1, 8);
    }),
  );
});

describe("census people", () => {
  const population = drawPopulation({ source: "census", size: 3000, seed: 5 });
  const given: Margins = {
    sex: { female: 0.5, male: 0.5 },
    education: {
      "less-than-high-school": 0.1,
      "high-school": 0.25,
      "some-college": 0.3,
      bachelor: 0.22,
      graduate: 0.13,
    },
    age: { "0-29": 0.3, "30-49": 0.4, "50+": 0.3 },
    income: { "0-30000": 0.3, "30000-100000": 0.5, "100000+": 0.2 },
  };
  const raked = rake(population, given);
  const share = (has: (i: number) => boolean) =>
    raked.weight.reduce((sum, w, i) => sum + (has(i) ? w : 0), 0) / population.size;

  test("four columns at once, ranges among them", () => {
    const [sex, education] = ["sex", "education"].map((name) => labelsOf(population, name));
    const age = numbersOf(population, "age");
    const income = (i: number) => 52 * population.wage[i] * population.usualHours[i];
    expect(share((i) => sex!.codes[i] === 0)).toBeCloseTo(0.5, 9);
    expect(share((i) => education!.codes[i] === 3)).toBeCloseTo(0.22, 9);
    expect(share((i) => age![i] <= 29)).toBeCloseTo(0.3, 9);
    expect(share((i) => age![i] >= 30 && age![i] <= 49)).toBeCloseTo(0.4, 9);
    expect(share((i) => income(i) < 30_000)).toBeCloseTo(0.3, 9);
    expect(share((i) => income(i) >= 100_000)).toBeCloseTo(0.2, 9);
  });
  test("people of the same labels get the same weight", () => {
    const keys = Array.from(raked.weight, (w) => w.toPrecision(10));
    expect(new Set(keys).size).toBeLessThanOrEqual(2 * 5 * 3 * 3);
  });
  test("shares that miss 1 by rounding are brought there", () => {
    const { weight } = rake(population, { sex: { female: 0.333_333_3, male: 0.666_666_6 } });
    expect(weight.reduce((sum, w) => sum + w, 0)).toBeCloseTo(3000, 6);
  });
});

test("design effect and ratio of two weights, by hand; a warning where they are large", () => {
  // 90 people of weight 0.5/0.9 and 10 of weight 5: Σw² = 90·(5/9)² + 10·25, and (Σw)² = 100².
  const raked = rake(
    crossed([
      [90, 0],
      [0, 10],
    ]),
    { sex: { female: 0.5, male: 0.5 } },
  );
  expect(raked.designEffect).toBeCloseTo((100 * (90 * (5 / 9) ** 2 + 250)) / 100 ** 2, 12);
  expect(raked.maxWeightRatio).toBeCloseTo(9, 12);
  expect(raked.warning).toContain(
    "some count 9.0 times as much as others by it, and 100 weighted people say as much as 36",
  );
});

describe("refused", () => {
  const population = {
    ...crossed([
      [3, 2],
      [4, 1],
    ]),
  };
  const aged: Population = {
    ...population,
    columns: new Map([
      ...population.columns,
      ...columnsOf({ age: Float64Array.of(20, 30, 40, 50, 60, 20, 30, 40, 50, Number.NaN) }),
    ]),
  };
  const unknown = {
    ...population,
    columns: columnsOf({ sex: { codes: new Uint8Array(10).fill(1, 5), labels: ["female", ""] } }),
  };
  const cases: readonly [name: string, margins: Margins, message: string, people?: Population][] = [
    [
      "an unknown column",
      { seks: { male: 1 } },
      'population.rake.seks: these people have no column seks; did you mean "sex"?',
    ],
    [
      "a column that the source has not",
      { education: { bachelor: 1 } },
      "population.rake.education: these people have no column education",
    ],
    [
      "an unknown label",
      { sex: { femal: 0.5, male: 0.5 } },
      'population.rake.sex: unknown label "femal"; did you mean "female"?',
    ],
    [
      "people without a share",
      { sex: { female: 1 } },
      'population.rake.sex: there are people with "male"; expected a share for everybody',
    ],
    ["people of whom it is unknown", { sex: { female: 1 } }, "there are people of whom it is unknown", unknown],
    [
      "a label that nobody has",
      { housing: { owner: 0.5, renter: 0.5 } },
      'population.rake.housing: nobody is "renter", so no weight can give them a share of 0.5',
      crossed([
        [3, 0],
        [4, 0],
      ]),
    ],
    [
      "shares that do not sum to 1",
      { sex: { female: 0.5, male: 0.6 } },
      "population.rake.sex: shares sum to 1.1; expected 1",
    ],
    ["shares just beyond rounding", { sex: { female: 0.5, male: 0.500002 } }, "shares sum to 1.000002; expected 1"],
    ["a share of 0", { sex: { female: 0, male: 1 } }, 'the share of "female" is 0; expected a number above 0'],
    ["NaN", { sex: { female: Number.NaN, male: 1 } }, 'the share of "female" is NaN'],
    ["what is no range", { age: { young: 1 } }, 'population.rake.age: "young" is not a range', aged],
    ["a range upside down", { age: { "30-20": 1 } }, '"30-20" is not a range', aged],
    ["ranges that overlap", { age: { "0-30": 0.5, "30+": 0.5 } }, "population.rake.age: two ranges hold 30", aged],
    ["people in no range", { age: { "0-35": 0.5, "45+": 0.5 } }, "there are people with 40", aged],
    ["an unknown age", { age: { "1-35": 0.5, "36+": 0.5 } }, "there are people of whom it is unknown", aged],
    [
      "a range that nobody is in",
      { age: { "0-70": 0.9, "71+": 0.1 } },
      'nobody is "71+"',
      { ...population, columns: columnsOf({ age: new Float64Array(10).fill(50) }) },
    ],
    // Women all own, men all rent: both margins hold only if they are equal.
    [
      "margins that contradict each other",
      margins(0.5, 0.7),
      "after 1000 rounds the share of sex",
      crossed([
        [5, 0],
        [0, 5],
      ]),
    ],
  ];
  test.each(cases)("%s", (_, wrong, message, people = population) => {
    expect(() => rake(people, wrong)).toThrow(ScenarioError);
    expect(() => rake(people, wrong)).toThrow(message);
  });
});

test("weights that were uneven before are no fault of the margins", () => {
  const population = crossed(
    [
      [50, 0],
      [0, 50],
    ],
    [
      [1, 1],
      [30, 30],
    ],
  );
  const share = 1 / 31;
  const { designEffect, maxWeightRatio, warning } = rake(population, { sex: { female: share, male: 1 - share } });
  expect(designEffect).toBeCloseTo((100 * 50 * (1 + 900)) / (50 * 31) ** 2, 12);
  expect(maxWeightRatio).toBeCloseTo(1, 12);
  expect(warning).toBeNull();
  expect(rake(population, { sex: { female: 0.5, male: 0.5 } }).warning).toContain("some count 30.0 times as much");
});
