import { describe, expect, test } from "@jest/globals";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { schedulePolicy } from "../../src/law/policy.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  type SaezPlanner,
  saezAiEconomistPlanner,
  saezPaperPlanner,
  saezPlanner,
  saezTopPlanner,
} from "../../src/planner/formulas/saez.ts";
import { formulaRate, saezRates } from "../../src/planner/formulas/saez-fixed-point.ts";
import { zeroTaxIncomes } from "../../src/planner/formulas/zero-tax-incomes.ts";
import type { PlannerObservation, TaxYearRecord } from "../../src/planner/planner.ts";
import {
  calibrate,
  economyOf,
  golden,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "../env/helpers.ts";

const economy = calibrate();
const ces1: WelfareChoice = { kind: "ces", aversion: 1 };
const choices: Record<string, WelfareChoice> = {
  ces1,
  ces2: { kind: "ces", aversion: 2 },
  invz_notax: { kind: "inverse-income", aversion: null },
  rawls: { kind: "rawlsian", aversion: null },
};

const fixedPointOf = (people: Economy, welfare: WelfareChoice, brackets = usBrackets, start = usLaw.rates) =>
  saezRates({
    zeroTaxIncomes: people.zeroTaxIncome,
    weights: people.weight,
    elasticity: people.elasticity,
    brackets,
    welfare,
    start,
  });

describe("formula", () => {
  const { top_rate, linear } = golden("checks").formulas;
  test("golden top rates", () => {
    for (const { a, e, g, tau } of top_rate) expect(formulaRate(g, a, e)).toBeCloseTo(tau, 12);
  });
  test("golden linear rates", () => {
    for (const { gbar, e, tau } of linear) expect(formulaRate(gbar, 1, e)).toBeCloseTo(tau, 12);
  });
  test("no subsidies", () => expect(formulaRate(1.2, 1, 0.25)).toBe(0));
});

describe("fixed point", () => {
  type Case = { brackets: number[]; swf: string; W: Record<string, number>; rates: Record<string, number[]> };
  const cases = (golden("stackelberg") as Case[]).filter(({ swf }) => swf in choices);
  test.each(cases)("golden: $swf, $brackets.length brackets", ({ brackets, swf, W, rates }) => {
    const start = brackets.length === 3 ? [0.11, 0.24, 0.3] : usLaw.rates;
    const found = fixedPointOf(economy, choices[swf], brackets, start);
    const { welfare } = scheduleEvaluator(economy, choices[swf], brackets).evaluate(found.rates);
    expect(relativeGap([welfare], [W.saez_exact_selfconsistent])).toBeLessThan(1e-9);
    expect(relativeGap(found.rates, rates.saez_exact_selfconsistent)).toBeLessThan(1e-9);
    expect(found.residual).toBeLessThan(1e-12);
    expect(found.emptyBrackets).toEqual([]);
  });

  // One bracket is the linear income tax, whose optimum has a closed form where weights are frozen.
  test("one bracket is the closed form of the linear tax", () => {
    const { linear_invz_notax, linear_rawls } = golden("checks").calibrations["prop_0.25"];
    expect(fixedPointOf(economy, choices.invz_notax, [0], [0.2]).rates[0]).toBeCloseTo(
      linear_invz_notax.tau_closed,
      12,
    );
    expect(fixedPointOf(economy, choices.rawls, [0], [0.2]).rates[0]).toBeCloseTo(linear_rawls.tau_closed, 12);
  });
  test("without a wish to redistribute there is no tax", () =>
    expect(Math.max(...fixedPointOf(economy, { kind: "utilitarian", aversion: null }).rates)).toBeLessThan(1e-12));
  test("a bracket in which nobody earns keeps its rate, and is reported", () => {
    const { rates, emptyBrackets } = fixedPointOf(economy, ces1, [0, 5e6], [0.3, 0.42]);
    expect([rates[1], emptyBrackets]).toEqual([0.42, [1]]);
  });
  test("twice the people change nothing", () => {
    const twice = calibrate({}, populationOf([...skills, ...skills]));
    expect(relativeGap(fixedPointOf(twice, ces1).rates, fixedPointOf(economy, ces1).rates)).toBeLessThan(1e-9);
  });
  test("of many workers it is found on bins", () => {
    const repeated = Array.from({ length: 30 }, () => skills).flat();
    const many = calibrate({}, populationOf(repeated));
    const { evaluate } = scheduleEvaluator(economy, ces1, usBrackets);
    const [expected, found] = [economy, many].map((people) => evaluate(fixedPointOf(people, ces1).rates).welfare);
    expect(relativeGap([found], [expected])).toBeLessThan(1e-5);
  });
  test("an elasticity of 0 is refused", () =>
    expect(() => fixedPointOf({ ...economy, elasticity: 0 }, ces1)).toThrow(/elasticity 0/));
});

describe("zero-tax incomes", () => {
  test("of optimising workers away from kinks are exact", () => {
    const { income } = outcome(economy, usLaw);
    const found = zeroTaxIncomes(income, usLaw, 0.25);
    const interior = [...income.keys()].filter((i) => !usBrackets.some((start) => Math.abs(income[i] - start) < 1e-4));
    expect(interior.length).toBeGreaterThan(900);
    expect(
      relativeGap(
        interior.map((i) => found[i]),
        interior.map((i) => economy.zeroTaxIncome[i]),
      ),
    ).toBeLessThan(1e-12);
  });
  const inferred = (name: string, income: number, schedule: TaxSchedule, expected: number) =>
    test(name, () => expect(zeroTaxIncomes(Float64Array.of(income), schedule, 0.5)[0]).toBeCloseTo(expected, 8));
  const kinked = taxSchedule([0, 100], [0, 0.75]);
  inferred("interior: z/(1−τ)^ε", 300, kinked, 600);
  inferred("at a kink: the middle of 100 and 200 on a log scale", 100 * (1 + 1e-12), kinked, Math.sqrt(100 * 200));
  inferred("who earns nothing counts as a dollar", 0, kinked, 1);
  inferred("an income at a full tax stays finite", 300, taxSchedule([0], [1]), 30_000);
});

/** Rational workers of an economy under a planner, from tax year 1 on. */
async function play(planner: SaezPlanner, people: Economy, years: number) {
  const welfare = createWelfare("ces", 1, people);
  const history: TaxYearRecord[] = [];
  let last: PlannerObservation["last"] = null;
  for (let taxYear = 1; taxYear <= years; taxYear++) {
    const proposal = await planner.propose({ taxYear, taxYears: years, step: taxYear, history, last });
    if (!("rates" in proposal)) throw new Error("a formula proposes rates");
    const schedule = taxSchedule(proposal.brackets ?? [0], proposal.rates);
    const settlement = settle(people, schedule, bestResponse(people, schedule));
    const record = { revenuePerWorker: settlement.rebate, meanHours: 0, meanIncome: 0, giniPost: null };
    history.push({
      taxYear,
      schedule: schedulePolicy(schedule),
      welfare: welfare.evaluate(settlement).value,
      ...record,
    });
    last = { incomes: settlement.income, utilities: settlement.utility, weights: people.weight };
  }
  return history;
}

describe("planners", () => {
  const options = { brackets: usBrackets, rates: usLaw.rates, welfare: ces1, elasticity: 0.25 } as const;
  const optimum = 41539.81329110168;

  test("saez: starting rates first, then nearly the optimum", async () => {
    const planner = saezPlanner(options);
    const years = await play(planner, economy, 3);
    expect(years[0].schedule.rates).toEqual(usLaw.rates);
    for (const { welfare } of years.slice(1)) expect(welfare).toBeGreaterThan(optimum * (1 - 1e-4));
    expect(planner.solution?.residual).toBeLessThan(1e-2);
  });

  test("saez, estimate: planned changes reveal the elasticity of rational workers", async () => {
    const planner = saezPlanner({ ...options, elasticity: "estimate" });
    const years = await play(planner, economy, 5);
    expect(years[1].schedule.rates[0]).toBeCloseTo(usLaw.rates[0] + 0.05, 12);
    expect(years[2].schedule.rates[0]).toBeCloseTo(usLaw.rates[0] - 0.05, 12);
    expect(planner.estimate?.elasticity).toBeCloseTo(0.25, 6);
    expect(years[3].welfare).toBeGreaterThan(optimum * (1 - 1e-4));
    expect(planner.fallbacks).toBe(0);
  });

  test("saez, estimate: where nobody responds to tell from, starting rates stay", async () => {
    const planner = saezPlanner({ ...options, brackets: [0], rates: [1], elasticity: "estimate" });
    const years = await play(planner, economyOf([1e4, 1e5]), 5);
    expect(years.slice(3).map(({ schedule }) => schedule.rates[0])).toEqual([1, 1]);
    expect(planner.fallbacks).toBe(2);
  });

  test("saez takes paper welfare for its frozen form", async () => {
    const paper = await play(saezPlanner({ ...options, welfare: { kind: "paper", aversion: null } }), economy, 2);
    const frozen = await play(saezPlanner({ ...options, welfare: choices.invz_notax }), economy, 2);
    expect(paper[1].schedule.rates).toEqual(frozen[1].schedule.rates);
  });

  test("saez-top moves the top rate only", async () => {
    const [, { schedule }] = await play(saezTopPlanner(options), economy, 2);
    expect(schedule.rates.slice(0, -1)).toEqual(usLaw.rates.slice(0, -1));
    expect(schedule.rates[6]).toBeGreaterThan(0.5);
  });

  const onePass = (name: string, create: typeof saezPlanner, key: string) =>
    test(`${name}: golden rates from incomes under US law`, async () => {
      const { rates } = golden("stackelberg")[1];
      const [, { schedule }] = await play(create(options), economy, 2);
      expect(relativeGap(schedule.rates, rates[key])).toBeLessThan(1e-6);
    });
  onePass("saez-paper", saezPaperPlanner, "saez_midpointKDE_onepass");
  onePass("saez-ai-economist", saezAiEconomistPlanner, "saez_binned_onepass");
});
