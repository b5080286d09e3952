import { describe, expect, test } from "@jest/globals";
import { deciderKind } from "../../src/agents/registry.ts";
import { ScenarioError } from "../../src/base/errors.ts";
import { forEachConcurrent } from "../../src/base/for-each-concurrent.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { idle, prepared } from "../episode/run-with.ts";

const schedule = taxSchedule([0], [0.2]);

async function decide(kind: string, keys: string) {
  const { scenario, population, economy } = prepared(keys);
  const common = { scenario, population, economy, model: null, personas: null, episode: "e", signal: idle };
  const decider = deciderKind(kind).create(common);
  return { decider, population, economy, ...(await decider.decide(population, schedule, 1)) };
}

describe("fixed workers", () => {
  const size = "population: {size: 300}\n";
  test("work their usual hours", async () => {
    const { hours, population } = await decide("fixed", size);
    expect(hours).toEqual(population.usualHours);
  });
  test("work the given hours", async () =>
    expect(new Set((await decide("fixed", `${size}workers: {hours: 35.5}`)).hours)).toEqual(new Set([35.5])));
  test("do not exceed the cap", async () =>
    expect(Math.max(...(await decide("fixed", `${size}economy: {maxHours: 45}`)).hours)).toBe(45));
  test("work 40, 50 or 60 hours in the paper's economy, about a third each, by seed", async () => {
    const paper = `${size}economy: {preset: paper}\n`;
    const { hours } = await decide("fixed", paper);
    const count = (wanted: number) => hours.filter((value) => value === wanted).length;
    expect(count(40) + count(50) + count(60)).toBe(300);
    // Five standard deviations of a third of 300.
    for (const wanted of [40, 50, 60]) expect(Math.abs(count(wanted) - 100)).toBeLessThan(41);
    expect((await decide("fixed", paper)).hours).toEqual(hours);
    expect((await decide("fixed", `${paper}seed: 2`)).hours).not.toEqual(hours);
  });
});

test("rational workers under a flat tax choose h = ((1−τ)·w/ψ)^ε", async () => {
  const { hours, economy } = await decide("rational", "population: {size: 20}\neconomy: {elasticity: 0.3}");
  const expected = economy.incomePerHour.map((pay, i) => ((0.8 * pay) / economy.psi[i]) ** 0.3);
  for (const [i, value] of hours.entries()) expect(value / expected[i]).toBeCloseTo(1, 12);
});

describe("kinds", () => {
  test("an unknown one is refused with a near miss", () => {
    expect(() => deciderKind("ratoinal")).toThrow(ScenarioError);
    expect(() => deciderKind("ratoinal")).toThrow('unknown workers.decide "ratoinal"; did you mean "rational"?');
  });
});

describe("forEachConcurrent", () => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test.each([
    [10, 1],
    [10, 3],
    [10, 100],
    [0, 4],
  ])("does each of %d once, at most %d at a time", async (count, limit) => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachConcurrent(count, limit, idle, async (i) => {
      most = Math.max(most, ++running);
      await pause(2 * Math.random());
      running--;
      done.push(i);
    });
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(most).toBe(Math.min(count, limit));
  });

  test("a failure stops new work, waits for what is under way, and is thrown", async () => {
    const started: number[] = [];
    let running = 0;
    const work = async (i: number): Promise<void> => {
      started.push(i);
      running++;
      await pause(i === 1 ? 1 : 15);
      running--;
      if (i === 1) throw new Error("second");
    };
    await expect(forEachConcurrent(50, 4, idle, work)).rejects.toThrow("second");
    expect([running, started.length]).toEqual([0, 4]);
  });
});
