import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { elasticitiesOf } from "../../src/env/utility/elasticities.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { columnsOf } from "../personas/columns.ts";
import { calibrate, flat, mean, outcome, populationOf, relativeGap, skills, usBrackets, usLaw } from "./helpers.ts";

const wages = Array.from({ length: 200 }, (_, i) => 2 * 1.03 ** ((i * 77) % 200));
const people = populationOf(wages);
const elasticity = Float64Array.from(wages, (_, i) => [0.1, 0.25, 0.4, 1, 2][i % 5] + (i % 7) / 100);
const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);
type Changes = NonNullable<Parameters<typeof calibrate>[0]>;
const byPerson = (changes: Changes = {}) => calibrate({ elasticity, ...changes }, people);

describe("elasticities by person", () => {
  const isBest = (name: string, changes: Changes) =>
    test(`no grid point is better: ${name}`, () => {
      const economy = byPerson(changes);
      const cap = economy.hours.limit ?? 200;
      for (const schedule of [usLaw, zigzag, flat(0.5), flat(1), taxSchedule([0, 20_000, 60_000], [0, 1, 0.2])]) {
        const { hours, rebate, utility } = outcome(economy, schedule);
        hours.forEach((chosen, i) => {
          const power = 1 + 1 / elasticity[i];
          const u = (l: number) => {
            const z = economy.incomePerHour[i] * l;
            return z - schedule.tax(z) + rebate - (economy.psi[i] * l ** power) / power;
          };
          const kinks = schedule.brackets.map((start) => start / economy.incomePerHour[i]).filter((l) => l <= cap);
          const grid = Array.from({ length: 801 }, (_, step) => (cap * step) / 800);
          const scale = 1e-10 * economy.zeroTaxIncome[i];
          expect(chosen).toBeLessThanOrEqual(economy.hours.limit ?? Infinity);
          expect(Math.abs(utility[i] - u(chosen))).toBeLessThan(scale);
          expect(u(chosen)).toBeGreaterThanOrEqual(Math.max(...[...grid, ...kinks].map(u)) - scale);
        });
      }
    });
  isBest("proportional", {});
  isBest("common", { disutility: "common", meanHours: 30 });
  isBest("observed", { disutility: "observed" });
  isBest("capped", { maxHours: 45 });

  test("flat tax: everybody's income falls by (1−τ)^ε", () => {
    const economy = byPerson();
    const expected = economy.zeroTaxIncome.map((z0, i) => z0 * 0.7 ** elasticity[i]);
    expect(relativeGap(outcome(economy, flat(0.3)).income, expected)).toBeLessThan(1e-12);
  });
  test.each(["proportional", "common"] as const)("mean hours are met: %s", (disutility) => {
    expect(mean(bestResponse(byPerson({ disutility }), usLaw)) / 39).toBeCloseTo(1, 12);
  });
  test("each worker does as in an economy where all have that elasticity", () => {
    const mixed = byPerson({ disutility: "observed" });
    for (const one of [0, 1, 2, 3, 4]) {
      const alone = calibrate({ disutility: "observed", elasticity: elasticity[one] }, people);
      const [hours, expected] = [mixed, alone].map((economy) => bestResponse(economy, zigzag)[one]);
      expect(hours / expected).toBeCloseTo(1, 12);
    }
  });
  test("a column of equal elasticities is one elasticity", () => {
    const equal = calibrate({ elasticity: new Float64Array(1000).fill(0.25) });
    expect(equal).toEqual(calibrate());
    expect(equal.elasticities).toBeNull();
  });
  test("says the weighted mean", () =>
    expect(calibrate({ elasticity: Float64Array.of(0.2, 0.5) }, populationOf([10, 20], [3, 1])).elasticity).toBeCloseTo(
      0.275,
      12,
    ));
  test("utility of any hours is its definition", () => {
    const economy = byPerson();
    const hours = Float64Array.from(wages, (_, i) => i % 80);
    const { utility, consumption } = settle(economy, usLaw, hours);
    const expected = hours.map((l, i) => {
      const power = 1 + 1 / elasticity[i];
      return consumption[i] - (economy.psi[i] * l ** power) / power;
    });
    expect(relativeGap(utility, expected)).toBeLessThan(1e-9);
  });
  test.each([0, -0.1, Number.NaN])("refuses an elasticity of %s", (value) => {
    expect(() => calibrate({ elasticity: Float64Array.of(0.3, value) }, populationOf([10, 20]))).toThrow(ScenarioError);
  });
  test.each([
    ["a full tax", { under: flat(1) }],
    ["the cap", { maxHours: 39 }],
  ])("refuses hours that %s makes impossible", (_, changes) => {
    expect(() => byPerson(changes)).toThrow(/39 cannot be reached/);
  });
});

describe("whose elasticity is which", () => {
  const four = populationOf([10, 20, 30, 60]);
  test("one for all", () => expect(elasticitiesOf(0.3, four)).toBe(0.3));
  // Incomes at 40 hours: 20,800, 41,600, 62,400 and 124,800 dollars.
  test("steps by income at usual hours, the upper end included", () => {
    const byIncome = [{ upTo: 20_800, elasticity: 0.1 }, { upTo: 62_399, elasticity: 0.2 }, { elasticity: 0.5 }];
    expect(elasticitiesOf({ byIncome }, four)).toEqual(Float64Array.of(0.1, 0.2, 0.5, 0.5));
  });
  test("a column of the source", () => {
    const column = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    expect(elasticitiesOf("column", { ...four, columns: columnsOf({ elasticity: column }) })).toBe(column);
    expect(() => elasticitiesOf("column", four)).toThrow(/no column elasticity/);
  });
});

test("a column can have as many elasticities as people", () => {
  const distinct = Float64Array.from(skills, (_, i) => 0.2 + i / 1e4);
  const economy = calibrate({ elasticity: distinct });
  const expected = economy.zeroTaxIncome.map((z0, i) => z0 * 0.5 ** distinct[i]);
  expect(relativeGap(outcome(economy, flat(0.5)).income, expected)).toBeLessThan(1e-12);
});
