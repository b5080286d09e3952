import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import type { Economy } from "../../src/env/economy.ts";
import type { Settlement } from "../../src/env/settle/settlement.ts";
import { expressionWelfare } from "../../src/env/welfare/expression/expression-welfare.ts";
import { marginalWelfare } from "../../src/env/welfare/marginal-welfare.ts";
import { byWorker, scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare, type Welfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { stackelberg } from "../../src/planner/oracles/stackelberg.ts";
import { coded, type Population } from "../../src/population/population.ts";
import { calibrate, economyOf, outcome, populationOf, relativeGap, skills, usBrackets, usLaw } from "./helpers.ts";

const kind = "expression";

function expressed(
  expression: string,
  economy: Economy,
  population: Population = populationOf(economy.weight),
): Welfare {
  const own = expressionWelfare.configured?.({ expression }, { population, economy });
  return createWelfare(kind, null, economy, own);
}

const settled = (u: number[], rest: Partial<Record<"consumption" | "income" | "hours" | "tax", number[]>> = {}) =>
  ({
    utility: Float64Array.from(u),
    ...Object.fromEntries(Object.entries(rest).map(([name, values]) => [name, Float64Array.from(values)])),
  }) as unknown as Settlement;

describe("values by hand", () => {
  const people: Population = {
    ...populationOf([10, 20, 40, 80]),
    columns: new Map([
      ["education", { name: "education", kind: "label", unit: "", meaning: "", ...coded(["a", "b", "a", "b"]) }],
    ]),
  };
  const of = (expression: string, u: number[], weights: number[], expected: number) =>
    test(`${expression} of ${u} by ${weights}`, () => {
      const economy = economyOf([10, 20, 40, 80].slice(0, u.length), { weights });
      const outcomes = settled(u, { consumption: u.map((x) => x + 1), income: u.map((x) => 2 * x), hours: u, tax: u });
      const { value } = expressed(expression, economy, { ...people, size: u.length }).evaluate(outcomes);
      expect(Math.abs(value - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
    });
  const [u, ones, twice] = [
    [1, 2, 6, 3],
    [1, 1, 1, 1],
    [2, 1, 1, 0],
  ];
  of("mean(u)", u, ones, 3);
  of("mean(u)", u, twice, 2.5);
  of("sum(u)", u, twice, 10);
  of("min(u) + max(u)", u, ones, 7);
  of("min(mean(u), 2) + max(mean(u), 9)", u, ones, 11);
  of("mean(min(u, 2))", u, ones, 1.75);
  of("sd(u)", u, ones, Math.sqrt(3.5));
  of("sd(u)", [1, 5, 9, 7], [1, 1, 0, 0], 2);
  of("mean(u) - 0.5*sd(u)", [1, 5, 9, 7], [1, 1, 0, 0], 2);
  of("quantile(u, 0.5)", u, ones, 2);
  of("quantile(u, 0.51)", u, ones, 3);
  of("quantile(u, 0)", u, ones, 1);
  of("quantile(u, 1)", u, ones, 6);
  of("quantile(u, 0.5)", u, twice, 1);
  of("gini(u)", [1, 1, 1, 5], ones, 3 / 8);
  of("share(u < 3)", u, ones, 0.5);
  of("share(u < 3 or u >= 6)", u, twice, 1);
  of("share(not (u < 3) and z > 7)", u, ones, 0.25);
  of("mean(u, u > 1)", u, ones, 11 / 3);
  of('mean(u, person.education == "a")', u, ones, 3.5);
  of('mean(u, person.education != "a")', u, ones, 2.5);
  of("mean(person.wage * u) / mean(person.wage)", u, ones, (10 + 40 + 240 + 240) / 150);
  of("share(u < quantile(u, 0.5))", u, ones, 0.25);
  of("mean(c) + mean(z) + mean(l) + mean(tax)", u, ones, 16);
  of("exp(mean(log(u)))", [2, 4, 8, 1], [1, 1, 1, 0], 4);
  of("(mean(u^-1))^-1", [2, 4, 8, 1], [1, 1, 1, 0], 3 / (1 / 2 + 1 / 4 + 1 / 8));
  of("mean(abs(u - mean(u)))", u, ones, 1.5);
});

describe("the built-ins, and their optimum", () => {
  const outcomeOf = (welfare: Welfare, rates: readonly number[]) =>
    welfare.evaluate(outcome(economy, taxSchedule([0, 40_000], rates))).value;
  const economy = calibrate({}, populationOf(skills.slice(0, 60)));
  test.each([
    ["mean(u)", "utilitarian", null],
    ["min(u)", "rawlsian", null],
    ["exp(mean(log(u)))", "ces", 1],
    ["mean(u^-1)^-1", "ces", 2],
    ["mean(u) + 0*sd(u)", "utilitarian", null],
    ["mean(1/z0) / mean(1/z0) * mean(u)".replaceAll("z0", "person.wage"), "utilitarian", null],
  ])("%s is %s %s", (expression, name, aversion) => {
    const own = expressed(expression, economy, populationOf(skills.slice(0, 60)));
    const built = createWelfare(name, aversion, economy);
    const under = outcome(economy, usLaw);
    expect(relativeGap([own.evaluate(under).value], [built.evaluate(under).value])).toBeLessThan(1e-12);
    const brackets = [0, 40_000];
    const problem = { economy, brackets, starts: [[0.2, 0.3]], seed: 1 };
    const [mine, theirs] = [own, built].map((welfare) => stackelberg({ ...problem, welfare }));
    expect(Math.abs(mine.welfare / theirs.welfare - 1)).toBeLessThan(1e-10);
    // Where welfare is flat in a rate, either is best by the other's measure.
    expect(outcomeOf(built, mine.rates) / theirs.welfare).toBeGreaterThan(1 - 1e-10);
  });
});

describe("evaluators", () => {
  const economy = calibrate();
  const laws = [usLaw, taxSchedule([0], [0]), taxSchedule(usBrackets, [0.6, 0.1, 0.5, 0.2, 0.7, 0.3, 0.1])];
  test.each(["mean(u) - 0.3*sd(u)", "mean(c) - gini(c)*1000 + mean(l)", "mean(tax) + mean(z, tax < 5000) + min(u)"])(
    "%s by sums is as settled worker by worker",
    (expression) => {
      const welfare = expressed(expression, economy);
      const fast = scheduleEvaluator(economy, welfare, usBrackets);
      expect(fast.isBySums).toBe(true);
      const slow = byWorker(economy, welfare);
      for (const law of laws)
        expect(relativeGap([fast.evaluateSchedule(law).welfare], [slow(law).welfare])).toBeLessThan(1e-9);
    },
  );

  test("what is not defined is refused and counted", () => {
    const welfare = expressed("mean(log(u - 1e9))", economy);
    expect(scheduleEvaluator(economy, welfare, [0]).evaluate([0.3]).welfare).toBe(-Infinity);
    expect(welfare.own?.refused?.()).toBe(1);
  });
});

describe("marginal weights are the slopes", () => {
  const economy = economyOf([10, 20, 40, 80], { weights: [1, 2, 1, 3] });
  const utility = Float64Array.of(3, 8, 21, 44);
  test.each([
    "mean(u) - 0.3*sd(u)",
    "mean(u)*(1 - gini(u))",
    "exp(mean(log(u))) + 0.1*max(u)",
    "quantile(u, 0.5) + min(u)",
    "mean(min(u, 10)) + mean(u, u < 30)^0.5",
    "mean(u) - share(u < 9)",
    "mean(u * person.wage)",
    "pow(mean(sqrt(u)), 2) + cbrt(mean(u)) - log10(mean(exp(-u/10))) + abs(-mean(u)) + log(mean(u), 3)",
  ])("%s", (expression) => {
    const welfare = expressed(expression, economy, populationOf([10, 20, 40, 80], [1, 2, 1, 3]));
    const { zeroTaxIncome, weight } = economy;
    const g = marginalWelfare(welfare, { zeroTaxIncome, utility, weight });
    const step = 1e-6;
    for (let i = 0; i < 4; i++) {
      const at = (by: number) =>
        welfare.evaluate(settled(Array.from(utility.with(i, utility[i] + by)), { income: [] })).value;
      const slope = (at(step) - at(-step)) / (2 * step) / weight[i];
      expect(Math.abs(g[i] - Math.max(0, slope))).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    }
  });
});

describe("what is refused, by name", () => {
  const economy = economyOf([10, 20]);
  const refused = (text: string, message: string | RegExp) =>
    test(text.slice(0, 60), () => {
      expect(() => expressed(text, economy)).toThrow(ScenarioError);
      expect(() => expressed(text, economy)).toThrow(message);
    });
  for (const name of [
    "import",
    "eval",
    "evaluate",
    "createUnit",
    "parse",
    "compile",
    "simplify",
    "derivative",
    "config",
  ])
    refused(`mean(u) + ${name}(1)`, `function "${name}" is not allowed`);
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "random", "map", "forEach"])
    refused(`mean(u) + ${name}(1)`, `function "${name}" is not allowed`);
  refused("u", "a number for each person");
  refused("mean(u) + u", "a number for each person");
  refused("2 + 3", "does not use what policy moves");
  refused("mean(person.wage)", "does not use what policy moves");
  refused("mean(mean(u))", "one number already");
  refused("mean(utility)", 'unknown variable "utility"');
  refused("mean(u * pi)", 'unknown variable "pi"');
  refused("x = mean(u)", "is not allowed");
  refused("f(x) = mean(u)", "is not allowed");
  refused("mean(u); 1", "is not allowed");
  refused("u.constructor", "only columns of persons");
  refused("mean(person.constructor * u)", "there is no column person.constructor");
  refused('mean(person["__proto__"] * u)', "there is no column person.__proto__");
  refused("mean(person.wages * u)", 'did you mean "wage"?');
  refused("mean(person)", "expected person.<column>");
  refused('mean(u, person.wage == "high")', "has numbers");
  refused('mean(u) + "a"', "is no number");
  refused("mean(u)[1]", "only columns of persons");
  refused("[mean(u), 1]", "is not allowed");
  refused("{a: mean(u)}", "is not allowed");
  refused("mean(u) > 3", "it is no number");
  refused("mean(u) + (z > 3)", "inside share");
  refused("mean(u, z)", "is a condition");
  refused("share(u)", "share takes a condition");
  refused("share(1 < u < 3)", "two comparisons joined by and");
  refused("quantile(u)", "quantile takes 2");
  refused("quantile(u, 2)", "from 0 to 1");
  refused("mean(u, z > 1, 3)", "mean takes 1 or 2");
  refused("z > 3 ? mean(u) : 1", "is not allowed");
  refused("mean(u)!", 'operator "!" is not allowed');
  refused("mean(u) % 3", 'operator "%" is not allowed');
  refused("mean(u) to z", 'operator "to" is not allowed');
  refused("mean(u", /Parenthesis/);
  refused("", /is not allowed|Unexpected end|nobody/);
  refused(`mean(u)${" + mean(u)".repeat(80)}`, /characters; expected 500/);
  refused(`mean(${"(".repeat(60)}u${")".repeat(60)})`, "nested deeper");
  refused("mean(u, person.wage < 0)", "the mean is of nobody");
});

describe("what is true of it, by samples", () => {
  const economy = calibrate();
  const told = (expression: string, expected: Record<string, boolean>) =>
    test(expression, () => {
      const [{ message }] = expressed(expression, economy, populationOf(skills)).own?.notes?.() ?? [];
      const parts = message.split("; ");
      for (const [name, holds] of Object.entries(expected))
        expect([name, parts.find((part) => part.includes(name))?.includes("held in")]).toEqual([name, holds]);
    });
  told("mean(u)", { Pareto: true, "Pigou–Dalton": true, anonymity: true, "scale (": true });
  told("mean(u) - 0.1*sd(u)", { Pareto: true, "Pigou–Dalton": true, anonymity: true, "scale (": true });
  told("mean(u) - 3*sd(u)", { Pareto: false, "Pigou–Dalton": true });
  told("max(u) - min(u)", { Pareto: false, "Pigou–Dalton": false, anonymity: true });
  told("mean(u^2)", { Pareto: true, "Pigou–Dalton": false, "scale (": false });
  told("mean(u * person.wage)", { Pareto: true, anonymity: false, "scale (": true });
  told("mean(log(u))", { Pareto: true, "Pigou–Dalton": true, "scale (": false });
});
