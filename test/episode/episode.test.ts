import { describe, expect, test } from "@jest/globals";
import type { NumberedEvent, StepEnd } from "../../src/episode/events.ts";
import { prepared, runWith, scripted, watched } from "./run-with.ts";

type Run = Parameters<typeof runWith>[0];

/** Every event of an episode, as it was said. */
async function eventsOf(keys: Run, options: Parameters<typeof runWith>[1] = {}): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  await runWith(keys, { ...options, onEvent: (event) => events.push(structuredClone(event)) });
  return events;
}

const stepsOf = (events: readonly NumberedEvent[]) =>
  events.filter((event): event is StepEnd & NumberedEvent => event.type === "step-end");

/** A scenario whose workers stand for different numbers of people. */
function weighted(keys: string): Exclude<Run, string> {
  const { population, economy, ...rest } = prepared(keys);
  const weight = population.wage.map((_, i) => [0, 0.5, 1, 7][i % 4]);
  return { ...rest, population: { ...population, weight }, economy: { ...economy, weight } };
}

const size10 = "population: {size: 10, source: gb2}\n";

describe("the budget balances in every step: Σ weight·tax = rebate·Σ weight", () => {
  const cases: readonly [name: string, scenario: () => Run][] = [
    ["learners", () => `steps: 7\ntaxYear: 2\n${size10}`],
    ["weighted learners", () => weighted(`steps: 7\ntaxYear: 2\n${size10}`)],
    ["rational, weighted", () => weighted(`steps: 3\n${size10}workers: {decide: rational}`)],
    ["paper", () => weighted(`steps: 4\ntaxYear: 1\n${size10}economy: {preset: paper}`)],
    ["everybody idle", () => `steps: 2\n${size10}workers: {decide: fixed, hours: 0}`],
  ];
  test.each(cases)("%s", async (_, scenario) => {
    const run = scenario();
    const { weight } = typeof run === "string" ? prepared(run).population : run.population;
    const people = weight.reduce((a, b) => a + b, 0);
    const steps = stepsOf(await eventsOf(run));
    expect(steps.length).toBeGreaterThan(1);
    for (const { settlement } of steps) {
      const { income, tax, rebate, consumption, revenuePerWorker } = settlement;
      const paid = tax.reduce((sum, amount, i) => sum + weight[i] * amount, 0);
      expect(Math.abs(paid - rebate * people)).toBeLessThanOrEqual(1e-9 * Math.max(1, paid));
      expect(revenuePerWorker).toBe(rebate);
      const gap = Math.max(...consumption.map((c, i) => Math.abs(c - (income[i] - tax[i] + rebate))));
      expect(gap).toBeLessThanOrEqual(1e-9 * Math.max(1, ...income));
    }
  });
});

describe("tax years", () => {
  const years = async (steps: number, taxYear: number) =>
    stepsOf(await eventsOf(`steps: ${steps}\ntaxYear: ${taxYear}\n${size10}workers: {decide: rational}`)).map(
      (event) => event.taxYear,
    );
  test("the last one may be short", async () => expect(await years(7, 3)).toEqual([1, 1, 1, 2, 2, 2, 3]));
  test("of one step", async () => expect(await years(3, 1)).toEqual([1, 2, 3]));
  test("longer than the episode", async () => expect(await years(2, 5)).toEqual([1, 1]));

  const asked = async (steps: number, taxYear: number, planner: string) => {
    const model = watched();
    await runWith(`steps: ${steps}\ntaxYear: ${taxYear}\n${size10}planner: {${planner}}`, { planner: model });
    return model.requests.map(({ key }) => key.step);
  };
  const cases: readonly [name: string, steps: number, taxYear: number, planner: string, asked: number[]][] = [
    ["one year of warm-up by default", 7, 3, "", [4, 7]],
    ["no warm-up", 7, 3, "warmup: 0", [1, 4, 7]],
    ["two years of warm-up", 7, 3, "warmup: 2", [7]],
    ["warm-up to the end", 7, 3, "warmup: 3", []],
    ["a year of one step", 3, 1, "warmup: 0", [1, 2, 3]],
    ["another planner asks nobody", 7, 3, "kind: us-federal", []],
  ];
  test.each(cases)("the planner is asked once a year: %s", async (_, steps, taxYear, planner, expected) =>
    expect(await asked(steps, taxYear, planner)).toEqual(expected),
  );

  test("rates change only when a tax year begins", async () => {
    const noisy = watched("noisy");
    const steps = stepsOf(await eventsOf(`steps: 12\ntaxYear: 3\n${size10}`, { planner: noisy }));
    const rates = steps.map(({ schedule }) => String(schedule.rates));
    expect(steps.filter((_, i) => i > 0 && rates[i] !== rates[i - 1]).map(({ step }) => step)).toEqual([4, 7, 10]);
  });
});

describe("events", () => {
  test("come in order, are numbered from 1 and can be cloned", async () => {
    const events = await eventsOf(`steps: 3\ntaxYear: 2\n${size10}workers: {decide: rational}`);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    const said = events.filter(({ type }) => type !== "warning").map(({ type }) => type);
    const year = ["planner-proposal", "tax-year-start"];
    const asked = ["model-call", ...year];
    expect(said).toEqual(["run-start", ...year, "step-end", "step-end", ...asked, "step-end", "run-end"]);
    expect(events[0]).toMatchObject({ type: "run-start", version: 1, workers: 10, scenario: { steps: 3 } });
    expect(events.at(-1)).toMatchObject({ type: "run-end", steps: 3 });
  });

  test("hold numbers, so that JSON keeps all but the columns", async () => {
    const events = await eventsOf(`steps: 2\n${size10}`);
    const { settlement: _, ...rest } = stepsOf(events)[1];
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest);
  });

  test("with concurrent calls are numbered without gaps, and a step's calls come before its end", async () => {
    const slow = watched();
    const workers = scripted(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 2 * Math.random()));
      return (await slow.complete(request, new AbortController().signal)).text;
    });
    const events = await eventsOf(`steps: 4\n${size10}models: {concurrency: 32}`, { workers });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    let ended = 0;
    for (const event of events) {
      if (event.type === "step-end") ended = event.step;
      if (event.type === "model-call") expect(event.call.key.step).toBe(ended + 1);
    }
    expect(events.filter(({ type }) => type === "model-call")).toHaveLength(40);
  });

  test("a warning is said at the first step it is true for, and at the end with how often it was", async () => {
    const mute = scripted(() => "no idea");
    const events = await eventsOf(`steps: 4\n${size10}models: {reasks: 0, maxInvalid: 1}`, { workers: mute });
    const warnings = events.filter((event) => event.type === "warning" && event.code === "invalid-answers");
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toMatchObject({
      step: 1,
      message: expect.stringContaining("(in 4 of 4 steps, first in step 1)"),
    });
    expect(warnings[0]).toMatchObject({ step: 1, message: expect.stringContaining("10 of 10 workers") });
  });
});

test("rational workers under a constant planner live the same step again and again", async () => {
  const events = await eventsOf(
    `steps: 6\ntaxYear: 2\n${size10}workers: {decide: rational}\nplanner: {kind: us-federal}`,
  );
  const [first, ...others] = stepsOf(events).map(({ step: _, taxYear: __, sequence: ___, ...rest }) => rest);
  expect(others).toHaveLength(5);
  for (const other of others) expect(other).toEqual(first);
});
