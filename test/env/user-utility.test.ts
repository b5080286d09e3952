import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { bestResponse, responseAt } from "../../src/env/respond/best-response.ts";
import { equilibriumResponse } from "../../src/env/respond/rebate-equilibrium.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { userUtility } from "../../src/env/utility/user-utility.ts";
import { utilityInDollars } from "../../src/env/utility-in-dollars.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  type Changes,
  calibrate,
  flat,
  mean,
  outcome,
  populationOf,
  relativeGap,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const people = populationOf(Array.from({ length: 60 }, (_, i) => 3 * 1.08 ** ((i * 37) % 60)));
const zigzag = taxSchedule(usBrackets, [0.9, 0.1, 0.8, 0.2, 0.7, 0.05, 0.6]);
const logText = "log(c) - psi * l^(1 + 1/e) / (1 + 1/e)";
const linearText = "c - psi * l^(1 + 1/e) / (1 + 1/e)";
const own = (text: string, changes: Changes = {}) =>
  calibrate({ disutility: "common", utility: userUtility(text), ...changes }, people);

describe("a user's expression", () => {
  const same = (name: string, text: string, changes: Changes) =>
    test(`is as good as the built-in utility: ${name}`, () => {
      const built = calibrate(
        { disutility: "common", utility: text === logText ? "log" : "quasi-linear", ...changes },
        people,
      );
      const written = own(text, changes);
      expect(relativeGap(written.psi, built.psi)).toBeLessThan(1e-9);
      expect(relativeGap(written.zeroTaxIncome, built.zeroTaxIncome)).toBeLessThan(1e-9);
      for (const schedule of [usLaw, zigzag, flat(0.4), flat(0)]) {
        const [expected, found] = [built, written].map((economy) => outcome(economy, schedule));
        expect(relativeGap(found.hours, expected.hours)).toBeLessThan(1e-9);
        expect(relativeGap(found.utility, expected.utility)).toBeLessThan(1e-9);
      }
    });
  same("log", logText, {});
  same("log, proportional", logText, { disutility: "proportional", elasticity: 0.6 });
  same("log, observed", logText, { disutility: "observed" });
  same("log, capped", logText, { maxHours: 42 });
  same("log, elasticities by person", logText, { elasticity: people.wage.map((_, i) => 0.2 + (i % 3) / 4) });
  same("quasi-linear", linearText, {});
  same("quasi-linear, proportional", linearText, { disutility: "proportional", elasticity: 0.6 });
  same("quasi-linear, observed", linearText, { disutility: "observed" });

  const isBest = (text: string, u: (c: number, l: number, psi: number) => number) =>
    test(`no grid point is better: ${text}`, () => {
      const economy = own(text);
      expect(mean(bestResponse(economy, usLaw)) / 39).toBeCloseTo(1, 10);
      for (const schedule of [usLaw, zigzag, taxSchedule([0, 20_000], [0.1, 1])]) {
        const out = new Float64Array(60);
        const respond = (reckoned: number) => responseAt(economy, schedule, reckoned, out);
        const { hours, rebate } = equilibriumResponse(economy, schedule, respond, out);
        hours.forEach((chosen, i) => {
          const value = (l: number) => {
            const z = economy.incomePerHour[i] * l;
            return u(z - schedule.tax(z) + rebate, l, economy.psi[i]);
          };
          const grid = Array.from({ length: 1600 }, (_, step) => step / 10);
          expect(value(chosen)).toBeGreaterThanOrEqual(Math.max(...grid.map(value)) - 1e-9 * Math.abs(value(chosen)));
        });
      }
    });
  isBest("log(c) + psi * log(168 - l)", (c, l, psi) => Math.log(c) + psi * Math.log(168 - l));
  isBest("2 * sqrt(c) - psi * l^3", (c, l, psi) => 2 * Math.sqrt(c) - psi * l ** 3);
  isBest("-1e4 / c - psi * l^2", (c, l, psi) => -1e4 / c - psi * l ** 2);
  isBest("c^0.3 * (168 - l)^0.2 - psi * l", (c, l, psi) => c ** 0.3 * (168 - l) ** 0.2 - psi * l);

  test("with a least consumption f, hours are (112·a + ψ·f)/(a·(1 + ψ)) where nothing is taxed, a = income per hour", () => {
    const economy = own("log(c - 5000) + psi * log(112 - l)");
    const { hours, utility } = outcome(economy, flat(0));
    const expected = economy.incomePerHour.map(
      (a, i) => (112 * a + economy.psi[i] * 5000) / (a * (1 + economy.psi[i])),
    );
    expect(relativeGap(hours, expected)).toBeLessThan(1e-9);
    expect([...utility].every(Number.isFinite)).toBe(true);
  });
  test("who cannot have the least consumption is not defined, and so is the mean: counted as $1, and said so", () => {
    const economy = own("log(c - 18000) + psi * log(112 - l)");
    const settled = outcome(economy, flat(0));
    const below = economy.incomePerHour.filter((a) => 112 * a <= 18_000).length;
    expect(below).toBeGreaterThan(0);
    expect(settled.utility.filter((u) => u === -Infinity).length).toBe(below);
    const { value, floored } = createWelfare("utilitarian", null, economy).evaluate(settled);
    expect({ value, floored }).toEqual({ value: 1, floored: below });
    expect(utilityInDollars(economy, settled).filter((dollars) => dollars === 1).length).toBe(below);
    // Who has some left works more than those hours that the least consumption takes.
    settled.hours.forEach((hours, i) => {
      const a = economy.incomePerHour[i];
      if (112 * a > 18_000) expect(hours * a).toBeGreaterThan(18_000);
    });
  });

  test("nobody works under a full tax", () => {
    for (const text of [logText, linearText]) expect(Math.max(...bestResponse(own(text), flat(1)))).toBe(0);
  });

  test("a rebate can keep people from working at all", () => {
    const { hours, income } = outcome(own("log(c) + psi * log(168 - l)"), flat(0.6));
    expect(hours[income.indexOf(Math.min(...income))]).toBe(0);
    expect(Math.max(...hours)).toBeGreaterThan(20);
  });

  const refused = (text: string, message: RegExp, changes: Changes = {}) =>
    test(`refuses ${text}`, () => {
      expect(() => own(text, changes)).toThrow(ScenarioError);
      expect(() => own(text, changes)).toThrow(message);
    });
  refused("c^2 - psi * l^3", /is not concave at c = /);
  refused("log(c) - psi * sqrt(l)", /is not concave/);
  refused("c * (168 - l) - psi * l^2", /is not concave/);
  refused("log(c) - psi * sqrt(l)", /is not concave/, { disutility: "observed" });
  refused("log(c) + psi * l", /no psi makes 39 hours/);
  refused("-c - psi * l^2", /no psi makes|does not rise/);
  refused("log(c) + psi * log(l) - l", /no psi makes|not defined at l = 0/);
  refused("c - psi * l", /mean hours of 39 cannot be had/);
  refused("log(c - 1e6) - psi * l^2", /is not defined at c = \d+, l = 39/);
  refused(logText, /39 cannot be reached/, { under: flat(1) });

  test("welfare is the consumption without work that is as good as mean u", () => {
    const economy = own("2 * sqrt(c) - psi * l^3");
    const settled = outcome(economy, usLaw);
    const value = (kind: "utilitarian" | "rawlsian") => createWelfare(kind, null, economy).evaluate(settled).value;
    expect(relativeGap([value("utilitarian")], [(mean(settled.utility) / 2) ** 2])).toBeLessThan(1e-12);
    expect(relativeGap([value("rawlsian")], [(Math.min(...settled.utility) / 2) ** 2])).toBeLessThan(1e-12);
    expect(
      relativeGap(
        utilityInDollars(economy, settled),
        settled.utility.map((u) => (u / 2) ** 2),
      ),
    ).toBeLessThan(1e-12);
  });
  test("consumption below $1 counts as $1", () => {
    const { utility } = settle(own(logText), flat(0), new Float64Array(60));
    expect([...utility]).toEqual(new Array(60).fill(0));
  });
});
