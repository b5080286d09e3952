/** Platforms of workers who know what rates are worth to them, and who of them stands. */

import { describe, expect, test } from "@jest/globals";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { weightedMean } from "../../src/env/measures/weighted.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { citizenCandidates, mostCandidates } from "../../src/voting/citizen-candidates.ts";
import { ownPlatforms } from "../../src/voting/own-platforms.ts";
import { preferenceMatrix } from "../../src/voting/preference-matrix.ts";
import { economyOf, populationOf } from "../env/helpers.ts";
import { ratesOn } from "../law/levers.ts";

const incomes = [5_000, 20_000, 40_000, 60_000, 90_000, 200_000];
const economy = economyOf(incomes);
const utility = (brackets: number[], rates: readonly number[], worker: number) =>
  preferenceMatrix(economy, [taxSchedule(brackets, rates)])[0][worker];

describe("own platforms", () => {
  test("a flat ideal is (1−m)/(1−m+ε), or 0 for who earns the mean or more", () => {
    const mean = incomes.reduce((a, b) => a + b, 0) / incomes.length;
    ownPlatforms({ economy, levers: ratesOn([0]) }).forEach(([rate], i) => {
      const gap = 1 - incomes[i] / mean;
      expect(rate).toBeCloseTo(gap > 0 ? gap / (gap + economy.elasticity) : 0, 12);
    });
  });

  test.each(incomes.map((_, i) => [i]))("no flat tax on a grid is worth more to worker %i", (i) => {
    const [own] = ownPlatforms({ economy, levers: ratesOn([0]) })[i];
    const grid = Array.from({ length: 100 }, (_, k) => utility([0], [k / 100], i));
    expect(Math.max(...grid)).toBeLessThanOrEqual(utility([0], [own], i) * (1 + 1e-12));
  });

  test("with one bracket the search finds the closed form to a point", () => {
    const exact = ownPlatforms({ economy, levers: ratesOn([0]) });
    ownPlatforms({ economy, levers: ratesOn([0]), valuesOf: (own) => own }).forEach(([rate], i) => {
      expect(Math.abs(rate - exact[i][0])).toBeLessThanOrEqual(0.005 + 1e-9);
    });
  });

  test("with two brackets it is as good to everybody as the best of a grid of 10 points", () => {
    const brackets = [0, 50_000];
    const own = ownPlatforms({ economy, levers: ratesOn(brackets) });
    const grid = Array.from({ length: 121 }, (_, k) => [Math.floor(k / 11) / 10, (k % 11) / 10]);
    incomes.forEach((_, i) => {
      const best = Math.max(...grid.map((rates) => utility(brackets, rates, i)));
      expect(utility(brackets, own[i], i)).toBeGreaterThanOrEqual(best * (1 - 1e-12));
    });
  });

  test("many workers take the rates of their neighbours by income", () => {
    const many = economyOf(Array.from({ length: 3000 }, (_, i) => 1000 + 50 * i));
    const own = ownPlatforms({ economy: many, levers: ratesOn([0, 80_000]) }).map(String);
    expect(new Set(own).size).toBeLessThanOrEqual(66);
    expect(own[2999]).toBe("0,0");
  });

  test("in the paper's economy the poorest wants the highest rate that loses no hours", () => {
    const paper = paperEconomy(populationOf([1, 5, 100]));
    const [poorest, , richest] = ownPlatforms({ economy: paper, levers: ratesOn([0]) });
    expect(richest).toEqual([0]);
    expect(poorest[0]).toBeGreaterThan(0.9);
  });

  test("workers who want the highest mean utility choose no tax", () => {
    const valuesOf = (own: Float64Array) => own.map(() => weightedMean(own, economy.weight));
    expect(ownPlatforms({ economy, levers: ratesOn([0, 50_000]), valuesOf })).toEqual(incomes.map(() => [0, 0]));
  });
});

describe("citizen candidates", () => {
  /** Worker i is worth 100 less its distance to the platform; the own platform of worker i is at `ideals[i]`. */
  const standing = (ideals: number[], inForce: number, incumbent: number | null = null, others: number[] = []) => {
    const at = (place: number) => Float64Array.from(ideals, (ideal) => 100 - Math.abs(ideal - place));
    return citizenCandidates({
      order: ideals.map((_, i) => i),
      incumbent,
      consumption: new Float64Array(ideals.length).fill(100),
      inForce: at(inForce),
      others: others.map(at),
      ownPlatform: (worker) => at(ideals[worker]),
    });
  };
  test.each<[string, number[], number, number | null, number[], number[]]>([
    ["nobody who would gain 1 % or less", [10, 11, 9], 10, null, [], []],
    ["whoever gains more", [10, 12], 10, null, [], [1]],
    ["not beside one who stands for nearly the same", [12, 12.5, 40], 10, null, [], [0, 2]],
    ["the incumbent whatever it gains, before the others", [30, 10], 10, 1, [], [1, 0]],
    ["against the planner's proposal, not what is in force", [30, 50], 10, null, [30.5], [1]],
  ])("%s", (_, ideals, inForce, incumbent, others, expected) =>
    expect(standing(ideals, inForce, incumbent, others)).toEqual(expected),
  );

  test("at most 20", () => {
    const ideals = Array.from({ length: 40 }, (_, i) => 5 * i);
    expect(standing(ideals, 1000)).toHaveLength(mostCandidates);
  });
});
