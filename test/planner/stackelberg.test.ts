import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { randomStream } from "../../src/base/random.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { differentialEvolution } from "../../src/planner/oracles/differential-evolution.ts";
import { nelderMead } from "../../src/planner/oracles/nelder-mead.ts";
import { bestFirst, type Objective } from "../../src/planner/oracles/objective.ts";
import { patternSearch } from "../../src/planner/oracles/pattern-search.ts";
import { stackelberg } from "../../src/planner/oracles/stackelberg.ts";
import { calibrate, economyOf, golden, populationOf, relativeGap, skills, usBrackets, usLaw } from "../env/helpers.ts";

const choices: Record<string, WelfareChoice> = {
  ces1: { kind: "ces", aversion: 1 },
  ces2: { kind: "ces", aversion: 2 },
  invz_notax: { kind: "inverse-income", aversion: null },
  rawls: { kind: "rawlsian", aversion: null },
};
const economy = calibrate();
const three = [0, 90000, 159100];

describe("stackelberg", () => {
  type Case = { brackets: number[]; swf: string; W: Record<string, number>; rates: Record<string, number[]> };
  const cases = (golden("stackelberg") as Case[]).filter(({ swf }) => swf in choices);
  test.each(cases)("golden: $swf, $brackets.length brackets", ({ brackets, swf, W }) => {
    const found = stackelberg({ economy, welfare: choices[swf], brackets, starts: [], seed: 1 });
    expect(found.welfare).toBeGreaterThan(W.optimum * (1 - 1e-5));
    const { evaluate } = scheduleEvaluator(economy, choices[swf], brackets);
    expect(evaluate(found.rates).welfare).toBe(found.welfare);
  });

  test("is at least as good as every start, and starts help it", () => {
    const { W, rates } = (golden("stackelberg") as Case[])[0];
    const starts = [rates.optimum, rates.saez_exact_selfconsistent];
    const found = stackelberg({ economy, welfare: choices.ces1, brackets: three, starts, seed: 2 });
    expect(found.welfare).toBeGreaterThanOrEqual(W.optimum * (1 - 1e-12));
  });

  test("the same seed gives the same rates", () => {
    const run = () =>
      stackelberg({ economy, welfare: choices.rawls, brackets: three, starts: [[0.1, 0.2, 0.3]], seed: 7 });
    expect(run()).toEqual(run());
  });

  test("many workers are searched on bins and judged on everyone", () => {
    const many = calibrate({}, populationOf(Array.from({ length: 25 }, () => skills).flat()));
    const problem = { economy: many, welfare: choices.ces1, brackets: three, starts: [[0.1, 0.2, 0.3]], seed: 1 };
    const found = stackelberg(problem);
    expect(found.welfare).toBeGreaterThan(cases[0].W.optimum * (1 - 1e-5));
    expect(found.welfare).toBe(scheduleEvaluator(many, choices.ces1, three).evaluate(found.rates).welfare);
  });

  test("with a cap on hours too", () => {
    const capped = calibrate({ maxHours: 40 });
    const brackets = [0, 50000];
    const { evaluate } = scheduleEvaluator(capped, choices.ces1, brackets);
    const found = stackelberg({ economy: capped, welfare: choices.ces1, brackets, starts: [], seed: 1 });
    const grid = Array.from({ length: 21 * 21 }, (_, i) => [(i % 21) / 20, Math.floor(i / 21) / 20]);
    for (const rates of grid) expect(evaluate(rates).welfare).toBeLessThanOrEqual(found.welfare);
  });

  test.each(Object.entries(choices))("equal workers are best off without tax: %s", (_, welfare) => {
    const { welfare: best } = stackelberg({
      economy: economyOf([6e4, 6e4]),
      welfare,
      brackets: [0, 3e4],
      starts: [],
      seed: 1,
    });
    // f = 1/(1+ε) of income is what work is worth.
    expect(relativeGap([best], [6e4 / 1.25])).toBeLessThan(1e-9);
  });
});

describe("properties of welfare", () => {
  const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 });
  const welfareOf = (people: typeof economy, choice: WelfareChoice, list: readonly number[], brackets = usBrackets) =>
    scheduleEvaluator(people, choice, brackets).evaluate(list).welfare;
  const twice = calibrate({}, populationOf([...skills, ...skills]));
  const tenfold = { ...economy, zeroTaxIncome: economy.zeroTaxIncome.map((income) => 10 * income) };

  describe.each(Object.entries(choices))("%s", (_, choice) => {
    test("a null reform changes nothing, exactly", () => {
      const { evaluate, evaluateSchedule } = scheduleEvaluator(economy, choice, usBrackets);
      expect(evaluate([...usLaw.rates])).toEqual(evaluateSchedule(usLaw));
    });
    test("twice the people change no figure per worker", () =>
      fc.assert(
        fc.property(rates, (list) =>
          expect(relativeGap([welfareOf(twice, choice, list)], [welfareOf(economy, choice, list)])).toBeLessThan(1e-9),
        ),
        { numRuns: 30 },
      ));
    // Incomes and brackets times ten are the same world in dimes, but for the floor of one dollar.
    test("a change of currency is no change", () =>
      fc.assert(
        fc.property(rates, (list) => {
          const inDimes = welfareOf(
            tenfold,
            choice,
            list,
            usBrackets.map((start) => 10 * start),
          );
          expect(relativeGap([inDimes], [10 * welfareOf(economy, choice, list)])).toBeLessThan(1e-9);
        }),
        { numRuns: 30 },
      ));
  });
});

describe("searches on the unit cube", () => {
  const peak = [0.3, 0.6, 0.9];
  const sphere: Objective = (point) => -point.reduce((sum, value, j) => sum + (value - peak[j]) ** 2, 0);
  /** Rosenbrock's valley, its peak at (1/2, 1/2). */
  const valley: Objective = ([x, y]) => -((1 - 2 * x) ** 2) - 100 * (2 * y - (2 * x) ** 2) ** 2;
  /** A low hill, and a high step that is out of its sight. */
  const step: Objective = ([x]) => (x > 0.9 ? 2 : -((x - 0.2) ** 2));
  const from = (objective: Objective, point: readonly number[]) => ({ point, value: objective(point) });
  const near = (found: readonly number[], expected: readonly number[]) =>
    expect(Math.max(...found.map((value, j) => Math.abs(value - expected[j])))).toBeLessThan(1e-4);
  const simplex = { step: 0.1, mostEvaluations: 2000 };

  test("Nelder–Mead", () => {
    near(nelderMead(sphere, from(sphere, [0, 0, 0]), simplex).point, peak);
    near(nelderMead(valley, from(valley, [0.1, 0.9]), simplex).point, [0.5, 0.5]);
  });
  test("pattern search", () => near(patternSearch(sphere, from(sphere, [1, 1, 0]), 1e-7).point, peak));
  test("differential evolution climbs a valley and finds a step", () => {
    const options = () => ({ generations: 150, population: 30, pull: 0.3, random: randomStream(1, "test") });
    near(differentialEvolution(valley, [[0.1, 0.9]], options())[0].point, [0.5, 0.5]);
    expect(differentialEvolution(step, [[0.2]], options())[0].value).toBe(2);
  });
  test("a peak outside is met at the wall", () => {
    const uphill: Objective = (point) => point.reduce((sum, value) => sum + value, 0);
    near(nelderMead(uphill, from(uphill, [0.5, 0.5]), simplex).point, [1, 1]);
    near(patternSearch(uphill, from(uphill, [0.5, 0.5]), 1e-7).point, [1, 1]);
  });
  test("what is not a number comes last", () => {
    const values = bestFirst([Number.NaN, 1, Number.NaN, 3].map((value) => ({ point: [], value }))).map(
      ({ value }) => value,
    );
    expect(values).toEqual([3, 1, Number.NaN, Number.NaN]);
  });
});
