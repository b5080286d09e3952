import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import type { Decider, StepOutcome } from "../../src/agents/decider.ts";
import { behaviouralKinds } from "../../src/agents/deciders/kinds.ts";
import { misperceivingDecider } from "../../src/agents/deciders/misperceiving.ts";
import { myopicDecider } from "../../src/agents/deciders/myopic.ts";
import { noisyDecider } from "../../src/agents/deciders/noisy.ts";
import { referenceDependentDecider } from "../../src/agents/deciders/reference-dependent.ts";
import { ScenarioError } from "../../src/base/errors.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { lossAverseResponse } from "../../src/env/respond/loss-aversion.ts";
import type { Perception } from "../../src/env/respond/perceived-schedule.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { userUtility } from "../../src/env/utility/user-utility.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import type { Population } from "../../src/population/population.ts";
import { behaviouralDefaults, behaviouralKeys } from "../../src/scenario/behavioural-keys.ts";
import {
  calibrate,
  economyOf,
  flat,
  mean,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "../env/helpers.ts";
import { idle, prepared } from "../episode/run-with.ts";
import { chiSquareRatio } from "../personas/chi-square.ts";

const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);
/** Every tenth worker of the golden files. */
const people = populationOf(
  skills.filter((_, i) => i % 10 === 0),
  undefined,
  37.5,
);
const ironing = (share: number): Perception => ({ kind: "ironing", share });
const spotlighting = (share: number): Perception => ({ kind: "spotlighting", share });

const hoursOf = async (decider: Decider, schedule: TaxSchedule, step = 1) =>
  (await decider.decide(people, schedule, step)).hours;

/** Tells a decider that the last step left everyone a given consumption, and what the rebate was. */
function remember(decider: Decider, consumption: Float64Array, rebate = 0, step = 1): Decider {
  const settlement = { consumption, rebate } as StepOutcome["settlement"];
  decider.observe?.({ step, taxYear: step, schedule: usLaw, settlement });
  return decider;
}

const byPerson = calibrate({ elasticity: people.wage.map((_, i) => [0.15, 0.3, 0.9][i % 3]) }, people);
const log = calibrate({ utility: "log", disutility: "common" }, people);
const expression = calibrate(
  { utility: userUtility("log(c) - psi * l^(1 + 1/e) / (1 + 1/e)"), disutility: "common" },
  populationOf(skills.slice(0, 900).filter((_, i) => i % 100 === 0)),
);
const quasiLinear: readonly [string, Economy][] = [
  ["one elasticity", calibrate({}, people)],
  ["a cap", calibrate({ maxHours: 41.5 }, people)],
  ["elasticities by person", byPerson],
  ["the paper's economy", paperEconomy(people)],
];

describe("the rational limit", () => {
  const always: readonly [string, (economy: Economy) => Decider][] = [
    ["no noise", (economy) => noisyDecider(economy, 0, 1)],
    ["next to no noise", (economy) => noisyDecider(economy, 1e-12, 1)],
    ["full adjustment", (economy) => myopicDecider(economy, people, 1)],
  ];
  const linear: typeof always = [
    ...always,
    [
      "no loss aversion",
      (economy) =>
        remember(referenceDependentDecider(economy, { lossAversion: 1, taxYear: 1 }), new Float64Array(100).fill(1e6)),
    ],
    ["no ironing", (economy) => misperceivingDecider(economy, people, ironing(0))],
    ["no spotlighting", (economy) => misperceivingDecider(economy, people, spotlighting(0))],
  ];
  const cases = [
    ...quasiLinear.flatMap(([name, economy]) => linear.map(([limit, create]) => ({ name, economy, limit, create }))),
    ...always.map(([limit, create]) => ({ name: "log utility", economy: log, limit, create })),
  ];
  test.each(cases)("$limit is rational bit for bit: $name", async ({ economy, create }) => {
    const decider = create(economy);
    for (const schedule of [usLaw, zigzag, flat(1)])
      expect(await hoursOf(decider, schedule)).toEqual(bestResponse(economy, schedule));
  });

  const near: readonly [string, (economy: Economy) => Decider][] = [
    ["misperception", (economy) => misperceivingDecider(economy, people, ironing(1e-9))],
    [
      "loss aversion",
      (economy) =>
        remember(
          referenceDependentDecider(economy, { lossAversion: 1 + 1e-9, taxYear: 1 }),
          new Float64Array(100).fill(1e6),
        ),
    ],
  ];
  const smooth = quasiLinear
    .slice(0, 3)
    .flatMap(([name, economy]) => near.map(([of, create]) => ({ name, economy, of, create })));
  test.each(smooth)("$of of 1e-9 is as near: $name", async ({ economy, create }) =>
    expect(relativeGap(await hoursOf(create(economy), usLaw), bestResponse(economy, usLaw))).toBeLessThan(1e-8),
  );
});

describe("noisy", () => {
  const crowd = 6000;
  /** χ² of choices, over its critical value, given what each of the options is worth in units of the scale. */
  async function frequencies(economy: Economy, noise: number, options: number[], value: (hours: number) => number) {
    const hours = await hoursOf(noisyDecider(economy, noise, 7), usLaw, 3);
    const highest = Math.max(...options.map(value));
    const odds = options.map((option) => Math.exp(value(option) - highest));
    const counts = new Map(options.map((option) => [option, 0]));
    for (const chosen of hours) counts.set(chosen, counts.get(chosen)! + 1);
    expect(counts.size).toBe(options.length);
    return chiSquareRatio([...counts.values()], odds);
  }
  const wholeHours = (most: number, best: number) =>
    Array.from({ length: Math.floor(most) + 1 }, (_, hour) =>
      hour === Math.min(Math.round(best), Math.floor(most)) ? best : hour,
    );

  test.each([
    [0.02, null],
    [0.3, null],
    [0.02, 36.5],
  ])("chooses with logit frequencies: noise %d, cap %p", async (noise, maxHours) => {
    const z0 = 45_321;
    const economy = economyOf(Array(crowd).fill(z0), { elasticity: 0.4, maxHours });
    const [best] = bestResponse(economy, usLaw);
    const value = (hours: number): number => {
      const income = 1000 * hours;
      return (income - usLaw.tax(income) - ((z0 * 0.4) / 1.4) * (income / z0) ** 3.5) / (noise * z0);
    };
    expect(await frequencies(economy, noise, wholeHours(maxHours ?? 168, best), value)).toBeLessThan(1);
  });

  test("chooses with logit frequencies on the paper's grid", async () => {
    const skill = 0.05;
    const economy = paperEconomy(populationOf(Array(crowd).fill(skill / 52)));
    const value = (hours: number) => (skill * hours - usLaw.tax(skill * hours) - 0.0005 * hours ** 3.5) / (40 * skill);
    const options = Array.from({ length: 11 }, (_, i) => 10 * i);
    expect(await frequencies(economy, 1, options, value)).toBeLessThan(1);
  });

  test("chooses with logit frequencies under log utility, at the rebate of the best response", async () => {
    const one = calibrate({ utility: "log", disutility: "common" }, populationOf([20]));
    const all = (column: Float64Array) => new Float64Array(crowd).fill(column[0]);
    const { weight, incomePerHour, psi, zeroTaxIncome } = one;
    const economy = {
      ...{ ...one, size: crowd, weight: all(weight), incomePerHour: all(incomePerHour) },
      ...{ psi: all(psi), zeroTaxIncome: all(zeroTaxIncome) },
    };
    const [best] = bestResponse(economy, usLaw);
    const net = (hours: number) => 1040 * hours - usLaw.tax(1040 * hours);
    const rebate = usLaw.tax(1040 * best);
    const value = (hours: number) => (Math.log(net(hours) + rebate) - (psi[0] * hours ** 5) / 5) / 0.03;
    expect(await frequencies(economy, 0.03, wholeHours(168, best), value)).toBeLessThan(1);
  });

  test("loses about half of the noise, with hours that scatter by √(ε·noise), where nothing is taxed", async () => {
    const z0 = 50_000;
    const economy = economyOf(Array(crowd).fill(z0), { elasticity: 0.4 });
    const hours = await hoursOf(noisyDecider(economy, 0.02, 1), flat(0));
    const utility = settle(economy, flat(0), hours).utility;
    expect((z0 / 1.4 - mean(utility)) / z0 / 0.01).toBeCloseTo(1, 1);
    const spread = mean(hours.map((value) => (value / 50 - 1) ** 2));
    expect(spread / (0.4 * 0.02)).toBeCloseTo(1, 1);
  });

  test("draws anew by seed, step and worker, whoever else is there", async () => {
    const economy = economyOf(Array(50).fill(40_000));
    const drawn = (seed: number, step: number, one: Economy = economy) =>
      hoursOf(noisyDecider(one, 0.1, seed), usLaw, step);
    const first = await drawn(1, 1);
    expect(await drawn(1, 1)).toEqual(first);
    expect(await drawn(1, 1, economyOf(Array(20).fill(40_000)))).toEqual(first.slice(0, 20));
    expect(await drawn(2, 1)).not.toEqual(first);
    expect(await drawn(1, 2)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(5);
  });
});

describe("myopic", () => {
  test.each([0.2, 0.5, 0.9])("hours are l* + (1−%d)^t·(l0 − l*)", async (share) => {
    const economy = calibrate({}, people);
    const decider = myopicDecider(economy, people, share);
    const best = bestResponse(economy, usLaw);
    for (let step = 1; step <= 6; step++) {
      const expected = best.map((hours) => hours + (1 - share) ** step * (37.5 - hours));
      expect(relativeGap(await hoursOf(decider, usLaw, step), expected)).toBeLessThan(1e-12);
    }
  });
  test("begins at the cap where usual hours exceed it", async () => {
    const [hours] = await hoursOf(
      myopicDecider(calibrate({ maxHours: 30, meanHours: 20 }, people), people, 1e-9),
      usLaw,
    );
    expect(hours).toBeCloseTo(30, 6);
  });
  test("on the paper's grid goes over to the best hours by rounding", async () => {
    const poor = populationOf([0.05 / 52], undefined, 40);
    const economy = paperEconomy(poor);
    const [best] = bestResponse(economy, usLaw);
    const decider = myopicDecider(economy, poor, 0.3);
    const shown: number[] = [];
    for (let step = 1; step <= 12; step++) shown.push((await decider.decide(poor, usLaw, step)).hours[0]);
    expect(shown).toEqual(shown.map((_, t) => 10 * Math.round((best + 0.7 ** (t + 1) * (40 - best)) / 10)));
    expect([best === 40, shown.at(-1)]).toEqual([false, best]);
  });
  test("takes any utility", async () => {
    const few = populationOf(expression.incomePerHour.map((pay) => pay / 52));
    const { hours } = await myopicDecider(expression, few, 0.5).decide(few, usLaw, 1);
    expect(
      relativeGap(
        hours,
        bestResponse(expression, usLaw).map((best) => (40 + best) / 2),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe("reference-dependent", () => {
  const lossAversion = 2.25;
  const rebate = 3000;
  /** Hours of one worker with z0 = 50000 and ε = 1/4 who has been used to a net income, without the rebate. */
  const after = async (net: number, schedule: TaxSchedule) => {
    const economy = economyOf([50_000]);
    const decider = referenceDependentDecider(economy, { lossAversion, taxYear: 1 });
    return (await hoursOf(remember(decider, Float64Array.of(net + rebate), rebate), schedule))[0];
  };
  // Under a flat 30 %: earns 50000·0.7^¼ if nothing is lost, 50000·(0.7·2.25)^¼ if a dollar counts 2.25-fold.
  const content = 50_000 * 0.7 ** 0.25;
  const striving = 50_000 * (0.7 * lossAversion) ** 0.25;
  test.each([
    ["who gains is rational", 0.7 * content * 0.9, content],
    ["who would lose a little earns just what was lost", 0.7 * content * 1.1, content * 1.1],
    ["who must lose feels a higher wage", 0.7 * striving * 1.1, striving],
  ])("%s", async (_, net, income) => expect((1000 * (await after(net, flat(0.3)))) / income).toBeCloseTo(1, 12));

  test("the first tax year is rational, later ones compare with the mean of the last", async () => {
    const economy = economyOf([50_000]);
    const decider = referenceDependentDecider(economy, { lossAversion, taxYear: 2 });
    const income = async (step: number) => 1000 * (await hoursOf(decider, flat(0.3), step))[0];
    const consumptions = [36_000, 38_000, 30_000, 10_000];
    const incomes: number[] = [];
    for (const [i, consumption] of consumptions.entries()) {
      incomes.push(await income(i + 1));
      remember(decider, Float64Array.of(consumption), 0, i + 1);
    }
    incomes.push(await income(5));
    const used = 37_000 / 0.7;
    expect(relativeGap(incomes, [content, content, used, used, content])).toBeLessThan(1e-12);
  });

  const schedules = fc.uniqueArray(fc.double({ min: 100, max: 2e5, noNaN: true }), { maxLength: 5 }).chain((starts) =>
    fc.record({
      brackets: fc.constant([0, ...starts.sort((a, b) => a - b)]),
      rates: fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
        minLength: starts.length + 1,
        maxLength: starts.length + 1,
      }),
    }),
  );
  test("nothing on a grid and no candidate is better, any rates, capped or not", () =>
    fc.assert(
      fc.property(
        schedules,
        fc.array(
          fc.record({
            z0: fc.double({ min: 500, max: 2e5, noNaN: true }),
            net: fc.double({ min: 0, max: 2e5, noNaN: true }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.constantFrom(0.15, 0.4, 1.5),
        fc.constantFrom(1.2, 2.25, 20),
        fc.constantFrom(null, 20, 60),
        ({ brackets, rates }, workers, elasticity, aversion, maxHours) => {
          const schedule = taxSchedule(brackets, rates);
          const economy = economyOf(
            workers.map(({ z0 }) => z0),
            { elasticity, maxHours },
          );
          const reference = {
            lossAversion: aversion,
            consumption: Float64Array.from(workers, ({ net }) => net + rebate),
            rebate,
          };
          const hours = lossAverseResponse(economy, schedule, reference, bestResponse(economy, schedule));
          const share = elasticity / (1 + elasticity);
          workers.forEach(({ z0, net }, i) => {
            const utility = (income: number): number => {
              const kept = income - schedule.tax(income);
              return (kept < net ? net - aversion * (net - kept) : kept) - share * z0 * (income / z0) ** (1 / share);
            };
            const most = Math.min(maxHours === null ? Infinity : 1000 * maxHours, 2 * z0 * aversion ** elasticity);
            const grid = Array.from({ length: 2001 }, (_, step) => (most * step) / 2000);
            const best = Math.max(...[...grid, ...brackets.filter((start) => start <= most)].map(utility));
            expect(1000 * hours[i]).toBeLessThanOrEqual((maxHours ?? Infinity) * 1000);
            expect(utility(1000 * hours[i])).toBeGreaterThanOrEqual(best - 1e-9 * (Math.abs(best) + z0));
          });
        },
      ),
      { numRuns: 150 },
    ));

  test("on the paper's grid nothing is better", async () => {
    const poor = populationOf([0.02, 0.05, 0.1, 0.3, 1].map((skill) => skill / 52));
    const economy = paperEconomy(poor);
    const consumption = Float64Array.of(1.5, 3, 8, 20, 150);
    const decider = remember(referenceDependentDecider(economy, { lossAversion: 5, taxYear: 1 }), consumption, 0.5);
    const { hours } = await decider.decide(poor, usLaw, 2);
    const expected = consumption.map((reference, i) => {
      const values = Array.from({ length: 11 }, (_, h) => {
        const income = economy.incomePerHour[i] * 10 * h;
        const kept = income - usLaw.tax(income) + 0.5;
        return (kept < reference ? reference - 5 * (reference - kept) : kept) - 0.0005 * (10 * h) ** 3.5;
      });
      return 10 * values.indexOf(Math.max(...values));
    });
    expect(hours).toEqual(expected);
    expect(hours).not.toEqual(bestResponse(economy, usLaw));
  });
});

describe("misperceiving", () => {
  const economy = calibrate({}, people);
  const z0 = economy.zeroTaxIncome;
  const incomeOf = (hours: Float64Array) => hours.map((value, i) => value * economy.incomePerHour[i]);
  const firstIncome = incomeOf(people.usualHours);
  const averageRate = (income: number) => usLaw.tax(income) / income;

  test("ironing responds to the average rate of the usual income at first", async () => {
    const hours = await hoursOf(misperceivingDecider(economy, people, ironing(1)), usLaw);
    const expected = firstIncome.map((income, i) => z0[i] * (1 - averageRate(income)) ** 0.25);
    expect(relativeGap(incomeOf(hours), expected)).toBeLessThan(1e-12);
  });
  test("ironing comes to rest where z = z0·(1 − T(z)/z)^ε", async () => {
    const decider = misperceivingDecider(economy, people, ironing(1));
    for (let step = 1; step < 40; step++) await hoursOf(decider, usLaw, step);
    const income = incomeOf(await hoursOf(decider, usLaw, 40));
    const expected = income.map((z, i) => z0[i] * (1 - averageRate(z)) ** 0.25);
    expect(relativeGap(income, expected)).toBeLessThan(1e-12);
  });
  test("spotlighting responds to the marginal rate of the usual income", async () => {
    const hours = await hoursOf(misperceivingDecider(economy, people, spotlighting(1)), usLaw);
    const expected = firstIncome.map((income, i) => z0[i] * (1 - usLaw.marginalRate(income)) ** 0.25);
    expect(relativeGap(incomeOf(hours), expected)).toBeLessThan(1e-12);
  });
  test.each([0.3, 1])("a flat tax cannot be misperceived: weight %d", async (share) => {
    const best = bestResponse(economy, flat(0.3));
    for (const kind of ["ironing", "spotlighting"] as const)
      expect(
        relativeGap(await hoursOf(misperceivingDecider(economy, people, { kind, share }), flat(0.3)), best),
      ).toBeLessThan(1e-12);
  });
  test("a progressive tax is taken for lower by ironing: more work than rational, by everyone above the first bracket", async () => {
    const best = incomeOf(bestResponse(economy, usLaw));
    const ironed = incomeOf(await hoursOf(misperceivingDecider(economy, people, ironing(0.43)), usLaw));
    const higher = best.filter((income, i) => income > 11_600 && ironed[i] < income);
    expect(higher).toHaveLength(0);
    expect(mean(ironed)).toBeGreaterThan(1.005 * mean(best));
  });

  const perceptions = [ironing(0.43), ironing(0.9), spotlighting(0.5)];
  const capped = calibrate({ maxHours: 41.5 }, people);
  const cases = perceptions.flatMap((perception) =>
    [economy, byPerson, capped].flatMap((of) => [usLaw, zigzag].map((schedule) => ({ perception, of, schedule }))),
  );
  test.each(cases)("nothing on a grid is better by the perceived tax: %#", async ({ perception, of, schedule }) => {
    const { kind, share } = perception;
    const hours = await hoursOf(misperceivingDecider(of, people, perception), schedule);
    hours.forEach((value, i) => {
      const last = firstIncome[i];
      const slope = kind === "ironing" ? schedule.tax(last) / last : schedule.marginalRate(last);
      const line = (income: number) => schedule.tax(last) + slope * (income - last);
      const epsilon = of.elasticities?.[i] ?? of.elasticity;
      const utility = (income: number): number => {
        const tax = (1 - share) * schedule.tax(income) + share * line(income);
        return income - tax - (of.psi[i] * (income / of.incomePerHour[i]) ** (1 + 1 / epsilon)) / (1 + 1 / epsilon);
      };
      const most = Math.min(of.zeroTaxIncome[i], (of.hours.limit ?? Infinity) * of.incomePerHour[i]);
      const best = Math.max(...Array.from({ length: 1001 }, (_, step) => utility((most * step) / 1000)));
      expect(utility(value * of.incomePerHour[i])).toBeGreaterThanOrEqual(best - 1e-9 * most);
    });
  });

  test("on the paper's grid nothing is better by the perceived tax", async () => {
    const schedule = taxSchedule([0, 1, 3], [0, 0.5, 0.9]);
    const poor = populationOf([0.02, 0.05, 0.1, 0.3].map((skill) => skill / 52));
    const paper = paperEconomy(poor);
    const { hours } = await misperceivingDecider(paper, poor, ironing(1)).decide(poor, schedule, 1);
    const expected = paper.incomePerHour.map((skill) => {
      const average = schedule.tax(40 * skill) / (40 * skill);
      const values = Array.from({ length: 11 }, (_, h) => 10 * h * skill * (1 - average) - 0.0005 * (10 * h) ** 3.5);
      return 10 * values.indexOf(Math.max(...values));
    });
    expect(hours).toEqual(expected);
    expect(hours).not.toEqual(bestResponse(paper, schedule));
  });
  test("who earned nothing takes the rate of the first dollar", async () => {
    const idlers: Population = { ...people, usualHours: new Float64Array(people.size) };
    const hours = await hoursOf(misperceivingDecider(economy, idlers, ironing(1)), usLaw);
    expect(
      relativeGap(
        incomeOf(hours),
        z0.map((income) => income * 0.9 ** 0.25),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe("what is refused", () => {
  const few = populationOf(expression.incomePerHour.map((pay) => pay / 52));
  const misperceiving = (economy: Economy) => misperceivingDecider(economy, few, ironing(0.5));
  const averse = (economy: Economy) => referenceDependentDecider(economy, { lossAversion: 2, taxYear: 1 });
  test.each([
    ["misperceiving", misperceiving, log, "log; expected quasi-linear"],
    ["misperceiving", misperceiving, expression, "an expression; expected quasi-linear"],
    ["reference-dependent", averse, log, "log; expected quasi-linear"],
    ["reference-dependent", averse, expression, "an expression; expected quasi-linear"],
    ["noisy", (one: Economy) => noisyDecider(one, 0.1, 1), expression, "an expression; expected quasi-linear or log"],
  ])("%s with a utility that it cannot take", (name, create, economy, reason) => {
    expect(() => create(economy)).toThrow(ScenarioError);
    expect(() => create(economy)).toThrow(`workers.decide ${name}: economy.utility is ${reason}`);
  });

  const keys = z.strictObject(behaviouralKeys);
  test.each([
    { noise: -0.1 },
    { noise: 11 },
    { noise: Number.NaN },
    { adjustment: 0 },
    { adjustment: 1.1 },
    { lossAversion: 0.9 },
    { misperception: "guessing" },
    { misperceptionShare: 1.1 },
    { misperceptionShare: -0.1 },
  ])("%p", (wrong) => expect(keys.safeParse(wrong).success).toBe(false));
  test.each([
    { noise: 0 },
    { adjustment: 1 },
    { lossAversion: 1 },
    { misperceptionShare: 0 },
    { misperceptionShare: 1 },
  ])("but not %p", (right) => expect(keys.parse(right)).toMatchObject(right));
});

describe("kinds", () => {
  const { scenario, population, economy } = prepared("population: {size: 30}");
  test("use keys of their own, each by one kind", () =>
    expect(behaviouralKinds.flatMap(({ uses }) => uses).sort()).toEqual(Object.keys(behaviouralKeys).sort()));

  test.each(behaviouralKinds)("$name runs with the defaults, and its parameter matters", async ({ create }) => {
    const others = { noise: 0.5, adjustment: 1, lossAversion: 50, misperceptionShare: 1 };
    const run = async (parameters: object) => {
      const workers = { ...scenario.workers, ...behaviouralDefaults, ...parameters };
      const context = { economy, population, model: null, personas: null, episode: "e", signal: idle };
      const decider = create({ ...context, scenario: { ...scenario, workers } });
      remember(decider, new Float64Array(30).fill(1e7), 0, scenario.taxYear);
      return (await decider.decide(population, usLaw, scenario.taxYear + 1)).hours;
    };
    const hours = await run({});
    expect(hours).toEqual(await run({}));
    expect(hours).not.toEqual(await run(others));
    expect(hours).not.toEqual(bestResponse(economy, usLaw));
  });
});
