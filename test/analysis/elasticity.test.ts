import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type ElasticityOptions, elasticity } from "../../src/analysis/elasticity.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { golden, skills } from "../env/helpers.ts";
import { idle, newDatabase, prepared } from "../episode/run-with.ts";

const wages = join(emptyDirectory(), "wages.csv");
writeFileSync(wages, `wage\n${skills.join("\n")}\n`);
const goldenPeople = `population: {source: {file: ${wages}}}\n`;
const us = "economy: {elasticity: 0.25, calibrate: {meanHours: 39}}\n";

async function revealed(keys: string, options: Partial<ElasticityOptions> = {}) {
  const store = options.store ?? new SqliteStore(":memory:");
  try {
    return await elasticity({
      prepared: prepared(keys),
      store,
      env: {},
      signal: idle,
      listeners: [],
      scenarioPath: null,
      change: 0.01,
      repeats: 1,
      resamples: 100,
      ...options,
    });
  } finally {
    if (!options.store) await store.close();
  }
}

describe("workers without a model", () => {
  test("optimisers reveal the scenario's elasticity, less for bunchers", async () => {
    const found = await revealed(`steps: 2\ntaxYear: 2\n${goldenPeople}${us}workers: {decide: rational}`);
    const { eti_allrates_1pct_net } = golden("checks").calibrations["prop_0.25"];
    expect(found.aggregate.elasticity).toBeCloseTo(eti_allrates_1pct_net, 11);
    expect(found.interior.elasticity).toBeCloseTo(0.25, 10);
    expect(found.brackets[6].elasticity).toBeCloseTo(0.25, 10);
    expect(found).toMatchObject({
      runs: null,
      steps: { all: 6, before: 2, measured: 2 },
      workers: { size: 1000, decide: "rational", model: null },
      calls: { count: 0 },
    });
  });
  test("fixed hours reveal 0", async () => {
    const { aggregate, shareUnmoved } = await revealed("steps: 1\ntaxYear: 1\nworkers: {decide: fixed}");
    expect([aggregate.elasticity, aggregate.low, aggregate.high, shareUnmoved]).toEqual([0, 0, 0, 1]);
  });
  test("the planner's kind does not matter, its starting rates do", async () => {
    const schedule = async (planner: string) =>
      (
        await revealed(
          `steps: 1\ntaxYear: 1\npopulation: {size: 5}\nworkers: {decide: rational}\nplanner: {${planner}}`,
        )
      ).schedule.rates;
    expect(await schedule("kind: llm, model: openai:gpt-4o-mini")).toEqual([0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]);
    expect(await schedule("kind: flat, rates: 0.4")).toEqual(Array(7).fill(0.4));
  });
  test("steps are rounded up to whole tax years", async () => {
    const keys = "steps: 4\ntaxYear: 3\npopulation: {size: 5}\nworkers: {decide: rational}";
    expect((await revealed(keys, { repeats: 2 })).steps).toEqual({ all: 15, before: 6, measured: 6 });
  });
  test("a rate of 0 cannot fall", async () => {
    const keys = "steps: 1\nworkers: {decide: rational}\nplanner: {kind: flat, rates: 0}";
    await expect(revealed(keys)).rejects.toThrow("leaves planner.rates as they are");
    const { interior } = await revealed(`${keys}\npopulation: {size: 30}`, { change: -0.01 });
    expect(interior.elasticity).toBeCloseTo(0.4, 9);
  });
});

describe("workers with a model", () => {
  const keys = (model: string) =>
    `steps: 4\ntaxYear: 2\npopulation: {size: 40, source: gb2}\nworkers: {model: ${model}}`;

  test("both runs are stored, alike up to the reform, and common steps are asked once", async () => {
    const path = newDatabase();
    const store = new SqliteStore(path);
    const { runs, calls, workers } = await revealed(keys("offline:learner"), { store });
    const [control, reform] = await Promise.all([store.run(runs!.control), store.run(runs!.reform)]);
    await store.close();
    expect(workers).toEqual({ size: 40, decide: "llm", model: "offline:learner" });
    // 8 steps in the control run, 4 of them after the reform in the other one.
    expect(calls).toMatchObject({ count: 40 * (8 + 4), failed: 0 });
    expect([control.command, reform.command, control.stepsDone, reform.stepsDone]).toEqual([
      "elasticity",
      "elasticity",
      8,
      8,
    ]);
    expect(reform.series.slice(0, 4)).toEqual(control.series.slice(0, 4));
    expect(reform.series[4].rates).toEqual(control.series[4].rates.map((rate) => 1 - (1 - rate) * 1.01));
    expect(control.series[7].rates).toEqual(control.series[0].rates);
  });
  test("the stand-in that optimises is found out, noise or not, since both runs have the same noise", async () => {
    for (const behaviour of ["rational", "noisy"]) {
      const { aggregate } = await revealed(keys(`offline:${behaviour}`));
      expect(aggregate.elasticity!).toBeGreaterThan(0.3);
      expect(aggregate.elasticity!).toBeLessThan(0.45);
    }
  });
});
