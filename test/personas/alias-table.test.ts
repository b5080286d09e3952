import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { aliasTable, drawAlias } from "../../src/population/alias-table.ts";
import { chiSquareRatio, criticalValue } from "./chi-square.ts";

/** What the table's slots add up to for each outcome. */
function probabilities(weights: readonly number[]): number[] {
  const { keep, alias } = aliasTable(weights);
  const shares = weights.map(() => 0);
  for (let i = 0; i < weights.length; i++) {
    shares[i] += keep[i] / weights.length;
    shares[alias[i]] += (1 - keep[i]) / weights.length;
  }
  return shares;
}

function expectExact(weights: readonly number[]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = probabilities(weights);
  for (const [i, weight] of weights.entries()) expect(shares[i]).toBeCloseTo(weight / total, 12);
}

const stream = randomStream(3, "weights");

describe("alias table", () => {
  test("one outcome", () => expectExact([5]));
  test("equal weights", () => expectExact([1, 1, 1, 1]));
  test("uneven weights", () => expectExact([1, 2, 3, 4]));
  test("weights that binary fractions cannot hold", () => expectExact([0.1, 0.2, 0.3, 0.4, 0.7]));
  test("zeros", () => expectExact([0, 1, 0, 3, 0]));
  test("one heavy among many", () => expectExact([1e9, ...new Array(50).fill(1)]));
  test("1000 random weights", () => expectExact(Array.from({ length: 1000 }, () => stream.next() ** 8)));

  test("draws follow the weights", () => {
    const weights = Array.from({ length: 200 }, (_, i) => i % 17);
    const table = aliasTable(weights);
    const counts = weights.map(() => 0);
    for (let i = 0; i < 300_000; i++) counts[drawAlias(table, stream.next())]++;
    expect(chiSquareRatio(counts, weights)).toBeLessThan(1);
    expect(counts.filter((_, i) => weights[i] === 0).every((count) => count === 0)).toBe(true);
  });

  test("the ends of [0, 1) are outcomes with weight", () => {
    const table = aliasTable([0, 2, 0.1, 0]);
    expect([1, 2]).toContain(drawAlias(table, 0));
    expect([1, 2]).toContain(drawAlias(table, 1 - 2 ** -53));
  });

  const refused = (name: string, weights: readonly number[]) =>
    test(`refuses ${name}`, () => expect(() => aliasTable(weights)).toThrow(RangeError));
  refused("no weights", []);
  refused("only zeros", [0, 0]);
  refused("a negative weight", [1, -1]);
  refused("NaN", [1, Number.NaN]);
  refused("infinity", [1, Infinity]);
});

// The test of the tests: exact 99.999 % points.
test.each([
  [10, 41.296],
  [100, 172.099],
  [300, 416.127],
])("critical value of chi-square at %d degrees of freedom", (degrees, exact) =>
  expect(Math.abs(criticalValue(degrees) / exact - 1)).toBeLessThan(0.02),
);
test("a coin of 60 % is not fair", () => expect(chiSquareRatio([600, 400], [1, 1])).toBeGreaterThan(1));
