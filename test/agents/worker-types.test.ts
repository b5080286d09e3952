/** Egotistical, altruistic and adversarial workers. */
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import fc from "fast-check";
import { rationalDecider } from "../../src/agents/deciders/rational.ts";
import { historyColumns, workerRules } from "../../src/agents/prompts/worker-prompt.ts";
import { drawTypes, valuesByType } from "../../src/agents/worker-types.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { weightedMean } from "../../src/env/measures/weighted.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { WorkerObservation } from "../../src/models/observations.ts";
import { economyOf, populationOf } from "../env/helpers.ts";
import { newDatabase, prepared, runWith, watched } from "../episode/run-with.ts";

const counts = (types: readonly string[] | null) =>
  ["egotistical", "altruistic", "adversarial"].map((type) => types?.filter((one) => one === type).length);

describe("shares become people", () => {
  test.each<[number, number, number, number, number[]]>([
    [10, 0.8, 0.1, 0.1, [8, 1, 1]],
    [10, 0, 1, 0, [0, 10, 0]],
    [3, 0.4, 0.3, 0.3, [1, 1, 1]],
    [7, 0.5, 0.5, 0, [4, 3, 0]],
    [1000, 0.7, 0.2, 0.1, [700, 200, 100]],
  ])("%i workers: %d, %d, %d", (size, egotistical, altruistic, adversarial, expected) =>
    expect(counts(drawTypes(size, { egotistical, altruistic, adversarial }, 1))).toEqual(expected),
  );
  test("are off by less than one person, and by seed alone", () => {
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), share, share, fc.nat(), (size, a, b, seed) => {
        const total = 1 + a + b;
        const shares = { egotistical: 1 / total, altruistic: a / total, adversarial: b / total };
        const types = drawTypes(size, shares, seed);
        expect(types).toEqual(drawTypes(size, shares, seed));
        if (types === null) return;
        expect(types).toHaveLength(size);
        Object.values(shares).forEach((one, k) => {
          expect(Math.abs((counts(types)[k] ?? 0) - one * size)).toBeLessThan(1);
        });
      }),
    );
  });
  test("are nobody's but the egotistical where the scenario names none", () =>
    expect(drawTypes(5, undefined, 1)).toBeNull());
});

describe("rational workers", () => {
  const economy = economyOf([20_000, 50_000, 80_000]);
  const schedule = taxSchedule([0, 40_000], [0.2, 0.5]);
  const types = ["egotistical", "altruistic", "adversarial"] as const;
  const hours = async (one: Parameters<typeof rationalDecider>[0]) =>
    (await rationalDecider(one, types).decide(populationOf([1, 1, 1]), schedule, 1)).hours;

  test("altruists work as without tax, adversaries not at all", async () => {
    const [selfish, altruist, adversary] = await hours(economy);
    expect(selfish).toBe(bestResponse(economy, schedule)[0]);
    expect(altruist * economy.incomePerHour[1]).toBeCloseTo(50_000, 6);
    expect(adversary).toBe(0);
  });

  test("no other hours of an altruist give a higher sum of utilities", async () => {
    const chosen = await hours(economy);
    const sum = (h: number) =>
      weightedMean(settle(economy, schedule, Float64Array.of(chosen[0], h, 0)).utility, economy.weight);
    for (let h = 0; h <= 100; h++) expect(sum(h)).toBeLessThanOrEqual(sum(chosen[1]));
  });

  test("in the paper's economy they stay on its grid", async () => {
    const paper = paperEconomy(populationOf([2, 3, 4]));
    expect((await hours(paper))[1]).toBe(bestResponse(paper, taxSchedule([0], [0]))[1]);
  });

  test("altruists need utility in dollars", () => {
    const { economy: log } = prepared("population: {size: 3}\neconomy: {utility: log}");
    expect(() => rationalDecider(log, types)).toThrow("altruists need utility in dollars; expected quasi-linear");
  });
});

test("what each type wants more of", () =>
  expect([
    ...valuesByType(
      Float64Array.of(10, 20, 60),
      ["egotistical", "altruistic", "adversarial"],
      Float64Array.of(2, 1, 1),
    ),
  ]).toEqual([10, 25, -25]));

test("are stored with the worker", async () => {
  const path = newDatabase();
  await runWith(
    "population: {size: 10}\nsteps: 1\nworkers: {decide: rational, types: {egotistical: 0.9, adversarial: 0.1}}",
    {
      path,
    },
  );
  const database = new Database(path, { readonly: true });
  const stored = database.prepare("SELECT type, count(*) AS people FROM workers GROUP BY type").all();
  database.close();
  expect(stored).toEqual([
    { type: "adversarial", people: 1 },
    { type: "egotistical", people: 9 },
  ]);
});

describe("workers who go through a model", () => {
  const keys = "population: {size: 6}\nsteps: 3\nworkers: {decide: llm, types: {egotistical: 0.5, altruistic: 0.5}}";

  test("see the mean utility of all, of the last step too, in place of their own", async () => {
    const model = watched();
    const means: number[] = [];
    const own: number[][] = [];
    const { population } = prepared(keys);
    await runWith(keys, {
      workers: model,
      onEvent: (event) => {
        if (event.type !== "step-end") return;
        means.push(Math.round(weightedMean(event.settlement.utility, population.weight)));
        own.push(Array.from(event.settlement.utility, Math.round));
      },
    });
    const last = model.requests.filter(({ key }) => key.step === 3);
    const observations = last.map(({ user }) => JSON.parse(user) as WorkerObservation);
    expect(observations.filter(({ you }) => you.type === "altruistic")).toHaveLength(3);
    for (const { you, id, history } of observations) {
      const watchedNumbers = history.map((row) => row[5]);
      expect(watchedNumbers).toEqual(
        you.type ? means.slice(0, 2) : [0, 1].map((t) => own[t][Number(id.agent.slice(1))]),
      );
    }
  });

  test.each([
    ["egotistical", "Your goal is the highest utility over the whole simulation.", "utility"],
    ["altruistic", "the highest social welfare", "mean utility of all"],
    ["adversarial", "the lowest social welfare", "mean utility of all"],
  ] as const)("%s rules", (type, goal, column) => {
    expect(workerRules(economyOf([1]), false, type)).toContain(goal);
    expect(JSON.parse(historyColumns(type)).at(-1)).toBe(column);
  });

  test.each([
    ["offline:rational", "altruistic", 40],
    ["offline:rational", "adversarial", 0],
  ])("the stand-in %s, %s, works %d hours of 40 without tax", async (_, type, expected) => {
    const model = watched("rational");
    const hours: Float64Array[] = [];
    const people = prepared(`population: {size: 4}\nsteps: 1\nworkers: {decide: llm, types: {${type}: 1}}`);
    await runWith(people, {
      workers: model,
      onEvent: (event) => event.type === "step-end" && hours.push(event.settlement.hours),
    });
    const { economy } = people;
    hours[0].forEach((h, i) => {
      const untaxed = economy.zeroTaxIncome[i] / economy.incomePerHour[i];
      expect(h).toBeCloseTo((untaxed * expected) / 40, 1);
    });
  });
});
