import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Population } from "../../src/population/population.ts";
import { drawGb2, drawUniform } from "../../src/population/sources/priors.ts";

const size = 200_000;
/** Kolmogorov's bound on the largest distance of an empirical distribution function, p = 1e-4. */
const distance = 2.23 / Math.sqrt(size);

const shareUpTo = ({ wage }: Population, limit: number) => wage.filter((w) => w <= limit).length / wage.length;

describe("gb2 prior", () => {
  const golden: { p: number[]; q: number[] } = JSON.parse(
    readFileSync(new URL("../golden/paper/gb2_quantiles.json", import.meta.url), "utf8"),
  );
  const people = drawGb2(size, 5);
  const cases = golden.p.map((p, i): [number, number] => [p, golden.q[i]]);
  test.each(cases)("share %d earns up to %d $ a year", (p, income) =>
    expect(Math.abs(shareUpTo(people, income / 2080) - p)).toBeLessThan(distance),
  );
  test("nothing is known but the wage", () => {
    expect(people.columns.size).toBe(0);
    expect([people.usualHours[7], people.weight[7]]).toEqual([40, 1]);
  });
});

describe("uniform prior", () => {
  const people = drawUniform(size, 5);
  test.each([0, 0.1, 0.5, 0.9, 1])("share %d of the range", (p) =>
    expect(Math.abs(shareUpTo(people, 1.24 + p * (159.1 - 1.24)) - p)).toBeLessThan(distance),
  );
});

describe.each([
  ["gb2", drawGb2],
  ["uniform", drawUniform],
])("%s", (_name, draw) => {
  test("the same seed gives the same people, another seed others", () => {
    expect(draw(100, 1).wage).toEqual(draw(100, 1).wage);
    expect(draw(100, 1).wage).not.toEqual(draw(100, 2).wage);
  });
  test("the first people do not depend on how many there are", () =>
    expect(draw(1000, 1).wage.slice(0, 100)).toEqual(draw(100, 1).wage));
  test("a range of wages", () =>
    expect(draw(1000, 1, { min: 10, max: 20 }).wage.every((w) => w >= 10 && w <= 20)).toBe(true));
  test("a range without people", () => expect(() => draw(10, 1, { min: -2, max: -1 })).toThrow("filter.wage"));
});
