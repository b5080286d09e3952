import { describe, expect, test } from "@jest/globals";
import { fixedCost } from "../../src/env/calibrate/fixed-cost.ts";
import { participatingEconomy } from "../../src/env/calibrate/work-costs.ts";
import { deadweightLoss } from "../../src/env/measures/deadweight-loss.ts";
import { measure } from "../../src/env/measures/metrics.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { lawByWorker } from "../../src/law/applied-law.ts";
import { type TaxLine, taxLine, taxOn } from "../../src/law/tax-line.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { participationOptimum } from "../../src/planner/formulas/participation-optimum.ts";
import type { Employment } from "../../src/population/population.ts";
import { calibrate, flat, populationOf, usLaw } from "./helpers.ts";

const size = 400;
const wages = Array.from({ length: size }, (_, i) => 8 + ((i * 37) % 90));

/** Three cells of different shares; who works in each is told by the row. */
function employment(people = size): Employment {
  const shares = Float64Array.of(0.9, 0.7, 0.5);
  const cell = Uint32Array.from({ length: people }, (_, i) => i % 3);
  const employed = Uint8Array.from(cell, (k, i) => ((i * 0.618) % 1 < shares[k] ? 1 : 0));
  return { employed, cell, shares, names: ["a", "b", "c"] };
}

function participating(
  changes: Partial<Parameters<typeof participatingEconomy>[1]> = {},
  people = populationOf(wages),
) {
  const under = changes.under ?? usLaw;
  return participatingEconomy(calibrate({ under }, people), {
    employment: employment(people.size),
    ...{ elasticity: 0.3, baseIncome: 0, under, publicSpending: 0, seed: 1 },
    ...changes,
  });
}

describe("what going to work costs", () => {
  test.each([
    ["of the last who works all that it gains", { gain: 900, more: 1000, place: 0.7, share: 0.7 }, 0.3, 900],
    [
      "q = x·(U/p)^(1/η'), η' = η·x/(c − c0)",
      { gain: 900, more: 1000, place: 0.35, share: 0.7 },
      0.5,
      900 * 0.5 ** (1 / 0.45),
    ],
    [
      "more than it gains of who does not work",
      { gain: 900, more: 1000, place: 0.9, share: 0.45 },
      1,
      900 * 2 ** (1 / 0.9),
    ],
    ["nothing with elasticity 0 of who works", { gain: 900, more: 1000, place: 0.7, share: 0.7 }, 0, 0],
    ["a fortune with elasticity 0 of who does not", { gain: 900, more: 1000, place: 0.71, share: 0.7 }, 0, 1e9],
    ["a fortune at most", { gain: 900, more: 1000, place: 0.9, share: 0.01 }, 0.01, 1e9],
  ])("is %s", (_, choice, elasticity, expected) => {
    expect(fixedCost(choice, elasticity)).toBeCloseTo(expected, 6);
  });

  test("makes employment p·(x'/x)^η' until all work, and η its elasticity to c − c0", () => {
    const [gain, more, share, elasticity] = [20_000, 28_000, 0.6, 0.35];
    const costs = Array.from({ length: 50_000 }, (_, i) =>
      fixedCost({ gain, more, share, place: (i + 0.5) / 50_000 }, elasticity),
    );
    const works = (x: number) => costs.filter((cost) => cost <= x).length / costs.length;
    for (const times of [0.5, 0.9, 1, 1.1, 1.5])
      expect(works(gain * times)).toBeCloseTo(Math.min(1, share * times ** ((elasticity * gain) / more)), 4);
    expect(works(gain * 100)).toBe(1);
    const response = Math.log(works(gain + 0.01 * more) / works(gain - 0.01 * more)) / Math.log(1.01 / 0.99);
    expect(response).toBeCloseTo(elasticity, 2);
  });
});

/** The best of a fine grid of hours and none, in full. */
function byGrid(line: TaxLine, perHour: number, psi: number, elasticity: number, cost: number, base: number) {
  let best = { hours: 0, utility: base - taxOn(line, 0) };
  for (let step = 1; step <= 24_000; step++) {
    const hours = step / 200;
    const income = perHour * hours;
    const effort = (psi * hours ** (1 + 1 / elasticity)) / (1 + 1 / elasticity);
    const utility = income - taxOn(line, income) - effort - cost;
    if (utility > best.utility) best = { hours, utility };
  }
  return best;
}

const line = (brackets: number[], rates: number[], owed: number[]) => taxLine(brackets, rates, Float64Array.from(owed));
const forAll = (one: TaxLine, people: number) => lawByWorker([one], new Uint32Array(people));
const credit = line([0, 12_000, 20_000, 45_000], [-0.35, 0.1, 0.32, 0.22], [-1500, -5700, -4900, 3100]);

describe("whether to work", () => {
  test("exactly those work of whom it is known, whatever they earn", () => {
    const economy = participating();
    const hours = bestResponse(economy, usLaw);
    expect(Array.from(hours, (worked) => (worked > 0 ? 1 : 0))).toEqual([...employment().employed]);
    expect(economy.workCosts?.fixed.every((cost) => cost >= 0)).toBe(true);
    const everybody = bestResponse(calibrate({}, populationOf(wages)), usLaw);
    for (const [i, worked] of hours.entries()) if (worked > 0) expect(worked).toBe(everybody[i]);
  });

  test.each([
    ["rising rates", usLaw.lines[0], 0],
    ["rising rates and a base income", usLaw.lines[0], 3000],
    ["a credit that ends", credit, 0],
    ["a demogrant and a base income", line([0], [0.45], [-9000]), 2000],
    ["a cut for all", taxSchedule([0, 30_000], [0, 0.15]).lines[0], 0],
    ["a high tax", flat(0.7).lines[0], 0],
  ])("is decided as the best of a grid of hours has it: %s", (_, taxes, baseIncome) => {
    const economy = participating({ baseIncome }, populationOf(wages.slice(0, 60)));
    const law = forAll(taxes, 60);
    const settlement = settle(economy, law, bestResponse(economy, law));
    for (let i = 0; i < 60; i++) {
      const { hours, utility } = byGrid(
        taxes,
        economy.incomePerHour[i],
        economy.psi[i],
        economy.elasticity,
        economy.workCosts?.fixed[i] ?? 0,
        baseIncome,
      );
      expect(settlement.utility[i] - settlement.rebate).toBeGreaterThanOrEqual(utility - 1e-6);
      expect(settlement.utility[i] - settlement.rebate).toBeLessThan(utility + 5);
      expect(settlement.hours[i]).toBeCloseTo(hours, 0);
    }
  });

  test("the base income is spent by those who do not work, and no part of the budget", () => {
    const economy = participating({ baseIncome: 3000 });
    const { hours, income, tax, consumption, utility, rebate, revenuePerWorker } = settle(
      economy,
      usLaw,
      bestResponse(economy, usLaw),
    );
    expect(rebate).toBe(revenuePerWorker);
    const idle = hours.indexOf(0);
    expect(consumption[idle]).toBeCloseTo(rebate + 3000, 9);
    expect(utility[idle]).toBeCloseTo(rebate + 3000, 9);
    const busy = hours.findIndex((worked) => worked > 0);
    expect(consumption[busy]).toBeCloseTo(income[busy] - tax[busy] + rebate, 9);
  });

  test("employment answers to the gain from work with the elasticity that was asked for", () => {
    const many = populationOf(Array.from({ length: 30_000 }, (_, i) => wages[i % size]));
    const economy = participating({ under: flat(0.3), elasticity: 0.25 }, many);
    const works = (rate: number) => bestResponse(economy, flat(rate)).filter((worked) => worked > 0).length;
    const response = Math.log(works(0.265) / works(0.335)) / Math.log(0.735 / 0.665);
    expect(response).toBeGreaterThan(0.23);
    expect(response).toBeLessThan(0.27);
  });

  test("who gains nothing stays at home, and others of the cell work in their place", () => {
    const people = populationOf([2, ...wages.slice(1)]);
    const economy = participating({ baseIncome: 6000 }, people);
    const works = bestResponse(economy, usLaw).map((worked) => (worked > 0 ? 1 : 0));
    const { employed, cell } = employment();
    expect([employed[0], works[0]]).toEqual([1, 0]);
    for (const k of [0, 1, 2]) {
      const count = (column: ArrayLike<number>) =>
        Array.from(cell).filter((of, i) => of === k && column[i] === 1).length;
      expect(count(works)).toBe(count(employed));
    }
  });

  test("a cell in which too few gain anything cannot be reached", () => {
    expect(() => participating({ baseIncome: 60_000 })).toThrow(
      /economy\.participation: the cell a cannot be reached: 1\d\d of its 134 people work, but work leaves only \d+ of them more than economy\.baseIncome/,
    );
  });

  test("utility in logarithms is refused", () => {
    const economy = calibrate({ utility: "log", disutility: "common" }, populationOf(wages));
    const asked = {
      employment: employment(),
      elasticity: 0.3,
      baseIncome: 0,
      under: usLaw,
      publicSpending: 0,
      seed: 1,
    };
    expect(() => participatingEconomy(economy, asked)).toThrow("expected utility in dollars");
  });
});

describe("what is measured where people decide whether to work", () => {
  test("public spending at the status quo is what those pay who work", () => {
    const economy = participating({ publicSpending: "status-quo" });
    const { rebate, revenuePerWorker } = settle(economy, usLaw, bestResponse(economy, usLaw));
    expect(rebate).toBeCloseTo(0, 8);
    expect(economy.publicSpending).toBeCloseTo(revenuePerWorker, 8);
  });

  test("the deadweight loss is the difference of two settlements", () => {
    const economy = participating();
    const [taxed, untaxed] = [flat(0.5), flat(0)].map((law) => settle(economy, law, bestResponse(economy, law)));
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / size;
    expect(deadweightLoss(economy, taxed)).toBeCloseTo(mean(untaxed.utility) - mean(taxed.utility), 6);
    expect(deadweightLoss(economy, taxed)).toBeGreaterThan(
      deadweightLoss(
        calibrate({}, populationOf(wages)),
        settle(
          calibrate({}, populationOf(wages)),
          flat(0.5),
          bestResponse(calibrate({}, populationOf(wages)), flat(0.5)),
        ),
      ) * 0.7,
    );
  });

  test("welfare of schedules is that of everybody's choice", () => {
    const economy = participating({ baseIncome: 500 });
    for (const [kind, aversion] of [
      ["ces", 1],
      ["utilitarian", null],
      ["rawlsian", null],
    ] as const) {
      const { evaluate } = scheduleEvaluator(economy, { kind, aversion }, [0, 40_000]);
      const law = taxSchedule([0, 40_000], [0.2, 0.4]);
      const settled = settle(economy, law, bestResponse(economy, law));
      expect(evaluate([0.2, 0.4]).welfare).toBe(createWelfare(kind, aversion, economy).evaluate(settled).value);
    }
  });

  test("the participation tax rate is the mean of (T(z) − T(0))/z over those who work", () => {
    const economy = participating();
    const law = forAll(line([0, 30_000], [0.1, 0.3], [-2000, 1000]), size);
    const settled = settle(economy, law, bestResponse(economy, law));
    const { participationTaxRate, shareNotWorking } = measure(economy, law, settled).metrics;
    const rates = Array.from(settled.income).flatMap((z) =>
      z > 0 ? [(Math.min(z, 30_000) * 0.1 + Math.max(z - 30_000, 0) * 0.3) / z] : [],
    );
    expect(participationTaxRate).toBeCloseTo(rates.reduce((sum, rate) => sum + rate, 0) / rates.length, 12);
    expect(shareNotWorking).toBeCloseTo(1 - rates.length / size, 12);
    expect("participationTaxRate" in measure(calibrate({}, populationOf(wages)), law, settled).metrics).toBe(false);
  });
});

/** Computed by an independent implementation: four jobs, Pareto weights divided by their mean 1.0055, a·z^η the shares at no tax. */
test("the optimum of jobs is that of Saez (2002)", () => {
  const incomes = [15_000, 30_000, 60_000, 120_000];
  const elasticities = [0.6, 0.4, 0.25, 0.1];
  const shares = [0.25, 0.35, 0.25, 0.15];
  const weights = [1.12, 1.03, 0.95, 0.85];
  const employed = [0.65, 0.8, 0.88, 0.92];
  const found = participationOptimum(
    incomes.map((income, j) => ({
      ...{ income, share: shares[j], weight: weights[j], elasticity: elasticities[j] },
      scale: employed[j] / income ** elasticities[j],
    })),
  );
  const near = (values: readonly number[], golden: readonly number[], digits: number) => {
    for (const [j, value] of values.entries()) expect(value).toBeCloseTo(golden[j], digits);
  };
  near(
    found.jobs.map(({ gain }) => gain),
    [18513.707, 31945.989, 49148.676, 47123.609],
    3,
  );
  near(
    found.jobs.map(({ participationTaxRate }) => 100 * participationTaxRate),
    [-23.42, -6.49, 18.09, 60.73],
    2,
  );
  near(
    found.jobs.map(({ employment: share }) => share),
    [0.73749, 0.82037, 0.83719, 0.8379],
    5,
  );
  expect(found.demogrant).toBeCloseTo(10224.07, 2);
});

test("a weight for which no gain from work is high enough is refused", () => {
  const job = { income: 10_000, share: 0.5, elasticity: 0.2, scale: 0.1 };
  expect(() =>
    participationOptimum([
      { ...job, weight: 1.5 },
      { ...job, weight: 0.5 },
    ]),
  ).toThrow("expected a weight below 1 + the elasticity");
});
