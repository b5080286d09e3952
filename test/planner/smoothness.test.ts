import { describe, expect, test } from "@jest/globals";
import { findOptimum } from "../../src/analysis/optimum.ts";
import { scheduleEvaluator } from "../../src/env/welfare/schedule-evaluator.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import type { NumberedEvent } from "../../src/episode/events.ts";
import { stepsOfRates } from "../../src/law/rate-steps.ts";
import { observationText, type PlannerPrompt } from "../../src/models/observations.ts";
import { optimalFlat } from "../../src/planner/oracles/flat-taxes.ts";
import { optimalRates } from "../../src/planner/oracles/optimal-rates.ts";
import { optimalValues } from "../../src/planner/oracles/optimal-values.ts";
import type { Planner, PlannerObservation } from "../../src/planner/planner.ts";
import { seeingSmoothness, smoothnessWords, stepPrice } from "../../src/planner/smoothness.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { calibrate, populationOf, skills } from "../env/helpers.ts";
import { runWith, scripted } from "../episode/run-with.ts";
import { ratesOn } from "../law/levers.ts";

const brackets = [0, 20_000, 60_000, 120_000];
const start = [0.1, 0.2, 0.3, 0.4];
const levers = ratesOn(brackets, start);

test.each([
  [[0.1, 0.2, 0.3, 0.4], 300],
  [[0.4, 0.3, 0.2, 0.1], 300],
  [[0.1, 0.4, 0.1, 0.4], 900],
  [[0.3, 0.3, 0.3, 0.3], 0],
])("a thousand for each hundred points: %j costs %d", (rates, cost) => {
  expect(stepPrice(1000, levers)!(rates)).toBeCloseTo(cost, 9);
  expect(stepPrice(undefined, levers)).toBeNull();
  expect(stepPrice(0, levers)).toBeNull();
});

describe("the optimum", () => {
  const few = populationOf(skills.filter((_, i) => i % 10 === 5));
  const economy = calibrate({}, few);
  const welfare = createWelfare("inverse-income", null, economy);
  const problem = { economy, welfare, brackets, start, seed: 1 };
  const { evaluate } = scheduleEvaluator(economy, welfare, brackets);
  const worth = (smoothness: number, rates: readonly number[]) =>
    evaluate(rates).welfare - smoothness * stepsOfRates(rates);
  const best = (smoothness?: number) => optimalRates({ ...problem, smoothness });
  const plain = best();

  test("no price, or one of 0, changes nothing", () => {
    expect(best(0)).toEqual(plain);
  });

  test("the dearer steps are, the fewer: none in the end, at the best flat rate", () => {
    const prices = [0, 500, 5000, 1e6];
    const steps = prices.map((price) => stepsOfRates(best(price)));
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
    expect(steps[0]).toBeGreaterThan(0.1);
    expect(steps[3]).toBeLessThan(1e-6);
    expect(best(1e6)[0]).toBeCloseTo(optimalFlat(economy, welfare).rate, 4);
  });

  test.each([500, 5000])("at %d it is worth more than the plain optimum and the best flat tax", (price) => {
    const own = worth(price, best(price));
    const flat = optimalFlat(economy, welfare).rate;
    expect(own).toBeGreaterThanOrEqual(worth(price, plain));
    expect(own).toBeGreaterThanOrEqual(
      worth(
        price,
        brackets.map(() => flat),
      ) - 1e-6,
    );
  });

  test("over any law's parameters it is the same", () => {
    const { values } = optimalValues({ economy, welfare, seed: 1, levers, smoothness: 2000 });
    expect(worth(2000, values) / worth(2000, best(2000))).toBeCloseTo(1, 5);
  });
});

test("a planner sees welfare less the price, of each record once", async () => {
  const seen: PlannerObservation[] = [];
  const planner: Planner = {
    async propose(observation) {
      seen.push(observation);
      return { rates: start };
    },
  };
  const record = {
    taxYear: 1,
    schedule: levers.policy(start),
    welfare: 40_000,
    ...{ revenuePerWorker: 1, meanHours: 1, meanIncome: 1, giniPost: null },
    steps: [{ welfare: 39_000, phase: null }],
  };
  const observation = { taxYear: 2, taxYears: 9, step: 2, history: [record], last: null };
  const smooth = seeingSmoothness(planner, 1000, levers);
  await smooth.propose(observation);
  await smooth.propose(observation);
  expect(seen[0].history[0]).toMatchObject({ welfare: 39_700, steps: [{ welfare: 38_700 }], revenuePerWorker: 1 });
  expect(seen[1].history[0]).toBe(seen[0].history[0]);
  expect(record.welfare).toBe(40_000);
  expect(seeingSmoothness(planner, undefined, levers)).toBe(planner);
});

test("the planner's model is told the price with its goal, and shown welfare less it", async () => {
  const asked = async (keys: string) => {
    const planner = scripted(() => JSON.stringify({ reasoning: "r", delta: [10, 0, 0] }));
    const events: NumberedEvent[] = [];
    await runWith(
      `population: {size: 12, source: gb2}\neconomy: {brackets: three}\nworkers: {decide: rational}\nsteps: 3\ntaxYear: 1\nplanner: {rates: [0.1, 0.2, 0.3], warmup: 0${keys}}`,
      { planner, onEvent: (event) => void events.push(event) },
    );
    const { requests } = planner;
    const prompt: PlannerPrompt = JSON.parse(observationText(requests[1].user));
    return { rules: requests[0].system, welfare: prompt.history[0][1], last: prompt.last!.welfare };
  };
  const [plain, smooth] = [await asked(""), await asked(", smoothness: 5000")];
  expect(plain.rules).not.toContain("neighbouring");
  expect(smooth.rules).toContain(smoothnessWords(5000));
  expect(smoothnessWords(5000)).toBe(
    ", less 50 for each percentage point by which the rates of neighbouring brackets differ (welfare in what you see is less that already)",
  );
  // From 10, 20, 30 % the first rate went up by 10: ten points are left.
  expect(plain.welfare - smooth.welfare).toBeCloseTo(500, 1);
  expect(plain.last - smooth.last).toBeCloseTo(500, 1);
});

test.each([
  [
    "planner: {kind: saez, smoothness: 100}",
    /planner.kind saez does not weigh .* expected none, or one of llm, stackelberg/,
  ],
  ["planner: {kind: us-federal, smoothness: 100}", /2:\d+: planner.smoothness: planner.kind us-federal does not/],
  ["planner: {kind: optimal-flat, smoothness: 1}", /optimal-flat does not/],
  ["economy: {brackets: flat}\nplanner: {smoothness: 1}", /one bracket, so there are no steps/],
  ["planner: {smoothness: -1}", /smoothness/],
])("%s is refused", (keys, message) => {
  expect(() => parseScenario(`name: s\n${keys}\n`, "/s.yaml", builtInKinds)).toThrow(message);
});

test("beside a formula a price of 0 is none", () => {
  expect(() => parseScenario("name: s\nplanner: {kind: saez, smoothness: 0}\n", "/s.yaml", builtInKinds)).not.toThrow();
});

test("optimum shows what smooth rates cost", () => {
  const text =
    "name: s\npopulation: {size: 60}\neconomy: {brackets: three}\nworkers: {decide: rational}\nplanner: {kind: stackelberg, smoothness: 100000}\n";
  const { policies } = findOptimum(prepare(parseScenario(text, "/s.yaml", builtInKinds).scenario));
  const named = (name: string) => policies.find((policy) => policy.name === name)!;
  expect(stepsOfRates(named("stackelberg-smooth").rates)).toBeLessThan(1e-6);
  expect(named("stackelberg-smooth").welfare).toBeLessThan(named("stackelberg").welfare);
  expect(named("stackelberg-smooth").welfare).toBeCloseTo(named("optimal-flat").welfare, 0);
  expect(named("stackelberg").gapClosed).toBe(1);
});
