/** Workers who judge the tax policy: what it does to utility, memory and welfare, and what is measured of it. */

import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import fc from "fast-check";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { adjustedUtility } from "../../src/env/settle/adjusted-utility.ts";
import {
  adjustedSettlement,
  isSatisfied,
  satisfactionFactor,
  satisfactionGrade,
} from "../../src/env/settle/satisfaction.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { StepEnd } from "../../src/episode/events.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { SatisfactionObservation } from "../../src/models/observations.ts";
import { labelsOf } from "../../src/population/population.ts";
import { counterfactuals } from "../../src/run/counterfactuals.ts";
import { newDatabase, prepared, runWith, scripted, watched } from "./run-with.ts";

describe("formulas", () => {
  test.each([
    [100, 0.5, 50],
    [-100, 0.5, -150],
    [0, 0.5, 0],
    [100, 1, 100],
    [-100, 1, -100],
  ])("utility %d at factor %d is felt as %d", (utility, factor, felt) =>
    expect(adjustedUtility(utility, factor)).toBe(felt),
  );
  test.each([
    [0, 0.5, 0.5],
    [1, 0.5, 0.625],
    [2, 0.2, 0.6],
    [4, 0.3, 1],
  ])("grade %d with at least %d is a factor of %d", (grade, least, factor) =>
    expect(satisfactionFactor(grade, least)).toBeCloseTo(factor, 12),
  );
  test.each<[number, number | null, boolean, number]>([
    [100, null, true, 2],
    [100, 100, true, 2],
    [99.5, 100, true, 2],
    [98, 100, false, 2],
    [106, 100, true, 3],
    [50, 100, false, 0],
    [200, 100, true, 4],
  ])("%d after %d: satisfied %s, grade %d", (now, before, satisfied, grade) => {
    expect(isSatisfied(now, before)).toBe(satisfied);
    expect(satisfactionGrade(now, before)).toBe(grade);
  });
  test("what is felt never exceeds utility, and rises with the factor", () => {
    const utility = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const factor = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(utility, factor, factor, (u, a, b) => {
        expect(adjustedUtility(u, a)).toBeLessThanOrEqual(u);
        expect(adjustedUtility(u, Math.min(a, b))).toBeLessThanOrEqual(adjustedUtility(u, Math.max(a, b)));
      }),
    );
  });
  test("logarithmic utility is scaled in dollars", () => {
    const { economy } = prepared("population: {size: 2}\neconomy: {utility: log}");
    const column = new Float64Array(2);
    const settlement = {
      hours: column,
      income: column,
      tax: column,
      consumption: column,
      utility: Float64Array.of(10, 11),
      rebate: 0,
      revenuePerWorker: 0,
    };
    const { utility } = adjustedSettlement(economy, settlement, Float64Array.of(0.5, 1));
    expect(Math.exp(utility[0])).toBeCloseTo(0.5 * Math.exp(10), 6);
    expect(utility[1]).toBe(11);
  });
});

const base = "population: {size: 12}\nsteps: 9\ntaxYear: 3";
const llm = (more = "") => `workers: {decide: llm, history: 5${more}}`;

async function stepsOf(keys: string, options: Parameters<typeof runWith>[1] = {}): Promise<StepEnd[]> {
  const steps: StepEnd[] = [];
  await runWith(keys, { ...options, onEvent: (event) => event.type === "step-end" && steps.push(event) });
  return steps;
}

/** A worker's last digit says whether it is satisfied; hours are 40. */
const judging = (answer: (worker: number) => unknown) =>
  scripted(({ key }) => JSON.stringify(key.purpose === "hours" ? { hours: 40 } : answer(Number(key.agent.slice(1)))));

describe("a run in which workers judge", () => {
  test.each([
    ["llm", llm()],
    ["rational", "workers: {decide: rational}"],
    ["myopic", "workers: {decide: myopic}"],
  ])("where every factor is 1, is the run in which nobody does (%s)", async (_, workers) => {
    const judged = workers.replace("}", ", satisfaction: {dissatisfied: 1}}");
    const counted = "planner: {kind: llm, welfare: {satisfaction: true}}";
    const [plain, bounded] = [await runWith(`${base}\n${workers}`), await runWith(`${base}\n${judged}\n${counted}`)];
    const numbers = bounded.series.map(({ satisfaction, ...rest }) => rest);
    expect(JSON.stringify(numbers)).toBe(JSON.stringify(plain.series));
    expect(bounded.series.every(({ satisfaction }) => satisfaction?.meanFactor === 1)).toBe(true);
  });

  test("asks each worker after each step, with its own numbers", async () => {
    const model = watched();
    const steps = await stepsOf(`${base}\n${llm(", satisfaction: true")}`, { workers: model });
    const asked = model.requests.filter(({ key }) => key.purpose === "satisfaction");
    expect(asked).toHaveLength(12 * 9);
    const { now, lastYear } = JSON.parse(asked.at(-1)?.user ?? "") as SatisfactionObservation;
    const i = Number(asked.at(-1)?.key.agent.slice(1));
    expect(now.left).toBe(Math.round(steps[8].settlement.consumption[i]));
    const year = [3, 4, 5].map((step) => steps[step].settlement.consumption[i]);
    expect(lastYear).toBe(Math.round(year.reduce((a, b) => a + b, 0) / 3));
    expect((JSON.parse(asked[0].user) as SatisfactionObservation).lastYear).toBeNull();
  });

  test.each<[string, string, (worker: number) => unknown, (worker: number) => number]>([
    ["yes or no", "true", (i) => ({ satisfied: i % 2 === 0 }), (i) => (i % 2 === 0 ? 1 : 0.5)],
    ["grades", "{scale: graded, dissatisfied: 0.2}", (i) => ({ grade: i % 5 }), (i) => 0.2 + 0.2 * (i % 5)],
    ["no answer leaves people satisfied", "true", () => ({}), () => 1],
  ])("%s become factors, are remembered and stored", async (_, choice, answer, factor) => {
    const path = newDatabase();
    const model = judging(answer);
    const keys = `${base}\n${llm(`, satisfaction: ${choice}`)}\nmodels: {maxInvalid: 1}`;
    const steps = await stepsOf(keys, { workers: model, path });
    const expected = Array.from({ length: 12 }, (_, i) => factor(i));
    expect(Array.from(steps[0].satisfaction?.factors ?? [], (r) => Number(r.toFixed(12)))).toEqual(
      expected.map((r) => Number(r.toFixed(12))),
    );
    expect(steps[0].satisfaction?.metrics.meanFactor).toBeCloseTo(expected.reduce((a, b) => a + b, 0) / 12, 12);
    const second = model.requests.find(({ key }) => key.agent === "w1" && key.step === 2 && key.purpose === "hours");
    const [[, , , , , remembered]] = JSON.parse(second?.user ?? "").history;
    expect(remembered).toBe(Math.round(adjustedUtility(steps[0].settlement.utility[1], expected[1])));
    const database = new Database(path, { readonly: true });
    const stored = database.prepare("SELECT satisfied FROM worker_steps WHERE step = 1 ORDER BY worker").pluck().all();
    expect(stored).toEqual([...(steps[0].satisfaction?.factors ?? [])]);
    const metrics = JSON.parse(String(database.prepare("SELECT metrics FROM steps WHERE step = 1").pluck().get()));
    expect(metrics.satisfaction).toEqual(steps[0].satisfaction?.metrics);
    database.close();
  });

  test("shares by income and by group are those of a count by hand", async () => {
    const [step] = await stepsOf("population: {size: 40}\nsteps: 1\nworkers: {decide: llm, satisfaction: true}", {
      workers: judging((i) => ({ satisfied: i % 3 === 0 })),
    });
    const { population } = prepared("population: {size: 40}");
    const metrics = step.satisfaction?.metrics;
    const share = (rows: number[]) => rows.filter((i) => i % 3 === 0).length / rows.length;
    const rows = Array.from({ length: 40 }, (_, i) => i);
    const byIncome = rows.toSorted((a, b) => step.settlement.income[a] - step.settlement.income[b]);
    expect(metrics?.shareSatisfied).toBe(14 / 40);
    expect(metrics?.byDecile).toEqual(Array.from({ length: 10 }, (_, d) => share(byIncome.slice(4 * d, 4 * d + 4))));
    const sex = labelsOf(population, "sex");
    if (!sex) throw new Error("expected the census to tell sex");
    for (const [label, value] of Object.entries(metrics?.bySex ?? {}))
      expect(value).toBe(share(rows.filter((i) => sex.labels[sex.codes[i]] === label)));
    expect(Object.keys(metrics?.byEducation ?? {}).length).toBeGreaterThan(1);
  });

  test("judged once a tax year, at its end, the newest judgement stands until the next", async () => {
    const model = judging(() => ({ satisfied: false }));
    const steps = await stepsOf(`${base}\n${llm(", satisfaction: {every: taxYear}")}`, { workers: model });
    expect(steps.map(({ satisfaction }) => satisfaction?.metrics.meanFactor)).toEqual([
      1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
    ]);
    expect(model.requests.filter(({ key }) => key.purpose === "satisfaction")).toHaveLength(12 * 3);
  });

  test("workers without a model compare with the last tax year", async () => {
    const keys = `${base}\nworkers: {decide: rational, satisfaction: true}\neconomy: {brackets: flat}\nplanner: {kind: none}`;
    const election = "election: {candidates: slate, slate: [[0], [0.6]], rule: random-dictator}";
    const steps = await stepsOf(`${keys}\n${election}\nseed: 3`);
    const meanOf = (year: number, i: number) => steps[3 * year].settlement.consumption[i];
    for (const { step, settlement, satisfaction } of steps) {
      const year = Math.ceil(step / 3) - 1;
      const expected = Array.from(settlement.consumption, (c, i) =>
        year === 0 || c >= 0.99 * meanOf(year - 1, i) ? 1 : 0.5,
      );
      expect([...(satisfaction?.factors ?? [])]).toEqual(expected);
    }
    expect(new Set(steps.map(({ schedule }) => schedule.rates[0])).size).toBe(2);
  });

  test("counts in welfare and in what the planner sees only where the scenario says so", async () => {
    const keys = (counts: boolean) =>
      `${base}\n${llm(", satisfaction: true")}\nplanner: {warmup: 0, welfare: {kind: utilitarian, satisfaction: ${counts}}}`;
    const unhappy = () => judging(() => ({ satisfied: false }));
    const [plain, felt] = [watched(), watched()];
    const [without, counted] = [
      await stepsOf(keys(false), { workers: unhappy(), planner: plain }),
      await stepsOf(keys(true), { workers: unhappy(), planner: felt }),
    ];
    expect(counted[0].welfare).toBeCloseTo(without[0].welfare / 2, 6);
    const seen = ({ requests }: typeof plain) => JSON.parse(requests[1].user).last.utility.mean;
    expect(seen(felt) / seen(plain)).toBeCloseTo(0.5, 3);
  });

  test.each([false, true])("welfare that counts it (%s) has no gap to an optimum that nobody has judged", (counts) => {
    const judged = prepared(
      `steps: 2\npopulation: {size: 20}\n${llm(", satisfaction: true")}\nplanner: {welfare: {satisfaction: ${counts}}}`,
    );
    const schedule = taxSchedule([0], [0.2]);
    const settlement = settle(judged.economy, schedule, bestResponse(judged.economy, schedule));
    const found = counterfactuals(judged, judged.welfare, {
      schedule,
      settlement,
      welfare: { value: 20_000, floored: 0 },
    });
    expect([found.gap === null, found.cev === null, found.twin === null]).toEqual([counts, counts, counts]);
    expect(found.dwl).toBeGreaterThan(0);
  });
});
