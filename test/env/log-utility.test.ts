import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ScenarioError } from "../../src/base/errors.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { logResponse } from "../../src/env/respond/log-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { userUtility } from "../../src/env/utility/user-utility.ts";
import { utilityInDollars } from "../../src/env/utility-in-dollars.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  calibrate,
  flat,
  golden,
  mean,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const log = (changes: Parameters<typeof calibrate>[0] = {}, people = populationOf(skills)) =>
  calibrate({ utility: "log", disutility: "common", ...changes }, people);
const economy = log();
const cases = golden("log-utility")["0.25"];
const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);

describe("log utility", () => {
  test("golden: psi", () => expect(relativeGap([economy.psiScale ?? 0], [cases.psi])).toBeLessThan(1e-12));
  // The published digits of the other elasticity.
  test("golden: elasticity 0.5", () => {
    const other = log({ elasticity: 0.5 });
    const { rebate, utility } = outcome(other, usLaw);
    expect(relativeGap([other.psiScale ?? 0], [1.0050727e-5])).toBeLessThan(1e-7);
    expect(relativeGap(bestResponse(other, flat(0)), new Array(1000).fill(46.33766756))).toBeLessThan(1e-9);
    expect(rebate).toBeCloseTo(11470.12, 2);
    expect(mean(utility)).toBeCloseTo(10.5263, 5);
    const flatTax = (rate: number) => mean(outcome(other, flat(rate)).utility);
    expect(flatTax(0.3)).toBeCloseTo(10.59277, 5);
    expect(flatTax(0.59925)).toBeCloseTo(10.68448, 5);
    expect(flatTax(0.57)).toBeLessThan(flatTax(0.59925));
    expect(flatTax(0.63)).toBeLessThan(flatTax(0.59925));
  });

  const policies = Object.keys(cases).filter((name) => cases[name].brackets);
  test.each(policies)("golden: %s", (name) => {
    const { brackets, rates, R, mean_u, mean_z, mean_hours, ...rows } = cases[name];
    const { rebate, utility, income, hours } = outcome(economy, taxSchedule(brackets, rates));
    expect(relativeGap([rebate], [R])).toBeLessThan(1e-11);
    expect(relativeGap([utility, income, hours].map(mean), [mean_u, mean_z, mean_hours])).toBeLessThan(1e-12);
    expect(relativeGap([...income.slice(0, 5), ...income.slice(-5)], [...rows.z_first5, ...rows.z_last5])).toBeLessThan(
      1e-11,
    );
    expect(
      relativeGap([...utility.slice(0, 5), ...utility.slice(-5)], [...rows.u_first5, ...rows.u_last5]),
    ).toBeLessThan(1e-12);
  });

  test("golden: three brackets at the optimum", () => {
    const { rates, mean_u, R } = cases.opt3_utilitarian;
    const { rebate, utility } = outcome(economy, taxSchedule([0, 90_000, 159_100], rates));
    expect(relativeGap([mean(utility), rebate], [mean_u, R])).toBeLessThan(1e-9);
    const gain = Math.exp(mean(utility) - mean(outcome(economy, usLaw).utility)) - 1;
    expect(gain).toBeCloseTo(cases.opt3_utilitarian.cev_vs_us, 9);
  });

  test("no tax: everybody works ψ^(−ε/(1+ε)) hours", () =>
    expect(relativeGap(bestResponse(economy, flat(0)), new Array(1000).fill(cases.psi ** -0.2))).toBeLessThan(1e-12));
  test.each([0.1, 0.5, 0.99])("a flat tax of %s whose revenue is wasted does not change hours", (rate) => {
    const hours = logResponse(economy, flat(rate), 0, new Float64Array(1000));
    expect(relativeGap(hours, bestResponse(economy, flat(0)))).toBeLessThan(1e-12);
  });
  test("a rebate lowers everybody's hours", () => {
    const [none, some] = [0, 5000].map((rebate) => logResponse(economy, flat(0.3), rebate, new Float64Array(1000)));
    expect(some.every((hours, i) => hours < none[i])).toBe(true);
  });
  test("under a full tax nobody works", () => expect(Math.max(...bestResponse(economy, flat(1)))).toBe(0));
  test("nobody works past a full tax", () => {
    const { income } = outcome(economy, taxSchedule([0, 20_000], [0.1, 1]));
    expect(Math.max(...income)).toBeCloseTo(20_000, 8);
  });
  test("the rebate that workers reckon with is the one that is paid", () => {
    const { hours, rebate } = outcome(economy, usLaw);
    expect(relativeGap(hours, logResponse(economy, usLaw, rebate, new Float64Array(1000)))).toBeLessThan(1e-11);
  });
  test("a replicated population changes nothing per worker", () => {
    const twice = log({}, populationOf([...skills, ...skills]));
    expect(relativeGap([outcome(twice, usLaw).rebate], [outcome(economy, usLaw).rebate])).toBeLessThan(1e-12);
  });

  const schedules = fc.uniqueArray(fc.double({ min: 100, max: 1e6, noNaN: true }), { maxLength: 6 }).chain((starts) =>
    fc.record({
      brackets: fc.constant([0, ...starts.sort((a, b) => a - b)]),
      rates: fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
        minLength: starts.length + 1,
        maxLength: starts.length + 1,
      }),
    }),
  );
  const isBest = (maxHours: number | null, rising: boolean) =>
    fc.property(
      schedules,
      fc.constantFrom(0.1, 0.25, 0.5, 1, 2),
      fc.constantFrom(1, 1000, 30_000),
      ({ brackets, rates }, elasticity, rebate) => {
        const schedule = taxSchedule(brackets, rising ? rates.toSorted((a, b) => a - b) : rates);
        const people = log({ elasticity, maxHours, under: flat(0.2) }, populationOf([3, 800, 20, 7, 90, 2, 15, 300]));
        const { incomePerHour, psi } = people;
        const power = 1 + 1 / elasticity;
        logResponse(people, schedule, rebate, new Float64Array(8)).forEach((hours, i) => {
          const u = (l: number) => {
            const z = incomePerHour[i] * l;
            return Math.log(Math.max(z - schedule.tax(z) + rebate, 0)) - (psi[i] * l ** power) / power;
          };
          const most = maxHours ?? 100;
          const grid = Array.from({ length: 401 }, (_, step) => (most * step) / 400);
          const kinks = brackets.map((start) => start / incomePerHour[i]).filter((l) => l <= most);
          expect(hours).toBeLessThanOrEqual(maxHours ?? Infinity);
          expect(u(hours)).toBeGreaterThanOrEqual(Math.max(...[...grid, ...kinks].map(u)) - 1e-9);
        });
      },
    );
  test("no grid point is better, rising rates", () => fc.assert(isBest(null, true), { numRuns: 100 }));
  test("no grid point is better, any rates", () => fc.assert(isBest(null, false), { numRuns: 100 }));
  test("no grid point is better, rising rates, capped", () => fc.assert(isBest(45, true), { numRuns: 100 }));
  test("no grid point is better, any rates, capped", () => fc.assert(isBest(45, false), { numRuns: 100 }));

  const meets = (name: string, changes: Parameters<typeof calibrate>[0], meanHours = 39) =>
    test(`mean hours are met: ${name}`, () => {
      const hours = bestResponse(log({ meanHours, ...changes }), changes?.under ?? usLaw);
      expect(mean(hours) / meanHours).toBeCloseTo(1, 11);
    });
  meets("proportional", { disutility: "proportional" });
  meets("few hours", {}, 2);
  meets("capped", { maxHours: 42 });
  meets("low elasticity", { elasticity: 0.05 });
  meets("high elasticity", { elasticity: 5 });
  meets("elasticities by person", { elasticity: Float64Array.from(skills, (_, i) => 0.1 + (i % 4) / 5) });
  meets("no tax", { under: flat(0) });
  test("proportional: psi is the scale times the wage", () => {
    const { psi, psiScale } = log({ disutility: "proportional" });
    expect(
      relativeGap(
        psi,
        skills.map((wage) => (psiScale ?? 0) * wage),
      ),
    ).toBeLessThan(1e-12);
  });
  test.each([
    ["a full tax", { under: flat(1) }],
    ["a cap", { maxHours: 39 }],
  ])("hours that cannot be reached under %s are refused", (_, changes) => {
    expect(() => log(changes)).toThrow(/39 cannot be reached/);
  });
});

describe("log utility, settled", () => {
  test("u of any hours is its definition, consumption below $1 counting as $1", () => {
    const hours = Float64Array.from(skills, (_, i) => (i % 5 === 0 ? 0 : 10 + (i % 80)));
    const { utility } = settle(economy, flat(0), hours);
    const expected = hours.map((l, i) => Math.log(Math.max(1, 52 * skills[i] * l)) - (economy.psi[i] * l ** 5) / 5);
    expect(relativeGap(utility, expected)).toBeLessThan(1e-12);
  });
  test("in dollars it is exp(u)", () => {
    const settled = outcome(economy, usLaw);
    expect(relativeGap(utilityInDollars(economy, settled), settled.utility.map(Math.exp))).toBeLessThan(1e-15);
  });

  const welfare = (kind: string, aversion: number | null, expected: (u: Float64Array) => number) =>
    test(`welfare ${kind} ${aversion ?? ""}`, () => {
      const settled = outcome(economy, zigzag);
      const { value, floored } = createWelfare(kind, aversion, economy).evaluate(settled);
      expect(relativeGap([value], [expected(settled.utility)])).toBeLessThan(1e-12);
      expect(floored).toBe(0);
    });
  welfare("utilitarian", null, (u) => Math.exp(mean(u)));
  welfare("ces", 1, (u) => Math.exp(mean(u)));
  welfare("rawlsian", null, (u) => Math.exp(Math.min(...u)));
  test("counts those whose consumption is below $1", () => {
    const { floored } = createWelfare("ces", 1, economy).evaluate(settle(economy, flat(0), new Float64Array(1000)));
    expect(floored).toBe(1000);
  });
  const refused = (kind: string, aversion: number | null, form = economy) =>
    test(`refuses ${kind} ${aversion ?? ""} of ${form.utility.name}`, () => {
      expect(() => createWelfare(kind, aversion, form)).toThrow(ScenarioError);
      expect(() => createWelfare(kind, aversion, form)).toThrow(/needs utility in dollars/);
    });
  refused("ces", 2);
  refused("ces", 0);
  refused("inverse-income", null);
  refused("paper", null);
  const own = { ...economy, utility: userUtility("sqrt(c) - psi * l^2") };
  refused("ces", 1, own);
  refused("inverse-income", null, own);
});
