import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { schedulePolicy } from "../../src/law/policy.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { TaxYearRecord } from "../../src/planner/planner.ts";
import { banditKind, probabilities, reinforce } from "../../src/planner/searchers/bandit.ts";
import { bayesianKind } from "../../src/planner/searchers/bayesian.ts";
import { evolutionKind } from "../../src/planner/searchers/evolution.ts";
import { randomSearchKind } from "../../src/planner/searchers/random-search.ts";
import { bestTried } from "../../src/planner/searchers/search-planner.ts";
import { bestWelfare, mean, objectives, randomSearch, type SearchOptions, search } from "./search-helpers.ts";

const kinds = [bayesianKind, evolutionKind, banditKind, randomSearchKind];
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
const flat = (rate: number, brackets: number): number[] => Array(brackets).fill(rate);
const ratesOf = (years: Awaited<ReturnType<typeof search>>) => years.map(({ schedule }) => schedule.rates);
/** Mean over seeds of what `value` makes of an episode. */
async function over(
  kind: (typeof kinds)[number],
  name: string,
  options: SearchOptions,
  value: (years: Awaited<ReturnType<typeof search>>) => number,
): Promise<number> {
  const runs = await Promise.all(seeds.map((seed) => search(kind, objectives[name], { ...options, seed })));
  return mean(runs.map(value));
}

describe.each(kinds)("$name", (kind) => {
  test("the same seed gives the same rates, another seed others", async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => search(kind, objectives.sphere, { seed, years: 20 })),
    );
    expect(ratesOf(again)).toEqual(ratesOf(first));
    expect(ratesOf(other)).not.toEqual(ratesOf(first));
  });

  test("a fresh planner goes on from the record alone", async () => {
    const whole = await search(kind, objectives.ellipsoid, { years: 25 });
    for (const year of [1, 9, 17]) {
      const resumed = await search(kind, objectives.ellipsoid, { years: 25 }, whole.slice(0, year));
      expect(ratesOf(resumed)).toEqual(ratesOf(whole));
    }
  });

  test.each([0, 0.5, 1])("rates stay in [0, 1] and are hundredths of a point, start %d", async (start) => {
    const uphill = (x: readonly number[]) => (start < 1 ? 1 : -1) * mean(x);
    const rates = ratesOf(await search(kind, uphill, { years: 30, rates: flat(start, 4) })).flat();
    expect(rates.every((rate) => rate >= 0 && rate <= 1 && Number(rate.toFixed(4)) === rate)).toBe(true);
    expect(new Set(rates).size).toBeGreaterThan(4);
  });

  test.each([0, 1, 5])("the starting rates during a warm-up of %d, and then others", async (warmup) => {
    const rates = ratesOf(await search(kind, objectives.sphere, { warmup, years: 30 }));
    for (const year of rates.slice(0, warmup)) expect(year).toEqual([0.3, 0.3, 0.3]);
    expect(rates.slice(warmup, warmup + 4).some((year) => year.join() !== "0.3,0.3,0.3")).toBe(true);
  });

  test("settles on the best rates tried in the last tenth", async () => {
    const years = await search(kind, objectives.sphere, { years: 60 });
    expect(years[59].welfare).toBeCloseTo(bestWelfare(years), 4);
  });

  test("searches on where exploitation is off", async () => {
    const late = ratesOf(await search(kind, objectives.sphere, { years: 40, exploitation: false })).slice(-4);
    expect(new Set(late.map(String)).size).toBeGreaterThan(1);
  });

  test.each([
    ["constant", () => 7],
    ["infinite in places", (x: readonly number[]) => (x[0] > 0.5 ? -Infinity : x[0])],
    ["not a number in places", (x: readonly number[]) => (x[0] > 0.5 ? Number.NaN : x[0])],
    ["never a number", () => Number.NaN],
  ])("welfare that is %s", async (_, objective) => {
    expect(await search(kind, objective, { years: 20 })).toHaveLength(20);
  });

  test.each([1, 2])("%d tax years and one bracket", async (years) => {
    expect(await search(kind, objectives.sphere, { years, rates: [0.2], warmup: 0 })).toHaveLength(years);
  });
});

describe.each([bayesianKind, evolutionKind])("$name beats as many uniform draws", (kind) => {
  test.each([
    ["sphere", 3],
    ["ellipsoid", 7],
    ["ridge", 7],
    ["skewed", 3],
  ])("%s, %d brackets, mean of 20 seeds", async (name, brackets) => {
    const draws = mean(seeds.map((seed) => randomSearch(objectives[name], brackets, 30, seed)));
    expect(await over(kind, name, { years: 30, rates: flat(0.3, brackets) }, bestWelfare)).toBeGreaterThan(draws);
  });

  test("noisy welfare: the rates it ends with, judged without the noise", async () => {
    const ends = seeds.map(async (seed) => {
      const stream = randomStream(seed, "noise");
      const noisy = (x: readonly number[]) => objectives.sphere(x) + 0.05 * stream.normal();
      const years = await search(kind, noisy, { seed, years: 30 });
      return objectives.sphere(years[29].schedule.rates);
    });
    const draws = seeds.map((seed) => {
      const stream = randomStream(seed, "draws");
      const tried = Array.from({ length: 30 }, () => {
        const rates = flat(0, 3).map(() => stream.next());
        return { rates, welfare: objectives.sphere(rates) + 0.05 * stream.normal() };
      });
      return objectives.sphere(bestTried()(tried));
    });
    expect(mean(await Promise.all(ends))).toBeGreaterThan(mean(draws));
  });
});

describe("bayesian", () => {
  test("comes within 1e-3 of a smooth optimum of 3 brackets in 25 tax years, every time", async () => {
    const runs = seeds.slice(0, 5).map((seed) => search(bayesianKind, objectives.sphere, { seed, years: 25 }));
    for (const years of await Promise.all(runs)) expect(bestWelfare(years)).toBeGreaterThan(-1e-3);
  });

  test("begins with one point in each stratum around the start", async () => {
    const rates = ratesOf(await search(bayesianKind, objectives.sphere, { years: 40, rates: flat(0.5, 3) }));
    for (const k of [0, 1, 2]) {
      const strata = rates.slice(1, 5).map((year) => Math.floor((4 * (year[k] - 0.15)) / 0.7));
      expect(strata.sort()).toEqual([0, 1, 2, 3]);
    }
  });

  test("without exploration its first step is the same however long the episode", async () => {
    const second = async (exploration: boolean, years: number) =>
      ratesOf(await search(bayesianKind, objectives.sphere, { exploration, years }))[1];
    expect(await second(false, 4)).toEqual(await second(false, 12));
    expect(await second(true, 4)).not.toEqual(await second(true, 12));
  });
});

describe("bandit", () => {
  test("the rates it ends with are better than its start, and so are its searching years late in the episode", async () => {
    for (const name of ["sphere", "ellipsoid"]) {
      const start = objectives[name](flat(0.3, 7));
      expect(
        await over(banditKind, name, { years: 50, rates: flat(0.3, 7) }, (years) => years[49].welfare),
      ).toBeGreaterThan(start);
    }
    const searching = { years: 200, exploitation: false, rates: flat(0.1, 3) };
    const late = await over(banditKind, "sphere", searching, (years) =>
      mean(years.slice(-100).map(({ welfare }) => welfare)),
    );
    const early = await over(banditKind, "sphere", searching, (years) =>
      mean(years.slice(1, 30).map(({ welfare }) => welfare)),
    );
    expect(late).toBeGreaterThan(objectives.sphere(flat(0.1, 3)));
    expect(late).toBeGreaterThan(early);
  });

  test("moves by the paper's steps, at bounds by less", async () => {
    const rates = ratesOf(
      await search(banditKind, objectives.sphere, { years: 40, exploitation: false, rates: [0.5] }),
    );
    const moves = rates.slice(1).map(([rate], i) => Math.round(1000 * (rate - rates[i][0])) / 10);
    expect([...new Set(moves)].sort((a, b) => a - b)).toEqual([-20, -10, 0, 10, 20]);
  });

  test.each([1, -1])("one tax year teaches at most two typical deviations, sign %d", async (sign) => {
    const year = (taxYear: number, rate: number, welfare: number): TaxYearRecord => ({
      ...{ taxYear, schedule: schedulePolicy(taxSchedule(brackets, flat(rate, brackets.length))), welfare },
      ...{ revenuePerWorker: 0, meanHours: 40, meanIncome: 0, giniPost: null },
    });
    // The second year sets the deviation to 1 and the baseline to 0.2. Each bracket is one draw from what was learnt.
    const brackets = Array.from({ length: 60 }, (_, k) => 1000 * k);
    const options = { years: 4, warmup: 0, exploitation: false };
    const taught = async (surprise: number) => {
      const past = [year(1, 0.4, 0), year(2, 0.5, 1), year(3, 0.6, 0.2 + surprise)];
      return ratesOf(await search(banditKind, () => 0, { ...options, rates: flat(0.4, brackets.length) }, past))[3];
    };
    expect(await taught(4 * sign)).toEqual(await taught(1000 * sign));
    expect(await taught(sign)).not.toEqual(await taught(4 * sign));
  });

  test("settles by at most 20 points a tax year", async () => {
    const rates = ratesOf(await search(banditKind, objectives.sphere, { years: 60, rates: flat(0.3, 5) }));
    const moves = rates.slice(1).flatMap((year, i) => year.map((rate, k) => Math.abs(rate - rates[i][k])));
    expect(Math.max(...moves)).toBeLessThanOrEqual(0.2 + 1e-9);
  });

  test("probabilities: uniform at first, never below a fifth of the uniform share", () => {
    for (const p of probabilities(flat(0, 11), 0.5)) expect(p).toBeCloseTo(0.2, 15);
    const sure = probabilities(flat(0, 11).with(5, 1000), 0.5);
    [0.01, 0.01, 0.96, 0.01, 0.01].forEach((p, a) => {
      expect(sure[a]).toBeCloseTo(p, 12);
    });
  });

  test.each([0, 1, 2, 3, 4])("a step is the gradient of ln p, by finite differences, action %d", (chosen) => {
    const preferences = [0.3, -1, 0.2, 0.9, 0, 1.1, -0.4, 0.5, 0.1, 0, 0.7];
    const logP = (x: readonly number[]) => Math.log(probabilities(x, 0.43)[chosen]);
    const stepped = reinforce(preferences, 0.43, chosen, 1);
    preferences.forEach((value, level) => {
      const numeric =
        (logP(preferences.with(level, value + 1e-5)) - logP(preferences.with(level, value - 1e-5))) / 2e-5;
      expect(stepped[level] - value).toBeCloseTo(numeric, 8);
    });
  });
});

test("bestTried takes the mean of tax years with the same rates", () => {
  const trials = [
    { rates: [0.1], welfare: 5 },
    { rates: [0.2], welfare: 9 },
    { rates: [0.2], welfare: 3 },
    { rates: [0.3], welfare: 7 },
  ];
  const best = bestTried();
  expect(best(trials.slice(0, 2))).toEqual([0.2]);
  expect(best(trials)).toEqual([0.3]);
});
