import { describe, expect, test } from "@jest/globals";
import type { Settlement } from "../../src/env/settle/settlement.ts";
import { cvarOf } from "../../src/env/welfare/cvar.ts";
import { groupMaximin } from "../../src/env/welfare/group-maximin.ts";
import { marginalWelfare } from "../../src/env/welfare/marginal-welfare.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare, type Welfare } from "../../src/env/welfare/welfare.ts";
import { coded, type Population } from "../../src/population/population.ts";
import type { WelfareSettings } from "../../src/scenario/welfare-settings.ts";
import { calibrate, economyOf, outcome, populationOf, relativeGap, skills, usLaw } from "./helpers.ts";

const settled = (u: ArrayLike<number>) => ({ utility: Float64Array.from(u) }) as unknown as Settlement;

function withLabels(people: Population, labels: readonly string[]): Population {
  const column = { name: "region", kind: "label", unit: "", meaning: "", ...coded(labels) } as const;
  return { ...people, columns: new Map([["region", column]]) };
}

const economy = calibrate();
const people = withLabels(
  populationOf(skills),
  skills.map((_, i) => (i % 3 === 0 ? "north" : "south")),
);
const single = withLabels(
  people,
  skills.map(() => "all"),
);
const alone = withLabels(
  people,
  skills.map((_, i) => `person ${i}`),
);
const grouped = (settings: WelfareSettings, population = people, of = economy): Welfare =>
  createWelfare("group-maximin", null, of, groupMaximin.configured?.(settings, { population, economy: of }));

describe("identities", () => {
  const under = outcome(economy, usLaw);
  const value = (welfare: Welfare) => welfare.evaluate(under).value;
  test.each([
    ["one group is within", { groups: "region", within: { kind: "ces", aversion: 2 } }, single, "ces", 2],
    [
      "one group, smooth",
      { groups: "region", within: { kind: "utilitarian" }, smooth: 3 },
      single,
      "utilitarian",
      null,
    ],
    ["one group of kolm", { groups: "region", within: { kind: "kolm", aversion: 5e-5 } }, single, "kolm", 5e-5],
    ["singletons are rawlsian", { groups: "region" }, alone, "rawlsian", null],
    ["singletons, smooth without end", { groups: "region", smooth: 10_000 }, alone, "rawlsian", null],
  ] as const)("%s", (_, settings, population, kind, aversion) => {
    const gap = relativeGap([value(grouped(settings, population))], [value(createWelfare(kind, aversion, economy))]);
    expect(gap).toBeLessThan("smooth" in settings && settings.smooth > 100 ? 1e-2 : 1e-12);
  });

  test("the least of groups, by hand", () => {
    const own = economyOf([10, 20, 30, 40], { weights: [1, 1, 2, 2] });
    const parts = withLabels(populationOf([1, 2, 3, 4]), ["a", "b", "a", "b"]);
    const means = [(1 + 2 * 7) / 3, (4 + 2 * 5) / 3];
    const within = { kind: "utilitarian" };
    expect(grouped({ groups: "region", within }, parts, own).evaluate(settled([1, 4, 7, 5])).value).toBeCloseTo(
      means[1],
      12,
    );
    const kappa = 2 / ((means[0] + means[1]) / 2);
    const smooth = -Math.log((Math.exp(-kappa * means[0]) + Math.exp(-kappa * means[1])) / 2) / kappa;
    const found = grouped({ groups: "region", within, smooth: 2 }, parts, own).evaluate(settled([1, 4, 7, 5])).value;
    expect(found).toBeCloseTo(smooth, 12);
  });

  test("the unit of money does not matter, smooth or not", () => {
    for (const smooth of [0, 4]) {
      const { evaluate } = grouped({ groups: "region", smooth });
      const doubled = evaluate(settled(under.utility.map((u) => 2 * u))).value;
      expect(relativeGap([doubled], [2 * evaluate(under).value])).toBeLessThan(1e-12);
    }
  });

  test("tenths: the poorest tenth of a hundred is its ten poorest", () => {
    const { value: least } = grouped({ groups: "tenth", within: { kind: "utilitarian" } }).evaluate(under);
    const sorted = Float64Array.from(under.utility).sort();
    expect(skills.length % 10).toBe(0);
    const poorest = sorted.slice(0, skills.length / 10);
    expect(relativeGap([least], [poorest.reduce((sum, u) => sum + u, 0) / poorest.length])).toBeLessThan(1e-12);
  });

  const tail = (share: number, u: number[], weights: number[], expected: number) =>
    test(`cvar ${share} of ${u} by ${weights}`, () => {
      const own = economyOf([10, 20, 30, 40].slice(0, u.length), { weights });
      expect(createWelfare("cvar", null, own, cvarOf(share)).evaluate(settled(u)).value).toBeCloseTo(expected, 12);
    });
  tail(0.5, [4, 1, 3, 2], [1, 1, 1, 1], 1.5);
  tail(0.375, [4, 1, 3, 2], [1, 1, 1, 1], (1 + 0.5 * 2) / 1.5);
  tail(0.25, [4, 1, 3, 2], [1, 1, 1, 1], 1);
  tail(0.01, [4, 1, 3, 2], [1, 1, 1, 1], 1);
  tail(0.5, [4, 1, 3, 2], [1, 4, 1, 0], 1);
  test("cvar with share 1 is utilitarian", () =>
    expect(value(createWelfare("cvar", null, economy, cvarOf(1)))).toBe(
      value(createWelfare("utilitarian", null, economy)),
    ));
});

describe("marginal weights are slopes, up to a factor", () => {
  const own = economyOf([10, 20, 30, 40], { weights: [1, 1, 2, 2] });
  const parts = withLabels(populationOf([1, 2, 3, 4]), ["a", "b", "a", "b"]);
  const utility = [10, 14, 27, 15];
  test.each([
    ["group-maximin", grouped({ groups: "region" }, parts, own)],
    ["smooth", grouped({ groups: "region", smooth: 3, within: { kind: "ces", aversion: 2 } }, parts, own)],
    ["cvar", createWelfare("cvar", null, own, cvarOf(0.4))],
  ])("%s", (_, welfare) => {
    const { zeroTaxIncome, weight } = own;
    const g = marginalWelfare(welfare, { zeroTaxIncome, utility: Float64Array.from(utility), weight });
    const step = 1e-5;
    const slopes = utility.map((u, i) => {
      const at = (by: number) => welfare.evaluate(settled(utility.with(i, u + by))).value;
      return (at(step) - at(-step)) / (2 * step) / weight[i];
    });
    // κ of the smooth version moves with the mean, which weights leave out.
    const scale = g.reduce((sum, one) => sum + one, 0) / slopes.reduce((sum, one) => sum + one, 0);
    const most = welfare.own?.label(null).includes("smooth") ? 0.05 : 1e-6;
    for (const [i, slope] of slopes.entries()) expect(Math.abs(g[i] / scale - slope)).toBeLessThan(most);
  });
});

test("sums and settled workers agree for groups by column, whose rows stay in order", () => {
  const welfare = grouped({ groups: "region" });
  const fast = scheduleEvaluator(economy, welfare, [0, 40_000]);
  expect(fast.isBySums).toBe(true);
  expect(
    relativeGap([fast.evaluateSchedule(usLaw).welfare], [welfare.evaluate(outcome(economy, usLaw)).value]),
  ).toBeLessThan(1e-9);
});
