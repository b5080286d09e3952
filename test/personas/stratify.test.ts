import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ScenarioError } from "../../src/base/errors.ts";
import { randomStream } from "../../src/base/random.ts";
import { bracketsOf } from "../../src/law/bracket-tables.ts";
import { drawPopulation, type PopulationOptions } from "../../src/population/draw-population.ts";
import { cellOf, labelsOf, type Population } from "../../src/population/population.ts";
import { allocation, stratifiedSample } from "../../src/population/weights/stratify.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

const law = bracketsOf("us-2024-single");
const incomes = ({ wage, usualHours }: Population) => wage.map((w, i) => 52 * w * usualHours[i]);
const mean = (values: Float64Array, weight: Float64Array) =>
  values.reduce((sum, value, i) => sum + weight[i] * value, 0) / weight.reduce((sum, w) => sum + w, 0);
const from = (source: PopulationOptions["source"], seed = 1) => {
  const pools = new Map<number, Population>();
  return (size: number): Population => {
    const known = pools.get(size) ?? drawPopulation({ source, size, seed });
    pools.set(size, known);
    return known;
  };
};

/** Wages by Pareto's law with exponent 3 from $10: their mean is 3/2 of that. */
const pareto =
  (seed: number) =>
  (size: number): Population => {
    const stream = randomStream(seed, "population");
    const wage = Float64Array.from({ length: size }, () => 10 * (1 - stream.next()) ** (-1 / 3));
    return {
      size,
      wage,
      usualHours: new Float64Array(size).fill(40),
      weight: new Float64Array(size).fill(1),
      columns: new Map(),
    };
  };

/** As a sorted file that is used whole. */
const sorted =
  (seed: number) =>
  (size: number): Population => {
    const pool = pareto(seed)(size);
    return { ...pool, wage: pool.wage.toSorted() };
  };

const file = join(emptyDirectory(), "people.csv");
const rows = Array.from(
  { length: 500 },
  (_, i) => `${(1 + i) ** 0.9},${30 + (i % 20)},0.${1 + (i % 9)},${18 + (i % 50)},sex,${i % 2},r${i % 7}`,
);
writeFileSync(file, `wage,hours,elasticity,age,occupation,registered,region\n${rows.join("\n")}\n`);

describe.each([
  ["census", from("census"), law],
  ["gb2", from("gb2"), law],
  ["file", from({ file }), [0, 50_000, 500_000]],
] as const)("%s", (_, draw, brackets) => {
  const size = 400;
  const minimum = 30;
  const { population, strata, poolSize } = stratifiedSample(draw, size, brackets, minimum, 1);
  const pool = draw(poolSize);
  const bracketOf = (income: number) => brackets.findLastIndex((start) => income >= start);
  const countsOf = (people: Population) => {
    const counts = brackets.map(() => 0);
    for (const income of incomes(people)) counts[bracketOf(income)]++;
    return counts;
  };

  test("has its size, and the minimum in every bracket", () => {
    expect(population.size).toBe(size);
    expect(population.wage).toHaveLength(size);
    expect(strata.map(({ people }) => people)).toEqual(countsOf(population));
    for (const { people } of strata) expect(people).toBeGreaterThanOrEqual(minimum);
    expect(strata.reduce((sum, { people }) => sum + people, 0)).toBe(size);
  });
  test("weights are size·share/people with the shares of the pool, and have mean 1", () => {
    const shares = countsOf(pool).map((count) => count / poolSize);
    for (const [i, income] of incomes(population).entries()) {
      const k = bracketOf(income);
      expect(population.weight[i]).toBeCloseTo((size * shares[k]) / strata[k].people, 12);
    }
    expect(population.weight.reduce((sum, w) => sum + w, 0)).toBeCloseTo(size, 9);
  });
  test("rows stay together, in the order of the pool", () => {
    const row = (people: Population, i: number) =>
      [people.wage[i], people.usualHours[i], ...[...people.columns.values()].map((column) => cellOf(column, i))].join();
    let at = 0;
    for (let i = 0; i < size; i++, at++) {
      while (at < poolSize && (pool.wage[at] !== population.wage[i] || row(pool, at) !== row(population, i))) at++;
      expect(at).toBeLessThan(poolSize);
    }
    expect(labelsOf(population, "occupation")?.labels).toEqual(labelsOf(pool, "occupation")?.labels);
    expect([...population.columns.keys()]).toEqual([...pool.columns.keys()]);
  });
});

test.each([
  ["drawn", pareto],
  ["sorted", sorted],
])("the weighted mean of a %s pool is that of its source, and steadier than a plain draw's", (_, source) => {
  const exact = 1.5 * 10 * 52 * 40;
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1);
  const error = (estimate: (seed: number) => Population) => {
    const misses = seeds.map((seed) => mean(incomes(estimate(seed)), estimate(seed).weight) - exact);
    const average = misses.reduce((sum, miss) => sum + miss, 0) / seeds.length;
    return { average, spread: Math.sqrt(misses.reduce((sum, miss) => sum + miss ** 2, 0) / seeds.length) };
  };
  const samples = new Map(
    seeds.map((seed) => [
      seed,
      stratifiedSample(source(seed), 200, [0, 40_000, 100_000, 200_000], 20, seed).population,
    ]),
  );
  const stratified = error((seed) => samples.get(seed)!);
  expect(Math.abs(stratified.average)).toBeLessThan((4.5 * stratified.spread) / Math.sqrt(seeds.length));
  expect(stratified.spread).toBeLessThan(0.6 * error((seed) => pareto(seed)(200)).spread);
});

test("depends on the seed alone", () => {
  const sample = (seed: number) => stratifiedSample(pareto(seed), 100, [0, 40_000, 100_000], 5, seed).population;
  expect(sample(3)).toEqual(sample(3));
  expect(sample(3).wage).not.toEqual(sample(4).wage);
});

describe("allocation", () => {
  const cases: readonly [counts: number[], size: number, minimum: number, expected: number[]][] = [
    [[500, 500], 10, 1, [5, 5]],
    [[900, 90, 10], 100, 1, [90, 9, 1]],
    [[900, 90, 10], 100, 10, [80, 10, 10]],
    [[990, 5, 5], 30, 10, [10, 10, 10]],
    // 50 less the 10 raised leave 40 for 60 : 30, of which 13.3 is above the minimum.
    [[60, 30, 10], 50, 10, [27, 13, 10]],
    [[1, 1, 1], 3, 1, [1, 1, 1]],
  ];
  test.each(cases)("%j to %d, at least %d", (counts, size, minimum, expected) =>
    expect(allocation(counts, size, minimum)).toEqual(expected),
  );
  test("property: sums to size, keeps the minimum, never more than there are", () => {
    const counts = fc.array(fc.integer({ min: 20, max: 5000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, least, t) => {
          const total = of.reduce((sum, count) => sum + count, 0);
          const size = Math.round(least * of.length + t * (total - least * of.length));
          const people = allocation(of, size, least);
          expect(people.reduce((sum, count) => sum + count, 0)).toBe(size);
          people.forEach((count, k) => {
            expect(count).toBeGreaterThanOrEqual(least);
            expect(count).toBeLessThanOrEqual(of[k]);
          });
        },
      ),
    );
  });
});

describe("a rare bracket", () => {
  /** One in 300,000 people has a million a year, every other $52,000. */
  const draw = (size: number): Population => ({
    size,
    wage: Float64Array.from({ length: size }, (_, i) => (i % 300_000 === 299_999 ? 500 : 25)),
    usualHours: new Float64Array(size).fill(40),
    weight: new Float64Array(size).fill(1),
    columns: new Map(),
  });
  test("is searched for in a larger pool", () => {
    const { poolSize, strata } = stratifiedSample(draw, 10, [0, 1_000_000], 1, 1);
    expect(poolSize).toBe(400_000);
    expect(strata[1]).toEqual({ from: 1_000_000, share: 1 / 400_000, people: 1, weight: 10 / 400_000 });
  });
  test("is refused where the largest pool does not have it", () => {
    const call = () => stratifiedSample(draw, 20, [0, 1_000_000], 6, 1);
    expect(call).toThrow(ScenarioError);
    expect(call).toThrow("the bracket from $1,000,000 has 5 of 1,600,000 people drawn; expected at least 6");
  });
  test("is refused where nobody is there", () =>
    expect(() => stratifiedSample(draw, 20, [0, 2_000_000], 1, 1)).toThrow("the bracket from $2,000,000 has 0 of"));
  test("a size without room for the minimum", () =>
    expect(() => stratifiedSample(draw, 20, law, 3, 1)).toThrow(
      "population.stratify.minimumPerBracket: 3 people in each of 7 brackets are 21; expected at most population.size 20",
    ));
});
