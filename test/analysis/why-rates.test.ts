import { describe, expect, test } from "@jest/globals";
import { findOptimum } from "../../src/analysis/optimum.ts";
import { type WhyRates, whyRates } from "../../src/analysis/why-rates.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { schedulePolicy } from "../../src/law/policy.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { whyRatesFigure } from "../../src/report/figures/why-rates.ts";
import { whyNote, whyRows, whySentence } from "../../src/report/words/why-rates-words.ts";
import { type Prepared, prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const prepared = (keys: string, welfare = "{kind: ces}"): Prepared =>
  prepare(
    parseScenario(
      `name: why\n${keys}\nworkers: {decide: rational}\nplanner: {kind: us-federal, welfare: ${welfare}}\n`,
      "/why.yaml",
      builtInKinds,
    ).scenario,
  );
const gb2 = "population: {size: 1000, source: gb2}\neconomy: {elasticity: 0.25, brackets: three}";
const three = [0, 90_000, 159_100];
const found = findOptimum(prepared(gb2));
const under = (people: Prepared, rates: readonly number[], brackets = three): WhyRates =>
  whyRates(people, schedulePolicy(taxSchedule(brackets, rates)))!;

describe("the terms are those of the formula", () => {
  test.each([
    ["{kind: ces}"],
    ["{kind: ces, aversion: 2}"],
    ["{kind: inverse-income}"],
    ["{kind: utilitarian}"],
    ["{kind: kolm}"],
  ])("%s: what is left of a point is welfare's slope, in dollars to everybody", (welfare) => {
    const people = prepared(gb2, welfare);
    // Rates climb, so that nobody jumps over a bracket.
    const rates = [0.2, 0.31, 0.45];
    const { terms, formula } = under(people, rates);
    expect(formula).toBe("brackets");
    const { evaluate } = scheduleEvaluator(people.economy, people.welfare, three);
    const dollar =
      (scheduleEvaluator({ ...people.economy, publicSpending: -0.01 }, people.welfare, three).evaluate(rates).welfare -
        scheduleEvaluator({ ...people.economy, publicSpending: 0.01 }, people.welfare, three).evaluate(rates).welfare) /
      0.02;
    terms.forEach(({ revenue, welfareCost, behaviour, measured }, j) => {
      const step = 1e-6;
      const up = evaluate(rates.with(j, rates[j] + step)).welfare;
      const down = evaluate(rates.with(j, rates[j] - step)).welfare;
      const slope = (up - down) / (2 * step) / dollar / 100;
      expect(Math.abs(revenue - welfareCost - behaviour - slope)).toBeLessThan(2e-4 * revenue);
      // Over half a point those who reach a kink or leave it count, too.
      expect(Math.abs(measured! - slope)).toBeLessThan(0.02 * revenue);
    });
  });

  test("at the fixed point of Saez they recombine to the rate, bracket by bracket", () => {
    const { why, rates } = found.policies.find(({ name }) => name === "saez")!;
    why!.terms.forEach(
      ({ rate, formulaRate, welfareWeight, tail, elasticity, income, respondingIncome, ...one }, j) => {
        expect(rate).toBe(rates[j]);
        const gain = 1 - welfareWeight!;
        expect(gain / (gain + tail! * elasticity)).toBeCloseTo(rate, 5);
        expect(formulaRate).toBeCloseTo(rate, 5);
        expect(tail).toBeCloseTo(respondingIncome / income, 12);
        expect(one.revenue - one.welfareCost - one.behaviour).toBeCloseTo(0, 3);
      },
    );
  });

  test("at the computed optimum a point more or less gains nothing, by numerical derivative", () => {
    const { policies } = found;
    const { why } = policies.find(({ name }) => name === "stackelberg")!;
    for (const { measured, revenue } of why!.terms) expect(Math.abs(measured!)).toBeLessThan(0.02 * revenue);
    const law = policies.find(({ name }) => name === "us-federal")!;
    // US law is far below it: a point more gains much.
    expect(law.why!.terms[0].measured!).toBeGreaterThan(0.1 * law.why!.terms[0].revenue);
  });

  test("one rate: a is 1 and the weight that of the mean dollar; the top bracket has z̄/(z̄ − b)", () => {
    const people = prepared(gb2);
    const [flat] = under(people, [0.3], [0]).terms;
    expect(flat.tail).toBeCloseTo(1, 9);
    const { zeroTaxIncome: z0 } = people.economy;
    const incomes = Array.from(z0, (z) => z * 0.7 ** 0.25);
    expect(flat.income).toBeCloseTo(incomes.reduce((a, b) => a + b, 0) / incomes.length, 4);
    const top = under(people, [0.3, 0.3, 0.3]).terms[2];
    const above = incomes.filter((z) => z > three[2]);
    const mean = above.reduce((a, b) => a + b, 0) / above.length;
    expect(top.tail).toBeCloseTo(mean / (mean - three[2]), 6);
  });
});

test("under a statute: total marginal rates, brackets of taxable income", () => {
  const people = prepared(
    "population: {size: 300}\neconomy: {law: us-2024, calibrate: {under: us-2024}, disutility: proportional}",
  );
  const { formula, terms } = whyRates(people, people.levers.policy(people.levers.start))!;
  expect(formula).toBe("taxable income");
  const [first] = terms;
  expect(first.name).toBe(people.levers.parameters[0].name);
  expect(first.revenue).toBeGreaterThan(0);
  // Over half a point some families reach another line of the form.
  expect(Math.abs(first.unexplained!)).toBeLessThan(0.2 * first.revenue);
});

test("where people decide whether to work, those who stop are a term", () => {
  const people = prepared("population: {size: 400}\neconomy: {brackets: three, participation: {elasticity: 0.3}}");
  const { formula, terms } = under(people, [0.3, 0.35, 0.4]);
  expect(formula).toBe("participation");
  expect(terms[0].leaving).toBeGreaterThan(0);
  const [{ revenue, unexplained }] = terms;
  expect(Math.abs(unexplained!)).toBeLessThan(0.2 * revenue);
});

test.each([
  ["log utility", "population: {size: 50}\neconomy: {utility: log}", "{kind: utilitarian}"],
  [
    "elasticities by person",
    "population: {size: 50}\neconomy: {elasticity: {byIncome: [{upTo: 40000, elasticity: 0.2}, {elasticity: 0.5}]}}",
    "{kind: ces}",
  ],
  ["welfare of incomes", "population: {size: 50}", '{expression: "mean(z) - gini(c)"}'],
])("%s: no formula holds, and none is shown", (_, keys, welfare) => {
  const people = prepared(keys, welfare);
  expect(whyRates(people, people.levers.policy(people.levers.start))).toBeNull();
});

test("words and figure tell the terms", () => {
  const why = under(prepared(gb2), [0.2, 0.31, 0.45]);
  const [first] = why.terms;
  expect(whySentence(first, why.terms[1])).toMatch(
    /^\$0 – 90,000, 20\.0 %: a point more takes \$\d+ a worker; \$\d+ of it .* \(weight 0\.\d\d\), \$\d+.*is lost since people earn less; \$.* is left, measured \$.* \(the formula says \d/,
  );
  expect(whyRows(why)).toHaveLength(4);
  expect(whyNote(why)).toContain("τ = (1 − ḡ)/(1 − ḡ + a·ε)");
  const figure = whyRatesFigure({ whyRates: [{ label: "start", why }] })!;
  expect(figure.table.rows).toHaveLength(3);
  expect(figure.title).toMatch(/^start: a higher rate gains most from \$.*, \d+ % of what a point takes$/);
  expect(whyRatesFigure({ whyRates: [] })).toBeNull();
});
