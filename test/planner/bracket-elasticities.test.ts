import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { schedulePolicy } from "../../src/law/policy.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { bracketElasticity } from "../../src/planner/formulas/bracket-elasticities.ts";
import { bracketLessons } from "../../src/planner/formulas/elasticity-lessons.ts";
import { type SaezPlanner, saezByBracketPlanner, saezPlanner } from "../../src/planner/formulas/saez.ts";
import { saezRates } from "../../src/planner/formulas/saez-fixed-point.ts";
import { saezValues } from "../../src/planner/formulas/saez-levers.ts";
import { zeroTaxIncomes } from "../../src/planner/formulas/zero-tax-incomes.ts";
import type { PlannerObservation, TaxYearRecord } from "../../src/planner/planner.ts";
import { calibrate, outcome, relativeGap, skills, usBrackets, usLaw } from "../env/helpers.ts";
import { ratesOn } from "../law/levers.ts";

const ces1 = { kind: "ces", aversion: 1 } as const;
const moved = (k: number, change: number): TaxSchedule =>
  taxSchedule(usBrackets, usLaw.rates.with(k, usLaw.rates[k] + change));
/** What optimising people earn under US law, and with one rate 5 points higher and lower. */
function trialOf(economy: Economy, k: number, incomes = (law: TaxSchedule) => outcome(economy, law).income) {
  const year = (law: TaxSchedule) => ({ law, incomes: incomes(law), weights: economy.weight });
  return { start: year(usLaw), raised: year(moved(k, 0.05)), lowered: year(moved(k, -0.05)) };
}
const isAtKink = (income: number): boolean => usBrackets.some((start) => Math.abs(income - start) < 1e-4);
const placeOf = (income: number): number => usBrackets.findLastIndex((start) => income >= start);

describe("the elasticity of who meets one rate", () => {
  test.each([0.1, 0.25, 0.8])("of people who optimise with ε = %d it is ε, in every bracket", (elasticity) => {
    const economy = calibrate({ elasticity });
    usBrackets.forEach((_, k) => {
      const found = bracketElasticity(trialOf(economy, k));
      if (found === null) return;
      expect(found.elasticity).toBeCloseTo(elasticity, 9);
      expect(found.standardError ?? 0).toBeLessThan(1e-9);
    });
    // Of 1,000 people of the golden files somebody is in each but perhaps the last.
    expect(usBrackets.slice(0, 6).every((_, k) => bracketElasticity(trialOf(economy, k)) !== null)).toBe(true);
  });

  test("where people differ it is their mean by what they earn", () => {
    const usual = skills.map((wage) => wage * 40 * 52);
    const own = Float64Array.from(usual, (income) => (income <= 60_000 ? 0.2 : 0.6));
    const economy = calibrate({ elasticity: own, disutility: "observed" });
    for (const k of [1, 2, 3]) {
      const { start, raised, lowered } = trialOf(economy, k);
      const stays = (i: number): boolean =>
        [start, raised, lowered].every(({ incomes }) => placeOf(incomes[i]) === k && !isAtKink(incomes[i]));
      let [income, product, workers] = [0, 0, 0];
      for (let i = 0; i < economy.size; i++) {
        if (!stays(i)) continue;
        workers++;
        income += start.incomes[i];
        product += start.incomes[i] * (economy.elasticities?.[i] ?? Number.NaN);
      }
      const found = bracketElasticity({ start, raised, lowered });
      expect(found?.elasticity).toBeCloseTo(product / income, 9);
      expect(found?.workers).toBe(workers);
    }
    expect(bracketElasticity(trialOf(economy, 1))?.elasticity).toBeLessThan(0.25);
    expect(bracketElasticity(trialOf(economy, 3))?.elasticity).toBeCloseTo(0.6, 9);
  });

  // Incomes vary by 3 %, so that some change brackets by chance; of 200 draws 95 % are 190, and 3.3 standard errors less 180.
  test("chance is not taken for a response: intervals hold the truth about as often as they say", () => {
    const size = 200;
    const weights = new Float64Array(size).fill(1);
    const inside = (law: TaxSchedule, i: number): number =>
      (60_000 + (40_000 * i) / size) * ((1 - law.rates[2]) / (1 - usLaw.rates[2])) ** 0.4;
    let covered = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomStream(seed, "chance");
      const year = (law: TaxSchedule) => ({
        ...{ law, weights },
        incomes: weights.map((_, i) => inside(law, i) * Math.exp(0.03 * random.normal())),
      });
      const found = bracketElasticity({
        start: year(usLaw),
        raised: year(moved(2, 0.05)),
        lowered: year(moved(2, -0.05)),
      })!;
      expect(found.workers).toBeLessThan(size);
      if (Math.abs(found.elasticity - 0.4) < 1.96 * found.standardError!) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  test("nobody in the bracket, no elasticity", () => {
    const year = (law: TaxSchedule) => ({ law, incomes: Float64Array.of(5000, 0), weights: Float64Array.of(1, 1) });
    const trial = { start: year(usLaw), raised: year(moved(3, 0.05)), lowered: year(moved(3, -0.05)) };
    expect(bracketElasticity(trial)).toBeNull();
  });
});

describe("elasticities of their own in the formula", () => {
  test("zero-tax incomes are z/(1−τ)^ε with each one's ε", () => {
    const law = taxSchedule([0, 1000], [0, 0.75]);
    const found = zeroTaxIncomes(Float64Array.of(500, 4000, 4000), law, Float64Array.of(0.3, 0.5, 1));
    expect(Array.from(found)).toEqual([500, 8000, 16_000]);
  });

  test("where all have the same the rates are those of one elasticity", () => {
    const economy = calibrate();
    const known = {
      ...{ zeroTaxIncomes: economy.zeroTaxIncome, weights: economy.weight, welfare: ces1, start: usLaw.rates },
      levers: ratesOn(usBrackets, usLaw.rates),
    };
    const own = new Float64Array(economy.size).fill(0.25);
    const [byOwn, byOne] = [own, 0.25].map((elasticity) => saezValues({ ...known, elasticity }).rates);
    expect(relativeGap(byOwn, byOne)).toBeLessThan(1e-9);
  });

  // One bracket, weights frozen: τ = (1 − ḡ)/(1 − ḡ + ε̄) where ε̄ is the mean by income at τ; two kinds of people.
  test("a flat tax has the mean of elasticities by income", () => {
    const zeroTax = Float64Array.of(20_000, 30_000, 60_000, 150_000);
    const own = Float64Array.of(0.2, 0.2, 0.5, 0.5);
    const problem = {
      ...{ zeroTaxIncomes: zeroTax, elasticity: own, weights: new Float64Array(4).fill(1) },
      ...{ welfare: { kind: "inverse-income", aversion: null } as const, start: [0.3], levers: ratesOn([0], [0.3]) },
    };
    const [rate] = saezValues(problem).rates;
    const incomes = zeroTax.map((z0, i) => z0 * (1 - rate) ** own[i]);
    const total = incomes.reduce((a, b) => a + b);
    const weights = zeroTax.map((z0) => 1 / z0);
    const meanWeight = weights.reduce((a, b) => a + b) / 4;
    const g = incomes.reduce((sum, z, i) => sum + (z * weights[i]) / meanWeight, 0) / total;
    const elasticity = incomes.reduce((sum, z, i) => sum + z * own[i], 0) / total;
    expect(rate).toBeCloseTo((1 - g) / (1 - g + elasticity), 6);
  });
});

/** Optimising workers of an economy under a planner, tax years of some steps. */
async function play(planner: SaezPlanner, people: Economy, years: number, taxYear: number) {
  const welfare = createWelfare("ces", 1, people);
  const history: TaxYearRecord[] = [];
  let last: PlannerObservation["last"] = null;
  for (let year = 1; year <= years; year++) {
    const step = (year - 1) * taxYear + 1;
    const proposal = await planner.propose({ taxYear: year, taxYears: years, step, history, last });
    if (!("rates" in proposal)) throw new Error("a formula proposes rates");
    const schedule = taxSchedule(usBrackets, proposal.rates);
    const settlement = settle(people, schedule, bestResponse(people, schedule));
    // At first in a tax year they work at random, and then find their optimum.
    const random = randomStream(year, "first steps");
    for (let s = 0; s < taxYear; s++)
      planner.observe?.({
        step: step + s,
        incomes: settlement.income.map((income) => (s < Math.floor(taxYear / 2) ? income * random.next() : income)),
      });
    history.push({
      ...{ taxYear: year, schedule: schedulePolicy(schedule), welfare: welfare.evaluate(settlement).value },
      ...{ revenuePerWorker: settlement.rebate, meanHours: 0, meanIncome: 0, giniPost: null },
    });
    last = { incomes: settlement.income, utilities: settlement.utility, weights: people.weight };
  }
  return history;
}

describe("saez with an elasticity for each bracket", () => {
  const economy = calibrate();
  const options = { brackets: usBrackets, rates: usLaw.rates, welfare: ces1, levers: ratesOn(usBrackets, usLaw.rates) };

  test.each([1, 5])("moves one rate at a time, and then has the formula's, %d steps a tax year", async (taxYear) => {
    const lessons = bracketLessons(usLaw.rates, options.levers);
    const planner = saezByBracketPlanner({ ...options, taxYear }, lessons);
    const years = await play(planner, economy, 16, taxYear);
    const tried = years.slice(0, 15).map(({ schedule }) => schedule.rates);
    expect(tried[0]).toEqual(usLaw.rates);
    usBrackets.forEach((_, k) => {
      expect(tried[1 + 2 * k]).toEqual(moved(k, 0.05).rates);
      expect(tried[2 + 2 * k]).toEqual(moved(k, -0.05).rates);
    });
    for (const estimate of lessons.estimates) if (estimate) expect(estimate.elasticity).toBeCloseTo(0.25, 9);
    expect(lessons.overall).toBeCloseTo(0.25, 9);
    const known = await play(saezPlanner({ ...options, elasticity: 0.25 }), economy, 2, 1);
    for (const { welfare } of years.slice(15)) expect(relativeGap([welfare], [known[1].welfare])).toBeLessThan(1e-5);
    expect(planner.fallbacks).toBe(0);
    expect(planner.warnings?.find(({ code }) => code === "saez-estimates")?.message).toContain(
      "0.25 ± 0.00 from $11,600",
    );
  });

  test("a bracket in which nobody earns is not tried", () => {
    const lessons = bracketLessons([0.2, 0.3, 0.4], ratesOn([0, 50_000, 1e7], [0.2, 0.3, 0.4]));
    const law = taxSchedule([0, 50_000, 1e7], [0.2, 0.3, 0.4]);
    const year = { law, ...{ incomes: Float64Array.of(20_000, 90_000), utilities: new Float64Array(2) } };
    const weights = Float64Array.of(1, 1);
    const tried = [1, 2, 3, 4, 5].map(() => lessons.next({ ...year, weights }));
    expect(tried.map((rates) => rates?.map((rate) => Number(rate.toFixed(2))) ?? null)).toEqual([
      [0.25, 0.3, 0.4],
      [0.15, 0.3, 0.4],
      [0.2, 0.35, 0.4],
      [0.2, 0.25, 0.4],
      null,
    ]);
    expect(lessons.estimates[2]).toBeNull();
  });

  test("the formula of one elasticity is that of the fixed point on brackets", () => {
    const problem = { zeroTaxIncomes: economy.zeroTaxIncome, weights: economy.weight, welfare: ces1, elasticity: 0.25 };
    const one = saezRates({ ...problem, brackets: usBrackets, start: usLaw.rates }).rates;
    const own = saezValues({ ...problem, levers: options.levers, start: usLaw.rates }).rates;
    const welfareAt = (rates: readonly number[]): number =>
      createWelfare("ces", 1, economy).evaluate(outcome(economy, taxSchedule(usBrackets, rates))).value;
    expect(relativeGap([welfareAt(own)], [welfareAt(one)])).toBeLessThan(1e-5);
  });
});
