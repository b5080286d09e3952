import { describe, expect, test } from "@jest/globals";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { measure, type StepMetrics } from "../../src/env/measures/metrics.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  calibrate,
  economyOf,
  flat,
  golden,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "./helpers.ts";

const economy = calibrate();
const metricsOf = (people: Economy, schedule: TaxSchedule) =>
  measure(people, schedule, outcome(people, schedule)).metrics;

/** Equal to 1e-9, metric by metric; what is null must be null in both. */
const expectSame = (actual: Partial<StepMetrics>, expected: Partial<StepMetrics>) => {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const same = ([name, value]: [string, unknown]) => {
    const [a, b] = [[value].flat(), [expected[name as keyof StepMetrics]].flat()];
    const nulls = (list: unknown[]) => list.map((item) => item === null).join();
    return nulls(a) === nulls(b) && relativeGap(a.map(Number), b.map(Number)) < 1e-9;
  };
  expect(Object.entries(actual).filter((entry) => !same(entry))).toEqual([]);
};

describe("metrics, golden", () => {
  const { metrics_us, mvpf_us_brackets } = golden("checks").calibrations["prop_0.25"];
  const metrics = metricsOf(economy, usLaw);
  const names: [keyof StepMetrics, string][] = [
    ["meanHours", "mean_hours"],
    ["meanIncome", "mean_z"],
    ["revenuePerWorker", "R"],
    ["averageTaxRate", "avg_tax"],
    ["giniPre", "gini_pre"],
    ["giniPost", "gini_disp"],
    ["reynoldsSmolenskyWithRebate", "RS_incl_rebate"],
    ["reynoldsSmolenskyTaxOnly", "RS_tax_only"],
    ["kakwani", "kakwani"],
    ["suits", "suits"],
    ["atkinson1", "atk1_c"],
    ["p90p10", "p90p10_c"],
    ["top1Share", "top1_z"],
    ["lorenz", "lorenz_z"],
    ["meanUtility", "mean_u"],
    ["minUtility", "min_u"],
    ["incomeWeightedMarginalRate", "amtr_income_weighted"],
  ];
  test.each(names)("US law: %s", (name, goldenName) =>
    expect(relativeGap([metrics[name]].flat() as number[], [metrics_us[goldenName]].flat())).toBeLessThan(1e-9),
  );

  test("US law: income in each bracket", () =>
    expect(
      relativeGap(
        metrics.bracketIncome,
        mvpf_us_brackets.map(({ B }: { B: number }) => B),
      ),
    ).toBeLessThan(1e-9));
  test("US law: income in brackets adds up", () =>
    expect(metrics.bracketIncome.reduce((a, b) => a + b)).toBeCloseTo(metrics.meanIncome, 6));

  type Case = {
    swf: string;
    brackets: number[];
    rates: { optimum: number[] };
    optimum_state: Record<string, number>;
  };
  test.each(golden("stackelberg") as Case[])(
    "optimum of $swf, brackets $brackets",
    ({ swf, brackets, rates, optimum_state }) => {
      const metrics = metricsOf(economy, taxSchedule(brackets, rates.optimum));
      const { mean_hours, mean_z, R, gini_pre, gini_post, min_u, bunchers, zero_workers } = optimum_state;
      const { meanHours, meanIncome, rebate, giniPre, giniPost, minUtility } = metrics;
      const actual = [meanHours, meanIncome, rebate, giniPre ?? -1, giniPost ?? -1, minUtility];
      expect(relativeGap(actual, [mean_hours, mean_z, R, gini_pre, gini_post, min_u])).toBeLessThan(1e-9);
      // At the optimum for inverse-income weights a worker sits 6e-9 beside a kink, which the file counts as there.
      const atKinks = swf.startsWith("invz") ? bunchers - 1 : bunchers;
      expect([metrics.shareAtKinks, metrics.shareNotWorking]).toEqual([atKinks / 1000, zero_workers / 1000]);
    },
  );
});

describe("metrics", () => {
  const zigzag = taxSchedule(usBrackets, [0.6, 0.2, 0.5, 0.1, 0.7, 0.3, 0.4]);

  test.each([
    ["US law", usLaw],
    ["zigzag", zigzag],
  ] as const)("Reynolds–Smolensky is Kakwani·t/(1−t): %s", (_, schedule) => {
    const { averageTaxRate: t, kakwani, reynoldsSmolenskyTaxOnly } = metricsOf(economy, schedule);
    expect(reynoldsSmolenskyTaxOnly).toBeCloseTo(((kakwani ?? 0) * (t ?? 0)) / (1 - (t ?? 0)), 12);
  });

  test("a flat tax is proportional", () => {
    const metrics = metricsOf(economy, flat(0.3));
    expect(metrics).toMatchObject({ shareAtKinks: 0, shareAtMaximum: 0, shareNotWorking: 0 });
    for (const name of ["kakwani", "suits", "reynoldsSmolenskyTaxOnly"] as const)
      expect(metrics[name]).toBeCloseTo(0, 12);
    for (const rate of [...metrics.effectiveRateByDecile, metrics.averageTaxRate, metrics.incomeWeightedMarginalRate])
      expect(rate).toBeCloseTo(0.3, 12);
  });

  test("null reform: brackets without a change of rate change nothing", () => {
    const { bracketIncome: _, ...split } = metricsOf(
      economy,
      taxSchedule([0, 7000, 30000, 90000], [0.3, 0.3, 0.3, 0.3]),
    );
    const { bracketIncome: __, ...one } = metricsOf(economy, flat(0.3));
    expectSame(split, one);
  });

  // Hours of all kinds: optimal ones at kinks and inside brackets, none, and any others.
  const hoursOf = (people: Economy) =>
    outcome(people, usLaw).hours.map((hours, i) =>
      people.incomePerHour[i] % 7 < 1 ? 0 : people.incomePerHour[i] % 5 < 1 ? 50 : hours,
    );
  const some = skills.filter((_, i) => i % 10 === 0);
  const measured = (people: Economy, schedule = usLaw) =>
    measure(people, schedule, settle(people, schedule, hoursOf(people))).metrics;
  const repeated = (times: (row: number) => number) =>
    some.flatMap((skill, row) => new Array<number>(times(row)).fill(skill));

  test("weight 2 or 3 is the row two or three times, for every metric", () => {
    const times = (row: number) => 1 + (row % 3);
    const weighted = calibrate(
      {},
      populationOf(
        some,
        some.map((_, row) => times(row)),
      ),
    );
    expectSame(measured(weighted), measured(calibrate({}, populationOf(repeated(times)))));
  });

  test("rows without weight do not count", () => {
    const times = (row: number) => row % 2;
    const weighted = calibrate(
      {},
      populationOf(
        some,
        some.map((_, row) => times(row)),
      ),
    );
    expectSame(measured(weighted), measured(calibrate({}, populationOf(repeated(times)))));
  });

  test("the scale of weights does not matter", () => {
    const weighted = calibrate(
      {},
      populationOf(
        some,
        some.map(() => 0.25),
      ),
    );
    expectSame(measured(weighted), measured(calibrate({}, populationOf(some))));
  });

  // Type 7 quantiles interpolate between rows, so doubled rows move them a little.
  test("a doubled population has the same metrics", () => {
    const { p90p10: _, ...twice } = measured(calibrate({}, populationOf(repeated(() => 2))));
    const { p90p10: __, ...once } = measured(calibrate({}, populationOf(some)));
    expectSame(twice, once);
  });

  test("the order of rows does not matter, and a known order changes nothing", () => {
    const settlement = outcome(economy, usLaw);
    const { metrics, order } = measure(economy, usLaw, settlement);
    expectSame(metricsOf(calibrate({}, populationOf([...skills].reverse())), usLaw), metrics);
    const again = measure(economy, usLaw, settlement, order);
    expect(again.order).toBe(order);
    expect(again.metrics).toEqual(metrics);
  });

  test("ten workers are ten deciles", () => {
    const ten = economyOf([5, 10, 20, 30, 50, 80, 130, 210, 340, 9000].map((thousands) => 1000 * thousands));
    const { income, tax } = outcome(ten, usLaw);
    const expected = income.map((z, i) => tax[i] / z);
    expect(relativeGap(metricsOf(ten, usLaw).effectiveRateByDecile as number[], expected)).toBeLessThan(1e-12);
  });

  test("who does not work, who is at the cap, and who is at a kink", () => {
    const four = economyOf([1e5, 1e5, 1e5, 1e5], { maxHours: 60, weights: [1, 2, 3, 4] });
    const schedule = taxSchedule([0, 40000], [0.1, 0.2]);
    const { metrics } = measure(four, schedule, settle(four, schedule, Float64Array.of(0, 60, 40 * (1 + 1e-12), 39)));
    expect(metrics).toMatchObject({ shareNotWorking: 0.1, shareAtMaximum: 0.2, shareAtKinks: 0.3 });
  });

  test("the most hours of the paper preset are 100", () => {
    const two = paperEconomy(populationOf([1, 100]));
    expect(measure(two, flat(0), settle(two, flat(0), Float64Array.of(90, 100))).metrics.shareAtMaximum).toBe(0.5);
  });

  test("an empty bracket holds no income", () =>
    expect(metricsOf(economyOf([1000, 2000]), taxSchedule([0, 1500, 9000], [0, 0, 0.5])).bracketIncome).toEqual([
      1250, 250, 0,
    ]));

  const degenerate = (name: string, schedule: TaxSchedule, hours: number[], expected: Partial<StepMetrics>) =>
    test(`ratios without meaning are null: ${name}`, () => {
      const people = economyOf([1e5, 2e5]);
      const { metrics } = measure(people, schedule, settle(people, schedule, Float64Array.from(hours)));
      expect(metrics).toMatchObject(expected);
      expect(
        Object.values(metrics)
          .flat()
          .filter((value) => Number.isNaN(value)),
      ).toEqual([]);
    });
  const noTax = { averageTaxRate: 0, kakwani: null, suits: null, reynoldsSmolenskyTaxOnly: 0 };
  const noIncome = {
    averageTaxRate: null,
    giniPre: null,
    giniPost: null,
    atkinson1: null,
    p90p10: null,
    top1Share: null,
  };
  degenerate("no tax", flat(0), [40, 50], noTax);
  degenerate("nobody works", usLaw, [0, 0], { ...noIncome, lorenz: null, incomeWeightedMarginalRate: null });
  degenerate("all is taxed", taxSchedule([0, 100, 333.3], [1, 1, 1]), [40.1, 50.3], {
    averageTaxRate: 1,
    giniPost: 0,
    reynoldsSmolenskyTaxOnly: null,
  });
  degenerate("the poorest have nothing", flat(0), [0, 50], { atkinson1: 1 });
});
