import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { powersByMoments, visitedPowers } from "../../src/env/welfare/power-sums.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { economyOf, outcome, relativeGap, usBrackets } from "./helpers.ts";

const random = randomStream(1, "power sums");
const lognormal = (size: number, spread: number): Float64Array =>
  Float64Array.from({ length: size }, () => 40_000 * Math.exp(spread * random.normal())).sort();
const powers = [0.9, 0.5, 1e-4, -1e-4, -0.5, -2, -19, -300];

describe("sums of powers by moments are those of each row", () => {
  const sizes = [1, 31, 32, 33, 4096, 5003];
  test.each(powers.flatMap((power) => sizes.map((size) => [power, size])))("power %d, %d rows", (power, size) => {
    const columns = [
      lognormal(size, 0.7),
      // Falls by many orders of magnitude, as terms of effort do.
      lognormal(size, 0.7).map((income) => (40_000 / income) ** 5),
      // Two groups one after the other, and many who are alike.
      Float64Array.from([...lognormal(Math.ceil(size / 2), 0.5), ...lognormal(size, 0.3)].slice(0, size)),
      new Float64Array(size).fill(3e4),
    ];
    const weight = Float64Array.from({ length: size }, () => random.next());
    for (const column of columns) {
      const sum = powersByMoments(column, weight, power);
      const visited = visitedPowers(column, weight, power);
      for (let draw = 0; draw < 20; draw++) {
        const from = Math.floor(random.next() * size);
        const to = from + Math.floor(random.next() * (size - from + 1));
        const slope = (draw % 2 === 0 ? 1 : -1) * random.next();
        const values = [...column.subarray(from, to)].map((value) => slope * value);
        // The least utility is from a thousandth of their spread to all of it; to its fraction the lines themselves are rounded.
        const fraction = 10 ** (-3 * random.next());
        const least = values.reduce((lowest, value) => Math.min(lowest, value), Infinity);
        const most = values.reduce((highest, value) => Math.max(highest, value), -Infinity);
        const level = values.length > 0 ? -least + (most - least + 1) * fraction : 1;
        const scale = values.length > 0 ? level + least : 1;
        expect(
          relativeGap([sum(from, to, level, slope, scale)], [visited(from, to, level, slope, scale)]),
        ).toBeLessThan(1e-12 + (4e-16 * Math.abs(power)) / fraction);
      }
    }
  });
});

test("no rows sum to 0", () => {
  expect(powersByMoments(lognormal(100, 1), new Float64Array(100).fill(1), -0.5)(7, 7, 1, 1, 1)).toBe(0);
});

describe("ces of many people is that of everybody visited", () => {
  const size = 6000;
  const weights = Array.from({ length: size }, () => 0.5 + random.next());
  const alike = economyOf([...lognormal(size, 0.9)], { weights });
  const mixed = { ...alike, elasticities: Float64Array.from({ length: size }, (_, i) => [0.2, 0.5][i % 2]) };
  for (const [name, economy] of Object.entries({ alike, mixed }))
    test.each([0.5, 0.9999, 1.5, 3, 20])(`${name}, aversion %d`, (aversion) => {
      const { evaluate } = scheduleEvaluator(economy, { kind: "ces", aversion }, usBrackets);
      const welfare = createWelfare("ces", aversion, economy);
      for (let draw = 0; draw < 10; draw++) {
        const rates = usBrackets.map(() => random.next());
        const expected = welfare.evaluate(outcome(economy, taxSchedule(usBrackets, rates))).value;
        expect(relativeGap([evaluate(rates).welfare], [expected])).toBeLessThan(1e-12);
      }
    });
});
