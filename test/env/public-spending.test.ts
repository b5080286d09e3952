import { describe, expect, test } from "@jest/globals";
import type { Economy } from "../../src/env/economy.ts";
import { deadweightLoss } from "../../src/env/measures/deadweight-loss.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { byWorker, scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { stackelberg } from "../../src/planner/oracles/stackelberg.ts";
import {
  calibrate,
  economyOf,
  flat,
  mean,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const ces: WelfareChoice = { kind: "ces", aversion: 1 };
const rawlsian: WelfareChoice = { kind: "rawlsian", aversion: null };
const utilitarian: WelfareChoice = { kind: "utilitarian", aversion: null };
const spending = (economy: Economy, publicSpending: number): Economy => ({ ...economy, publicSpending });
const three = [0, 30000, 90000];
const optimum = (economy: Economy, welfare: WelfareChoice) =>
  stackelberg({ economy, welfare, brackets: three, starts: [[0.1, 0.2, 0.3]], seed: 1 });

describe("quasi-linear utility", () => {
  const free = calibrate();
  const costly = spending(free, 3000);

  test("nobody works another hour for what is spent, and everybody has just so much less", () => {
    const [before, after] = [outcome(free, usLaw), outcome(costly, usLaw)];
    expect([...after.hours]).toEqual([...before.hours]);
    expect(after.revenuePerWorker).toBe(before.revenuePerWorker);
    expect(after.rebate).toBeCloseTo(before.rebate - 3000, 9);
    expect(
      relativeGap(
        after.utility,
        before.utility.map((u) => u - 3000),
      ),
    ).toBeLessThan(1e-12);
  });

  test("the best rates of the worst-off are the same, and the mean of utility falls by what is spent", () => {
    expect(relativeGap(optimum(costly, rawlsian).rates, optimum(free, rawlsian).rates)).toBeLessThan(1e-6);
    expect(optimum(free, utilitarian).welfare - optimum(costly, utilitarian).welfare).toBeCloseTo(3000, 4);
  });

  test.each([ces, rawlsian, utilitarian, { kind: "ces", aversion: 2 }, { kind: "kolm", aversion: 1 / 50000 }])(
    "$kind $aversion by sums is what everybody's choice comes to",
    (welfare) => {
      const exact = byWorker(costly, welfare);
      const { evaluate, isBySums } = scheduleEvaluator(costly, welfare, three);
      expect(isBySums).toBe(true);
      for (const rates of [
        [0.1, 0.2, 0.3],
        [0.5, 0.4, 0.2],
        [0, 0, 0],
        [0.7, 0.7, 0.7],
      ]) {
        const expected = exact(taxSchedule(three, rates));
        expect(relativeGap([evaluate(rates).welfare], [expected.welfare])).toBeLessThan(1e-9);
        expect(evaluate(rates).revenuePerWorker).toBeCloseTo(expected.revenuePerWorker, 6);
      }
    },
  );

  test("what taxes cost beyond what they raise is as without it", () => {
    for (const economy of [free, spending(calibrate({ maxHours: 45 }), 0)]) {
      const loss = deadweightLoss(economy, outcome(economy, usLaw));
      const costs = spending(economy, 3000);
      expect(deadweightLoss(costs, outcome(costs, usLaw))).toBeCloseTo(loss, 6);
    }
  });
});

describe("status quo", () => {
  const people = populationOf(skills, undefined, 41);

  test.each(["proportional", "common"] as const)(
    "%s: what the law brings in at the hours that are fitted to",
    (disutility) => {
      const economy = calibrate({ disutility, publicSpending: "status-quo" });
      const free = calibrate({ disutility });
      const { revenuePerWorker, rebate } = outcome(economy, usLaw);
      expect(economy.publicSpending).toBeCloseTo(outcome(free, usLaw).revenuePerWorker, 6);
      expect(revenuePerWorker).toBeCloseTo(economy.publicSpending, 6);
      expect(rebate).toBeCloseTo(0, 6);
    },
  );

  test.each(["quasi-linear", "log"] as const)("observed, %s: the tax on income at usual hours", (utility) => {
    const economy = calibrate({ utility, disutility: "observed", publicSpending: "status-quo" }, people);
    const tax = people.wage.map((wage) => usLaw.tax(52 * wage * 41));
    expect(economy.publicSpending).toBeCloseTo(mean(tax), 6);
    const { hours, rebate } = outcome(economy, usLaw);
    expect(relativeGap(hours, people.usualHours)).toBeLessThan(1e-7);
    expect(rebate).toBeCloseTo(0, 3);
  });

  test("log: fitted hours are best with nothing paid back, and dollars of it fit the same economy", () => {
    const economy = calibrate({ utility: "log", disutility: "common", publicSpending: "status-quo" });
    const { hours, rebate, revenuePerWorker } = outcome(economy, usLaw);
    expect(mean(hours)).toBeCloseTo(39, 8);
    expect(rebate).toBeCloseTo(0, 4);
    expect(revenuePerWorker).toBeCloseTo(economy.publicSpending, 4);
    const dollars = calibrate({ utility: "log", disutility: "common", publicSpending: economy.publicSpending });
    expect(dollars.psi[0] / economy.psi[0]).toBeCloseTo(1, 9);
  });

  test("without tax a part of all earners has nothing left", () => {
    const economy = calibrate({ elasticity: 0.4, publicSpending: "status-quo" });
    const { utility } = outcome(economy, flat(0));
    const share = utility.filter((u) => u <= 0).length / economy.size;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.3);
  });
});

describe("income effects", () => {
  test.each([0, 4000, 15000])(
    "log utility: $%d spent, everybody's hours are the best of a grid at the rebate",
    (publicSpending) => {
      const economy = spending(
        calibrate({ utility: "log", disutility: "common" }, populationOf([9, 14, 22, 40, 90])),
        publicSpending,
      );
      const { hours, rebate, revenuePerWorker } = outcome(economy, usLaw);
      expect(rebate).toBeCloseTo(revenuePerWorker - publicSpending, 9);
      hours.forEach((chosen, i) => {
        const worth = (l: number): number => {
          const income = economy.incomePerHour[i] * l;
          const consumption = income - usLaw.tax(income) + rebate;
          const power = 1 + 1 / economy.elasticity;
          return consumption > 0 ? Math.log(consumption) - (economy.psi[i] * l ** power) / power : -Infinity;
        };
        let best = 0;
        for (let l = 0; l <= 168; l += 0.005) if (worth(l) > worth(best)) best = l;
        expect(Math.abs(chosen - best)).toBeLessThan(0.006);
      });
    },
  );

  test("log utility: welfare by acting alike is that of everybody's choice", () => {
    const economy = spending(calibrate({ utility: "log", disutility: "common" }), 12000);
    const { evaluate } = scheduleEvaluator(economy, ces, three);
    const exact = byWorker(economy, ces);
    for (const rates of [
      [0.1, 0.2, 0.3],
      [0, 0, 0],
      [0.6, 0.5, 0.5],
    ])
      expect(relativeGap([evaluate(rates).welfare], [exact(taxSchedule(three, rates)).welfare])).toBeLessThan(1e-7);
  });

  test("who cannot earn what is charged under the cap on hours makes a law infeasible, by as much as is lacking", () => {
    const economy = spending(
      calibrate({ utility: "log", disutility: "common", maxHours: 60 }, populationOf([5, 20, 80])),
      25000,
    );
    const none = settle(economy, flat(0), bestResponse(economy, flat(0)));
    expect(Math.min(...none.consumption)).toBeLessThan(0);
    for (const evaluate of [
      scheduleEvaluator(economy, ces, [0]).evaluate,
      (rates: readonly number[]) => byWorker(economy, ces)(taxSchedule([0], rates)),
    ])
      expect(evaluate([0]).welfare).toBeCloseTo(Math.min(...none.consumption), 3);
  });
});

describe("feasible laws", () => {
  // At one rate τ revenue is τ(1−τ)^ε z0, most at τ = 1/(1+ε).
  const most = (0.8 * 0.2 ** 0.25 * (20000 + 40000 + 60000)) / 3;

  test("what cannot be paid for is an error that names the largest revenue", () => {
    const economy = spending(economyOf([20000, 40000, 60000]), most + 15000);
    expect(() => stackelberg({ economy, welfare: ces, brackets: [0], starts: [[0.3]], seed: 1 })).toThrow(
      `the largest revenue is $${Math.round(most).toLocaleString("en-US")} a person`,
    );
    expect(() =>
      stackelberg({ economy, welfare: { kind: "kolm", aversion: 2e-5 }, brackets: [0], starts: [[0.3]], seed: 1 }),
    ).not.toThrow();
  });

  test("a search passes laws by that leave somebody nothing, from wherever it starts", () => {
    const economy = spending(economyOf([20000, 40000, 60000]), most * 0.9);
    const { evaluate } = scheduleEvaluator(economy, ces, usBrackets);
    const none = usBrackets.map(() => 0);
    expect(evaluate(none).welfare).toBeLessThan(0);
    const { rates, welfare } = stackelberg({ economy, welfare: ces, brackets: usBrackets, starts: [none], seed: 1 });
    const { utility } = outcome(economy, taxSchedule(usBrackets, rates));
    expect(Math.min(...utility)).toBeGreaterThan(0);
    expect(welfare).toBeCloseTo(Math.exp(mean(utility.map(Math.log))), 4);
  });

  test("where nothing is spent no law is infeasible", () => {
    const economy = economyOf([20000, 40000, 60000]);
    expect(scheduleEvaluator(economy, { kind: "ces", aversion: 1 }, [0]).evaluate([0]).welfare).toBeGreaterThan(0);
  });
});
