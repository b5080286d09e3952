import { describe, expect, test } from "@jest/globals";
import {
  preferenceGroups,
  preferenceGroupsByBic,
  type Wins,
} from "../../../src/analysis/pairwise/preference-groups.ts";

/**
 * Sixty voters, each asked four times about each pair of three things: how often 0 was preferred to 1, 0 to 2 and 1 to 2.
 * Drawn with numpy from two planted groups, the first of forty; the likelihoods are those of an EM written there.
 */
const said =
  "444 343 343 443 344 442 443 344 444 343 244 444 343 243 344 334 344 342 344 342 344 343 343 243 344 344 244 444 444 344 242 343 334 443 244 444 344 244 444 443 100 300 101 000 203 011 000 001 101 111 002 212 011 110 200 201 101 001 210 201";

const voters: readonly Wins[] = said.split(" ").map((text) => {
  const [a, b, c] = [...text].map(Number);
  return [
    [0, a, b],
    [4 - a, 0, c],
    [4 - b, 4 - c, 0],
  ];
});

const close = (found: readonly number[], expected: readonly number[], digits: number) =>
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, digits);
  });

describe("a planted mixture", () => {
  const one = preferenceGroups(voters, 1);
  const two = preferenceGroups(voters, 2);

  test("one group", () => {
    close(one.abilities[0], [0.40721, 0.05827, -0.46549], 4);
    expect(one.logLikelihood).toBeCloseTo(-466.66903, 4);
    expect(one.aic).toBeCloseTo(937.338, 3);
  });
  test("two groups: shares, scores, likelihood, and who is in which", () => {
    close(two.shares, [0.66667, 0.33333], 4);
    close(two.abilities[0], [1.61, 0.2259, -1.8359], 3);
    close(two.abilities[1], [-1.1623, -0.0942, 1.2565], 3);
    expect(two.logLikelihood).toBeCloseTo(-305.56743, 3);
    expect(two.aic).toBeCloseTo(621.135, 2);
    expect(two.of).toEqual(voters.map((_, i) => (i < 40 ? 0 : 1)));
  });
  test("BIC finds as many as were planted", () => {
    const { tried, best } = preferenceGroupsByBic(voters, 3);
    expect(tried).toHaveLength(3);
    expect(best.shares).toHaveLength(2);
    for (let k = 1; k < tried.length; k++)
      expect(tried[k].logLikelihood).toBeGreaterThanOrEqual(tried[k - 1].logLikelihood - 1e-6);
  });
});

test.each([1, 2, 5])("the order of voters does not matter, seed %d", (seed) => {
  const turned = preferenceGroups(voters.toReversed(), 2, seed);
  expect(turned.of.toReversed()).toEqual(preferenceGroups(voters, 2, seed).of);
});

test("people without a slip: groups that always prefer alike have scores all the same", () => {
  const strict = (order: readonly number[]): Wins =>
    [0, 1, 2].map((a) => [0, 1, 2].map((b) => (a !== b && order.indexOf(a) < order.indexOf(b) ? 1 : 0)));
  const people = Array.from({ length: 20 }, (_, i) => strict(i < 14 ? [0, 1, 2] : [2, 1, 0]));
  const found = preferenceGroups(people, 2);
  close(found.shares, [0.7, 0.3], 2);
  expect(found.of).toEqual(people.map((_, i) => (i < 14 ? 0 : 1)));
  expect(found.abilities.flat().every(Number.isFinite)).toBe(true);
});

test("more groups than people differ in: those without anybody say nothing, and nothing breaks", () => {
  const strict = (order: readonly number[]): Wins =>
    [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => (a !== b && order.indexOf(a) < order.indexOf(b) ? 4 : 0)));
  const orders = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 2, 0, 3],
  ];
  const people = Array.from({ length: 45 }, (_, i) => strict(orders[i % 3]));
  for (const groups of [3, 5, 9]) {
    const found = preferenceGroups(people, groups);
    expect(found.shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    expect(found.abilities.flat().every(Number.isFinite)).toBe(true);
  }
});
