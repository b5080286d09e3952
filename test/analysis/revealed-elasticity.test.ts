import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bootstrapRatio } from "../../src/analysis/bootstrap-ratio.ts";
import { bunching } from "../../src/analysis/bunching.ts";
import { type Arm, revealedElasticity } from "../../src/analysis/revealed-elasticity.ts";
import { randomStream } from "../../src/base/random.ts";
import type { Economy } from "../../src/env/economy.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import {
  calibrate,
  economyOf,
  flat,
  golden,
  outcome,
  populationOf,
  relativeGap,
  usBrackets,
  usLaw,
} from "../env/helpers.ts";

const reformOf = ({ brackets, rates }: TaxSchedule, change: number): TaxSchedule =>
  taxSchedule(
    brackets,
    rates.map((rate) => 1 - (1 - rate) * (1 + change)),
  );

const armOf = (economy: Economy, law: TaxSchedule): Arm => ({ law, income: outcome(economy, law).income });
const armsOf = (economy: Economy, schedule: TaxSchedule, change: number): [Arm, Arm] => [
  armOf(economy, schedule),
  armOf(economy, reformOf(schedule, change)),
];

const revealed = (economy: Economy, schedule: TaxSchedule, change = 0.01, resamples = 100) =>
  revealedElasticity(...armsOf(economy, schedule, change), economy.weight, { seed: 1, resamples });

describe("rational workers with a constant elasticity", () => {
  const people = calibrate();
  test("of everybody as computed independently, since bunchers do not move", () => {
    const { eti_allrates_1pct_net } = golden("checks").calibrations["prop_0.25"];
    expect(revealed(people, usLaw).aggregate.elasticity).toBeCloseTo(eti_allrates_1pct_net, 12);
    expect(revealed(calibrate({ elasticity: 0.5 }), usLaw).aggregate.elasticity).toBeCloseTo(0.47802, 5);
  });
  test.each([0.25, 0.5])("exactly %d away from kinks, in every bracket and in the top one of all", (elasticity) => {
    const { interior, brackets } = revealed(calibrate({ elasticity }), usLaw);
    expect(interior.elasticity).toBeCloseTo(elasticity, 11);
    for (const { interior: inside } of brackets) expect(inside.elasticity).toBeCloseTo(elasticity, 11);
    expect(brackets[6]).toMatchObject({ from: 609_350, to: null, workers: 2, shareAtKink: 0 });
    expect([brackets[6].elasticity, brackets[6].low, brackets[6].high].map((e) => e?.toFixed(11))).toEqual(
      Array(3).fill(elasticity.toFixed(11)),
    );
  });
  test("shares at kinks and unmoved agree: bunchers are who stays", () => {
    const { shareAtKinks, shareUnmoved, aggregate } = revealed(people, usLaw);
    expect(shareAtKinks).toBeGreaterThan(0.01);
    // A few leave their kink.
    expect(shareUnmoved).toBeLessThanOrEqual(shareAtKinks);
    expect(shareUnmoved).toBeGreaterThan(shareAtKinks - 0.005);
    expect(aggregate.workers).toBe(1000);
  });
  test("a cut of net-of-tax rates shows the same", () =>
    expect(revealed(people, flat(0.3), -0.05).aggregate.elasticity).toBeCloseTo(0.25, 11));
});

describe("other people", () => {
  test("log utility, equal wages, rebate: ε/(1+ε), as hours are ((1−τ)/ψ)^(ε/(1+ε))", () => {
    const people = calibrate({ utility: "log", elasticity: 0.5, disutility: "common" }, populationOf([20, 20, 20]));
    expect(revealed(people, flat(0.3)).aggregate.elasticity).toBeCloseTo(1 / 3, 9);
  });
  test("who never moves has 0", () => {
    const arm = { law: usLaw, income: Float64Array.of(20_000, 30_000) };
    const found = revealedElasticity(arm, { ...arm, law: reformOf(usLaw, 0.01) }, Float64Array.of(1, 1), {
      seed: 1,
      resamples: 100,
    });
    expect(found.aggregate).toEqual({ workers: 2, elasticity: 0, low: 0, high: 0, reason: null });
    expect(found.shareUnmoved).toBe(1);
  });
  test("a weight is a number of people", () => {
    const incomes = [8000, 20_000, 60_000, 90_000, 300_000];
    const of = (zeroTaxIncomes: number[], weights: number[]) => {
      const { aggregate, brackets, shareAtKinks } = revealed(economyOf(zeroTaxIncomes, { weights }), usLaw);
      return [aggregate.elasticity, brackets[2].elasticity, shareAtKinks];
    };
    const weighted = of(incomes, [1, 2, 3, 1, 1]);
    const repeated = of([8000, 20_000, 20_000, 60_000, 60_000, 60_000, 90_000, 300_000], []);
    expect(relativeGap(weighted as number[], repeated as number[])).toBeLessThan(1e-12);
  });
});

describe("nothing is claimed where nothing is shown", () => {
  const two = (before: number[], after: number[], schedule = usLaw, reform = reformOf(usLaw, 0.01)) =>
    revealedElasticity(
      { law: schedule, income: Float64Array.from(before) },
      { law: reform, income: Float64Array.from(after) },
      new Float64Array(before.length).fill(1),
      { seed: 1, resamples: 100 },
    );
  const cases: readonly [string, string | null, () => string | null][] = [
    ["an empty bracket", "no worker", () => two([1, 2], [1, 2]).brackets[3].reason],
    ["one worker", "only one worker", () => two([1, 2, 20_000], [1, 2, 20_000]).brackets[1].reason],
    ["nobody earns", "nobody earns anything", () => two([0, 0], [0, 0]).aggregate.reason],
    [
      "a rate that stays",
      "the reform leaves its net-of-tax rate as it was",
      () => two([1, 2], [1, 2], flat(0), flat(0)).brackets[0].reason,
    ],
    [
      "a full tax",
      "the reform leaves its net-of-tax rate as it was",
      () => two([1, 2], [1, 2], flat(1), flat(1)).brackets[0].reason,
    ],
    ["two workers", null, () => two([1, 2], [2, 3]).brackets[0].reason],
  ];
  test.each(cases)("%s", (_, reason, found) => expect(found()).toBe(reason));
});

describe("bootstrap", () => {
  const normalSums = (size: number) => {
    const random = randomStream(7, "test");
    const before = Float64Array.from({ length: size }, () => 1000 * Math.exp(random.normal()));
    const after = before.map((income) => income * Math.exp(0.01 * (0.4 + 2 * random.normal())));
    return { before, after, exposure: before.map((income) => 0.01 * income) };
  };
  /** Standard error of a ratio of sums by its linearisation. */
  const standardError = ({ before, after }: ReturnType<typeof normalSums>): number => {
    const [b, a] = [before, after].map((values) => values.reduce((sum, value) => sum + value, 0));
    const squares = before.reduce((sum, value, i) => sum + (after[i] / a - value / b) ** 2, 0);
    return Math.sqrt(squares) / 0.01;
  };
  test.each([400, 20_000])("the interval of %d workers is as wide as theory has it", (size) => {
    const sums = normalSums(size);
    const { low, high } = bootstrapRatio(sums, 1000, randomStream(1, "b"))!;
    expect((high - low) / (2 * 1.96 * standardError(sums))).toBeGreaterThan(0.88);
    expect((high - low) / (2 * 1.96 * standardError(sums))).toBeLessThan(1.12);
  });
  test("the same seed gives the same interval", () => {
    const sums = normalSums(50);
    const interval = (seed: number) => bootstrapRatio(sums, 200, randomStream(seed, "b"));
    expect(interval(1)).toEqual(interval(1));
    expect(interval(1)).not.toEqual(interval(2));
  });
  test("no interval where most resamples hold no income", () =>
    expect(
      bootstrapRatio(
        { before: Float64Array.of(1, 0, 0), after: Float64Array.of(1, 0, 0), exposure: Float64Array.of(0.01, 0, 0) },
        200,
        randomStream(1, "b"),
      ),
    ).toBeNull());
});

describe("bunching", () => {
  const kink = taxSchedule([0, 40_000], [0.2, 0.4]);
  test("workers at kinks show their elasticity", () =>
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.3, noNaN: true }), (elasticity) => {
        // Incomes under the lower rate are uniform around the kink.
        const keep = 0.8 ** elasticity;
        const zeroTaxIncomes = Array.from({ length: 8000 }, (_, i) => (30_000 + 4 * i) / keep);
        const { income } = outcome(economyOf(zeroTaxIncomes, { elasticity }), kink);
        const [found] = bunching(income, new Float64Array(8000).fill(1), kink);
        expect(found.share).toBeGreaterThan(found.excess);
        // Above the kink people stand a little closer than below it.
        expect(Math.abs(found.elasticity! / elasticity - 1)).toBeLessThan(0.06);
      }),
      { numRuns: 20 },
    ));
  const flatIncomes = Float64Array.from({ length: 2000 }, (_, i) => 30_000 + 10 * i);
  const ones = new Float64Array(2000).fill(1);
  test("nobody bunches: nearly 0", () => expect(bunching(flatIncomes, ones, kink)[0].elasticity).toBeCloseTo(0, 2));
  const untold: readonly [string, TaxSchedule][] = [
    ["falling rates", taxSchedule([0, 40_000], [0.4, 0.2])],
    ["nobody around", taxSchedule([0, 400_000], [0.2, 0.4])],
    ["a full tax above", taxSchedule([0, 40_000], [0.2, 1])],
  ];
  test.each(untold)("no elasticity: %s", (_, schedule) =>
    expect(bunching(flatIncomes, ones, schedule)[0].elasticity).toBeNull(),
  );
  test.each([
    [9, null],
    [10, expect.any(Number)],
  ])("%d workers beside a kink", (beside, elasticity) => {
    const income = Float64Array.from({ length: beside + 50 }, (_, i) => (i < beside ? 37_000 : 40_000));
    const [found] = bunching(income, new Float64Array(income.length).fill(1), kink);
    expect(found.elasticity).toEqual(elasticity);
    expect([found.share, found.excess]).toEqual([50 / income.length, (50 - beside) / income.length]);
  });
  test("one entry for each kink of US law", () =>
    expect(bunching(flatIncomes, ones, usLaw).map(({ at }) => at)).toEqual(usBrackets.slice(1)));
});
