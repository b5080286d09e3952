import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import type { Settlement } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, economyOf, flat, golden, outcome, relativeGap, usLaw } from "./helpers.ts";

const economy = calibrate();

/** Golden name of each function; the one whose weights are taken under US law is not offered. */
const kinds: Record<string, [string, number | null]> = {
  ces1: ["ces", 1],
  ces2: ["ces", 2],
  invz_notax: ["inverse-income", null],
  rawls: ["rawlsian", null],
};

describe("welfare", () => {
  type Case = { swf: string; brackets: number[]; W: Record<string, number>; rates: Record<string, number | number[]> };
  const cases = (golden("stackelberg") as Case[]).filter(({ swf }) => swf in kinds);
  test.each(cases)("golden: $swf of every policy, brackets $brackets", ({ swf, brackets, W, rates }) => {
    const { evaluate } = createWelfare(...kinds[swf], economy);
    const policies = { laissez_faire: 0, flat30: 0.3, ...rates };
    for (const [policy, rate] of Object.entries(policies)) {
      const schedule = typeof rate === "number" ? flat(rate) : taxSchedule(brackets, rate);
      expect([policy, relativeGap([evaluate(outcome(economy, schedule)).value], [W[policy]]) < 1e-9]).toEqual([
        policy,
        true,
      ]);
    }
    expect(relativeGap([evaluate(outcome(economy, usLaw)).value], [W.us_fed])).toBeLessThan(1e-9);
  });

  type Flat = Record<string, { numeric: number }>;
  test.each(Object.entries(golden("checks").calibrations["prop_0.25"].raw_sum_u_over_z_flat as Flat))(
    "golden: the paper's objective under a flat tax of %s, which it rewards",
    (rate, { numeric }) => {
      const { value } = createWelfare("paper", null, economy).evaluate(outcome(economy, flat(Number(rate))));
      expect(relativeGap([value], [numeric])).toBeLessThan(1e-10);
    },
  );

  const settled = (utility: number[], income: number[] = utility) =>
    ({ utility: Float64Array.from(utility), income: Float64Array.from(income) }) as unknown as Settlement;
  const value = (kind: string, aversion: number | null, utility: number[], weights: number[], expected: number) =>
    test(`${kind} ${aversion ?? ""} of ${utility} by ${weights}`, () => {
      const welfare = createWelfare(kind, aversion, economyOf([10, 20, 40].slice(0, utility.length), { weights }));
      expect(relativeGap([welfare.evaluate(settled(utility)).value], [expected])).toBeLessThan(1e-12);
    });
  value("utilitarian", null, [1, 2, 6], [1, 1, 1], 3);
  value("utilitarian", null, [1, 2, 6], [2, 1, 1], 2.5);
  value("rawlsian", null, [3, 2, 6], [1, 1, 1], 2);
  value("rawlsian", null, [3, 2, 6], [1, 0, 1], 3);
  value("ces", 0, [1, 2, 6], [1, 1, 1], 3);
  value("ces", 1, [2, 4, 8], [1, 1, 1], 4);
  value("ces", 1, [2, 4, 8], [0, 1, 1], Math.sqrt(32));
  value("ces", 2, [2, 4, 8], [1, 1, 1], 3 / (1 / 2 + 1 / 4 + 1 / 8));
  value("ces", 0.5, [4, 16, 36], [1, 1, 1], 16);
  value("ces", 0.5, [4, 16, 36], [2, 1, 1], 12.25);
  value("ces", 500, [10000, 20000], [1, 1], 10000 * 2 ** (1 / 499));
  value("ces", 500, [10000, 20000], [0, 1], 20000);
  value("ces", 3, [7, 7, 7], [1, 2, 3], 7);
  // Around γ = 1: exp(mean ln u)·exp((1−γ)·variance of ln u / 2), to first order.
  value("ces", 1 + 1e-9, [2, 4, 8], [1, 1, 1], 4 * Math.exp((-1e-9 * (2 * Math.log(2) ** 2)) / 3 / 2));
  // Zero-tax incomes are 10, 20, 40, so weights are as 4 : 2 : 1.
  value("inverse-income", null, [7, 7, 7], [1, 1, 1], 7);
  value("inverse-income", null, [7, 14, 21], [1, 1, 1], (4 * 7 + 2 * 14 + 21) / 7);
  value("inverse-income", null, [7, 14, 21], [1, 2, 0], (4 * 7 + 4 * 14) / 8);

  const floored = (kind: string, aversion: number | null, expected: { value: number; floored: number }) =>
    test(`${kind} ${aversion ?? ""} of utilities at and below a cent`, () => {
      const result = createWelfare(kind, aversion, economyOf([10, 20, 40])).evaluate(settled([-50, 0.01, 8]));
      expect(result.floored).toBe(expected.floored);
      expect(relativeGap([result.value], [expected.value])).toBeLessThan(1e-12);
    });
  floored("ces", 1, { value: 0.0008 ** (1 / 3), floored: 1 });
  floored("ces", 2, { value: 3 / (200 + 1 / 8), floored: 1 });
  floored("ces", 0.5, { value: ((0.2 + Math.sqrt(8)) / 3) ** 2, floored: 1 });
  floored("ces", 0, { value: -41.99 / 3, floored: 0 });
  floored("utilitarian", null, { value: -41.99 / 3, floored: 0 });
  floored("rawlsian", null, { value: -50, floored: 0 });

  test("paper: mean of u over realised income of at least 1", () => {
    const welfare = createWelfare("paper", null, economyOf([10, 20, 40]));
    expect(welfare.evaluate(settled([6, 8, 10], [2, 0, 5])).value).toBeCloseTo((3 + 8 + 2) / 3, 12);
  });

  test("paper: a doubled population has the same welfare", () => {
    const once = createWelfare("paper", null, economyOf([10, 20])).evaluate(settled([6, 8], [2, 3]));
    const twice = createWelfare("paper", null, economyOf([10, 20, 10, 20])).evaluate(
      settled([6, 8, 6, 8], [2, 3, 2, 3]),
    );
    expect(twice.value).toBeCloseTo(once.value, 12);
  });

  test("long products of utilities neither overflow nor lose digits", () => {
    const utility = new Array<number>(100_000).fill(0).map((_, i) => (i % 2 ? 1e9 : 1));
    const welfare = createWelfare("ces", 1, economyOf(utility));
    expect(relativeGap([welfare.evaluate(settled(utility)).value], [1e4 * Math.sqrt(10)])).toBeLessThan(1e-11);
  });

  test("says its kind, and an aversion only where it has one", () => {
    expect(createWelfare("ces", 2, economy)).toMatchObject({ kind: "ces", aversion: 2 });
    expect(createWelfare("rawlsian", 2, economy)).toMatchObject({ kind: "rawlsian", aversion: null });
  });

  test.each([null, -1, Number.NaN, Infinity])("refuses ces with aversion %s", (aversion) => {
    expect(() => createWelfare("ces", aversion, economy)).toThrow(ScenarioError);
  });
});
