import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Economy } from "../../src/env/economy.ts";
import { arcValueOfPublicFunds } from "../../src/env/measures/arc-public-funds.ts";
import { valueOfPublicFunds } from "../../src/env/measures/public-funds.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { AppliedLaw } from "../../src/law/applied-law.ts";
import { type TaxLine, taxLine } from "../../src/law/tax-line.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { prepared } from "../episode/run-with.ts";
import {
  calibrate,
  economyOf,
  flat,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const arcs = (economy: Economy, schedule: TaxSchedule) =>
  arcValueOfPublicFunds(economy, schedule, outcome(economy, schedule));
const marginal = (economy: Economy, schedule: TaxSchedule) =>
  valueOfPublicFunds(economy, schedule, outcome(economy, schedule).income);

test("the quickstart's last rates on 40,000 census people, as computed independently", () => {
  const { economy } = prepared(
    "seed: 1\npopulation: {size: 40000}\neconomy: {disutility: proportional, calibrate: {meanHours: 38.7}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n",
  );
  const schedule = taxSchedule(usBrackets, [0.13, 0.38, 0.48, 0.27, 0.53, 0.56, 0.4]);
  const { mvpf, mvpfNotes } = arcs(economy, schedule);
  const shown = (values: readonly (number | null)[]) => values.map((value) => value?.toFixed(3) ?? "–").join(" ");
  expect(shown(marginal(economy, schedule))).toBe("1.002 1.164 2.316 1.378 5.119 – 1.756");
  expect(shown(mvpf)).toBe("1.002 1.164 2.469 1.459 4.908 – 2.116");
  expect(mvpfNotes[5]).toEqual(["pays for itself"]);
});

/** People without gaps, so that nobody in particular stands at a kink. */
const dense = economyOf(
  Array.from({ length: 5000 }, (_, i) => 20_000 * Math.exp(2.5 * (i / 5000)) * (1 + (i / 5000) ** 8)),
);

test("where rates rise it is the derivative, but for those who bunch within a point of it", () => {
  const rising = fc
    .array(fc.double({ min: 0.02, max: 0.6, noNaN: true }), { minLength: 3, maxLength: 3 })
    .map((rates) => rates.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(rising, (rates) => {
      const schedule = taxSchedule([0, 40_000, 110_000], rates);
      expect(relativeGap(arcs(dense, schedule).mvpf as number[], marginal(dense, schedule) as number[])).toBeLessThan(
        0.01,
      );
    }),
    { numRuns: 15 },
  );
});

/** What someone does by trying a thousand incomes and every kink: utility without the rebate, and tax. */
function triedOut(economy: Economy, line: TaxLine, tax: (income: number) => number, rebate: number, i: number) {
  const { incomePerHour, psi, utility } = economy;
  const elasticity = economy.elasticities?.[i] ?? economy.elasticity;
  const power = 1 + 1 / elasticity;
  const worth = (income: number): number => {
    const effort = (psi[i] * (income / incomePerHour[i]) ** power) / power;
    const consumption = income - tax(income) + rebate;
    return utility.name === "log" ? Math.log(consumption) - effort : consumption - effort;
  };
  const most = Math.min(3 * economy.zeroTaxIncome[i], (economy.hours.limit ?? Infinity) * incomePerHour[i]);
  let best = 0;
  const consider = (income: number) => {
    if (income >= 0 && income <= most && worth(income) > worth(best)) best = income;
  };
  for (let step = 0; step <= 1000; step++) consider((most * step) / 1000);
  for (let width = most / 1000; width > 1e-9 * most; width /= 4)
    for (let step = -5; step <= 5; step++) consider(best + (step * width) / 4);
  for (const start of line.brackets) consider(start);
  return { utility: worth(best), tax: tax(best) };
}

/**
 * The definition, with that; of log utility in dollars that would make up for the higher rate, by bisection: they are of
 * who is poorer by two points, so that values differ by a part of that.
 */
function byGrid(economy: Economy, { brackets, rates }: TaxSchedule, j: number): number | null {
  const { rebate } = outcome(economy, taxSchedule(brackets, rates));
  const at = (rate: number) =>
    taxSchedule(
      brackets,
      rates.map((old, k) => (k === j ? rate : old)),
    );
  const [low, high] = [at(Math.max(rates[j] - 0.01, 0)), at(Math.min(rates[j] + 0.01, 1))];
  let [loss, revenue] = [0, 0];
  for (let i = 0; i < economy.size; i++) {
    const before = triedOut(economy, low, low.tax, rebate, i);
    const after = triedOut(economy, high, high.tax, rebate, i);
    revenue += economy.weight[i] * (after.tax - before.tax);
    if (economy.utility.isMoney) loss += economy.weight[i] * (before.utility - after.utility);
    else {
      let [least, most] = [0, 10_000];
      for (let halving = 0; halving < 45; halving++) {
        const middle = (least + most) / 2;
        if (triedOut(economy, high, high.tax, rebate + middle, i).utility < before.utility) least = middle;
        else most = middle;
      }
      loss += economy.weight[i] * least;
    }
  }
  return revenue > 0 ? loss / revenue : null;
}

describe("it is the definition by a best response of the test's own", () => {
  const wages = [4, 9, 14, 18, 22, 27, 35, 50, 90, 200];
  const weights = [1, 2, 0.5, 1, 3, 1, 1, 0.2, 1, 0];
  const people = populationOf(wages, weights);
  const changing = Float64Array.from(wages, (_, i) => 0.15 + 0.08 * (i % 5));
  const falling = taxSchedule([0, 20_000, 45_000, 90_000], [0.6, 0.25, 0.5, 0.1]);
  const cases: readonly [string, Economy, TaxSchedule, number][] = [
    ["falling rates, with weights", calibrate({ elasticity: 0.4 }, people), falling, 1e-6],
    ["rising rates", calibrate({ elasticity: 0.4 }, people), taxSchedule([0, 30_000], [0.1, 0.3]), 1e-6],
    ["elasticities by person", calibrate({ elasticity: changing }, people), falling, 1e-6],
    ["a cap", calibrate({ maxHours: 42 }, people), falling, 1e-6],
    ["rates of 0 and 1", calibrate({}, people), taxSchedule([0, 20_000, 60_000], [0, 0.3, 1]), 1e-6],
    ["log utility", calibrate({ utility: "log", disutility: "common" }, people), falling, 5e-3],
  ];
  test.each(cases)("%s", (_, economy, schedule, tolerance) => {
    const { mvpf } = arcs(economy, schedule);
    schedule.rates.forEach((_rate, j) => {
      const expected = byGrid(economy, schedule, j);
      if (expected === null) expect(mvpf[j]).toBeNull();
      else expect(mvpf[j]! / expected).toBeCloseTo(1, -Math.log10(2 * tolerance));
    });
  });
});

describe("marks", () => {
  const thousand = calibrate();
  const notes = (economy: Economy, schedule: TaxSchedule) => arcs(economy, schedule).mvpfNotes;
  const none = { mvpf: null, notes: ["pays for itself"] };
  const priceless: readonly [string, TaxSchedule][] = [
    ["beyond the top of the Laffer curve", flat(0.9)],
    ["a full tax", flat(1)],
  ];
  test.each(priceless)("a lower rate pays for itself: %s", (_, schedule) => {
    const { mvpf, mvpfNotes } = arcs(thousand, schedule);
    expect({ mvpf: mvpf[0], notes: mvpfNotes[0] }).toEqual(none);
  });
  test("nobody", () =>
    expect(arcs(thousand, taxSchedule([0, 9e6], [0, 0.3]))).toEqual({
      mvpf: [expect.closeTo(1, 1), null],
      mvpfNotes: [[], ["nobody"]],
    }));
  test("fewer than thirty people", () => {
    const alike = (people: number) => economyOf(Array.from({ length: people }, (_, i) => 50_000 + i));
    expect(notes(alike(30), flat(0.3))).toEqual([[]]);
    expect(notes(alike(29), flat(0.3))).toEqual([["thin"]]);
  });
  test("one person who pays a tenth of it", () => {
    const withOne = (income: number) => economyOf([...Array.from({ length: 90 }, () => 10_000), income]);
    expect(notes(withOne(90_000), flat(0.3))).toEqual([[]]);
    expect(notes(withOne(110_000), flat(0.3))).toEqual([["thin"]]);
  });
  test("one row that stands for many", () => {
    const weights = [...Array<number>(90).fill(1), 11];
    const rows = economyOf(Array<number>(91).fill(10_000), { weights });
    expect(notes(rows, flat(0.3))).toEqual([["thin"]]);
  });
});

test("integer weights are repeated rows", () => {
  const rows = populationOf(skills.flatMap((wage, i) => Array<number>(i % 4).fill(wage)));
  const weighted = populationOf(
    skills,
    skills.map((_, i) => i % 4),
  );
  const [one, other] = [rows, weighted].map((people) => arcs(calibrate({}, people), usLaw));
  expect(relativeGap(one.mvpf as number[], other.mvpf as number[])).toBeLessThan(1e-9);
});

test("by pieces and one by one are the same", () => {
  const zigzag = taxSchedule(usBrackets, [0.6, 0.2, 0.5, 0.3, 0.6, 0.35, 0.4]);
  const economy = calibrate();
  const oneByOne = { ...economy, elasticities: new Float64Array(economy.size).fill(0.25) };
  const [one, other] = [economy, oneByOne].map((people) => arcs(people, zigzag));
  expect(one.mvpfNotes).toEqual(other.mvpfNotes);
  expect(
    relativeGap(
      one.mvpf.map((value) => value ?? 0),
      other.mvpf.map((value) => value ?? 0),
    ),
  ).toBeLessThan(1e-9);
});

test("a line that pays out at the bottom and jumps has values as without: they are of changes", () => {
  const economy = economyOf(Array.from({ length: 400 }, (_, i) => 15_000 + 300 * i));
  const [brackets, rates] = [
    [0, 40_000],
    [0.4, 0.25],
  ];
  const plain = taxSchedule(brackets, rates);
  const paying = taxLine(brackets, rates, Float64Array.of(-6000, 10_000));
  const law: AppliedLaw = { ...plain, lines: [paying], tax: () => Number.NaN, marginalRate: () => Number.NaN };
  const settled = settle(economy, law, bestResponse(economy, law));
  expect(
    relativeGap(
      arcValueOfPublicFunds(economy, paying, settled).mvpf as number[],
      arcs(economy, plain).mvpf as number[],
    ),
  ).toBeLessThan(1e-9);
});
