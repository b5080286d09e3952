import { describe, expect, test } from "@jest/globals";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import type { Population } from "../../src/population/population.ts";
import { tailIndex, thinTail, withTopTail } from "../../src/population/top-tail.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const census = drawPopulation({ source: "census", size: 100_000, seed: 3 });
const incomes = ({ wage, usualHours }: Population) => wage.map((dollars, i) => 52 * dollars * usualHours[i]);
const above = (people: Population, least: number) => incomes(people).filter((income) => income > least);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a Pareto tail", () => {
  const tail = { above: 250_000, pareto: 3 };
  const people = withTopTail(census, tail, 1);
  const top = above(people, 250_000).sort();
  test("keeps the mass", () => expect(top).toHaveLength(above(census, 250_000).length));
  test("has the mean x·a/(a − 1)", () => expect(mean(top) / 375_000).toBeCloseTo(1, 1.5));
  test.each([0.1, 0.5, 0.9, 0.99])("has the quantile x·(1 − p)^(−1/a) at %d", (share) =>
    expect(top[Math.floor(share * top.length)] / (250_000 * (1 - share) ** (-1 / 3))).toBeCloseTo(1, 1.5),
  );
  test("keeps who is below, and hours", () => {
    expect(people.usualHours).toBe(census.usualHours);
    const [before, after] = [incomes(census), people.wage];
    expect([...after].every((wage, i) => before[i] > 250_000 || wage === census.wage[i])).toBe(true);
  });
  test("keeps the order of those in it", () => {
    const [before, after] = [incomes(census), incomes(people)];
    const order = [...before.keys()].filter((i) => before[i] > 250_000).sort((a, b) => before[a] - before[b] || a - b);
    expect(order.every((i, r) => r === 0 || after[i] >= after[order[r - 1]])).toBe(true);
  });
  test("is by seed", () => {
    expect(withTopTail(census, tail, 1)).toEqual(people);
    expect(withTopTail(census, tail, 2).wage).not.toEqual(people.wage);
  });
  test("counts by weight: a row of weight 3 has a stratum three times as wide", () => {
    const wage = Float64Array.of(1, 200, 300);
    const row = { size: 3, wage, usualHours: Float64Array.of(40, 40, 40), columns: new Map() };
    for (const seed of [1, 2, 3, 4, 5]) {
      const tailed = withTopTail({ ...row, weight: Float64Array.of(5, 3, 1) }, { above: 250_000, pareto: 2 }, seed);
      const [, low, high] = incomes(tailed);
      // Shares up to ¾ and from ¾ on: 250,000·(1 − ¾)^(−1/2) is 500,000.
      expect(low).toBeLessThanOrEqual(500_000);
      expect(high).toBeGreaterThanOrEqual(500_000);
      expect(tailed.wage[0]).toBe(1);
    }
  });
  test("and its index say the same", () => expect(tailIndex(people, 250_000)?.pareto).toBeCloseTo(3, 0.5));
});

describe("its index", () => {
  const row = (...dollars: number[]): Population => ({
    size: dollars.length,
    wage: Float64Array.from(dollars, (income) => income / 2080),
    usualHours: new Float64Array(dollars.length).fill(40),
    weight: new Float64Array(dollars.length).fill(1),
    columns: new Map(),
  });
  test("is the mean over its excess", () =>
    // (300 + 500)/2 = 400, over 400 − 200.
    expect(tailIndex(row(100_000, 300_000, 500_000), 200_000)).toEqual({ people: 2, pareto: expect.closeTo(2, 9) }));
  test("nobody there", () => expect(tailIndex(row(100_000), 200_000)).toBeNull());
  test("of census draws is that of the survey", () => expect(tailIndex(census, 250_000)?.pareto).toBeCloseTo(2.4, 0.7));
  test.each([
    ["thick enough above the survey's threshold", [0, 20_000, 80_000], null],
    [
      "thin at a bracket further up, where the survey cuts off",
      [0, 609_350],
      "above $609,350 the people drawn have a Pareto index of",
    ],
  ])("%s", (_, brackets, expected) => {
    const said = thinTail(census, brackets);
    if (expected === null) expect(said).toBeNull();
    else expect(said).toContain(expected);
  });
  test("a tail that was drawn is not thin", () =>
    expect(thinTail(withTopTail(census, { above: 250_000, pareto: 2 }, 1), [0, 609_350])).toBeNull());
  test("too few say nothing", () =>
    expect(thinTail(drawPopulation({ source: "census", size: 500, seed: 1 }), [0, 609_350])).toBeNull());
});

describe("population.topTail", () => {
  const prepared = (keys: string) =>
    prepare(
      parseScenario(`name: a\npopulation: {${keys}}\n`, "a.yaml", builtInKinds).scenario,
      undefined,
      builtInKinds,
    );
  const codes = (keys: string) => prepared(keys).warnings.map(({ code }) => code);
  const tail = "topTail: {above: 250000, pareto: 1.5}";
  test("raises mean income of more than 10,000 people", () => {
    const [with15, without] = [prepared(`size: 40000, ${tail}`), prepared("size: 40000, topTail: none")];
    const ratio = mean(incomes(with15.population)) / mean(incomes(without.population));
    // 12.7 % of all earners, where means are those of the distributions.
    expect(ratio).toBeGreaterThan(1.08);
    expect(ratio).toBeLessThan(1.2);
    expect(with15.population.usualHours).toEqual(without.population.usualHours);
    expect(with15.warnings).toEqual([]);
    expect(without.warnings.map(({ code }) => code)).toEqual(["thin-top-tail"]);
  });
  test("is left out for fewer, and said to be", () => {
    expect(prepared(`size: 1000, ${tail}`).population.wage).toEqual(prepared("size: 1000").population.wage);
    expect(codes(`size: 1000, ${tail}`)).toEqual(["top-tail-off"]);
    expect(codes("size: 1000")).toEqual([]);
  });
  test("of strata, which are chosen from a large pool", () => {
    const top = prepared(`size: 700, ${tail}, stratify: {minimumPerBracket: 50}`);
    expect(top.warnings).toEqual([]);
    expect(above(top.population, 2_000_000).length).toBeGreaterThan(3);
  });
  test.each([
    [
      "source: gb2, topTail: {above: 250000, pareto: 2}",
      "a.yaml:2:27: population.topTail: only draws from the census have one",
    ],
    ["topTail: {above: 250000, pareto: 1}", "population.topTail.pareto: expected a number above 1, found 1"],
    ["topTail: {above: 0, pareto: 2}", "population.topTail.above: expected a number above 0, found 0"],
    ["topTail: {above: 250000}", "population.topTail.pareto: missing; expected a number"],
    ["topTail: some", "population.topTail: expected none, or {above: 250000, pareto: 2.4}"],
    [
      "topTail: {above: 9, pareto: 2}, filter: {wage: {max: 50}}",
      "population.filter.wage: population.topTail moves it",
    ],
  ])("refused: %s", (keys, message) => expect(() => prepared(keys)).toThrow(message));
});
