import { describe, expect, test } from "@jest/globals";
import type { Economy } from "../../src/env/economy.ts";
import { deadweightLoss } from "../../src/env/measures/deadweight-loss.ts";
import { valueOfPublicFunds } from "../../src/env/measures/public-funds.ts";
import { weightConcentration } from "../../src/env/welfare/weight-concentration.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, economyOf, flat, golden, outcome, relativeGap, usLaw } from "./helpers.ts";

const checks = golden("checks").calibrations["prop_0.25"];
const people = calibrate();
const dwl = (economy: Economy, schedule: TaxSchedule) => deadweightLoss(economy, outcome(economy, schedule));
const mvpf = (economy: Economy, schedule: TaxSchedule) =>
  valueOfPublicFunds(economy, schedule, outcome(economy, schedule).income);

describe("deadweight loss", () => {
  test("under US law, as computed independently", () => {
    expect(dwl(people, usLaw)).toBeCloseTo(checks.metrics_us.dwl_per_capita, 6);
    expect(dwl(calibrate({ elasticity: 0.5 }), usLaw)).toBeCloseTo(999.12, 2);
  });
  test.each([0.1, 0.4, 0.9])("of a flat tax of %d: z̄0·([1−(1−τ)^(1+ε)]/(1+ε) − τ(1−τ)^ε)", (rate) => {
    const keep = 1 - rate;
    const expected = checks.z0_mean * ((1 - keep ** 1.25) / 1.25 - rate * keep ** 0.25);
    expect(dwl(people, flat(rate))).toBeCloseTo(expected, 6);
  });
  test("no tax costs nothing, nor does one that changes no hours", () => {
    expect(dwl(people, flat(0))).toBeCloseTo(0, 6);
    const capped = economyOf([50_000, 90_000], { maxHours: 20 });
    expect(dwl(capped, flat(0.1))).toBeCloseTo(0, 9);
  });
});

describe("marginal value of public funds", () => {
  test("of US law's rates, as computed independently", () => {
    const expected = checks.mvpf_us_brackets.map((bracket: { mvpf: number }) => bracket.mvpf);
    expect(relativeGap(mvpf(people, usLaw) as number[], expected)).toBeLessThan(1e-9);
    expect(mvpf(calibrate({ elasticity: 0.5 }), usLaw)[6]).toBeCloseTo(12.81, 2);
  });
  test("of a flat tax: 1/(1 − ε·τ/(1−τ))", () =>
    expect(mvpf(people, flat(0.4))[0]).toBeCloseTo(1 / (1 - (0.25 * 0.4) / 0.6), 10));
  test("is what a small rise takes from utility before the rebate over what it raises", () => {
    const at = (top: number) => {
      const { utility, rebate } = outcome(people, taxSchedule([0, 40_000], [0.2, top]));
      return { utility: utility.reduce((sum, u) => sum + u - rebate, 0) / people.size, rebate };
    };
    const [low, high] = [at(0.3999999), at(0.4000001)];
    const value = (low.utility - high.utility) / (high.rebate - low.rebate);
    expect(mvpf(people, taxSchedule([0, 40_000], [0.2, 0.4]))[1]! / value).toBeCloseTo(1, 5);
  });
  const priceless: readonly [string, TaxSchedule, (number | null)[]][] = [
    ["nobody in the bracket", taxSchedule([0, 9e6], [0, 0.3]), [1, null]],
    ["beyond the top of the Laffer curve", flat(0.9), [null]],
    ["exactly there", flat(0.8), [null]],
    ["a full tax", flat(1), [null]],
  ];
  test.each(priceless)("none: %s", (_, schedule, expected) => expect(mvpf(people, schedule)).toEqual(expected));
  test("who is not quite at the optimum inside a bracket does not respond", () => {
    const incomes = [50_000, 90_000].map((z0) => z0 * 0.6 ** 0.25);
    const [best, off] = [incomes[0], incomes[1] * (1 + 1e-5)];
    const [value] = valueOfPublicFunds(economyOf([50_000, 90_000]), flat(0.4), Float64Array.of(best, off));
    expect(value).toBeCloseTo(1 / (1 - ((0.25 * best) / (best + off)) * (0.4 / 0.6)), 10);
  });
  test("who is capped does not respond", () => {
    const [half] = mvpf(economyOf([50_000, 1e6], { maxHours: 60 }), flat(0.4));
    const free = 50_000 * 0.6 ** 0.25;
    expect(half).toBeCloseTo(1 / (1 - ((0.25 * free) / (free + 60_000)) * (0.4 / 0.6)), 10);
  });
});

test("elasticities by person: all the same or in a column", () => {
  const column = { ...people, elasticities: new Float64Array(people.size).fill(0.25) };
  expect(dwl(column, usLaw)).toBeCloseTo(dwl(people, usLaw), 6);
  expect(relativeGap(mvpf(column, usLaw) as number[], mvpf(people, usLaw) as number[])).toBeLessThan(1e-9);
});

describe("who carries half of the welfare weights", () => {
  const of = (kind: "ces" | "rawlsian" | "utilitarian" | "inverse-income", utility: number[], weight?: number[]) =>
    weightConcentration(
      { kind, aversion: 1 },
      {
        zeroTaxIncome: Float64Array.from(utility),
        utility: Float64Array.from(utility),
        weight: Float64Array.from(weight ?? utility.map(() => 1)),
      },
      0.01,
    );
  const rich = (count: number): number[] => Array(count).fill(1e6);
  const cases: readonly [string, ReturnType<typeof of>, ReturnType<typeof of>][] = [
    ["the worst-off alone", of("rawlsian", [1, ...rich(999)]), { workers: 1, share: 0.001 }],
    ["two poor of a thousand", of("ces", [100, 100, ...rich(998)]), { workers: 2, share: 0.002 }],
    ["by frozen weights", of("inverse-income", [10, ...rich(199)]), { workers: 1, share: 0.005 }],
    ["one who stands for many", of("ces", [100, ...rich(99)], [50, ...Array(99).fill(1)]), null],
    [
      "weights are people",
      of("rawlsian", [1, 5, ...rich(998)], [0.5, 1, ...Array(998).fill(1)]),
      { workers: 1, share: 0.5 / 999.5 },
    ],
    ["everybody alike", of("ces", rich(1000)), null],
    ["utilitarian", of("utilitarian", [1, ...rich(999)]), null],
  ];
  test.each(cases)("%s", (_, found, expected) => {
    if (expected === null) return expect(found).toBeNull();
    expect(found?.workers).toBe(expected.workers);
    expect(found?.share).toBeCloseTo(expected.share, 12);
  });
});
