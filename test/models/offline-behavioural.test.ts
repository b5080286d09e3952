import { describe, expect, test } from "@jest/globals";
import { misperceivingDecider } from "../../src/agents/deciders/misperceiving.ts";
import { myopicDecider } from "../../src/agents/deciders/myopic.ts";
import { hoursFormat } from "../../src/agents/prompts/worker-prompt.ts";
import { behaviourNamed, offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { standInRates } from "../../src/agents/stand-in/stand-in-planner.ts";
import { type Behaviour, standInHours } from "../../src/agents/stand-in/stand-in-worker.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { PlannerPrompt, WorkerHistoryRow, WorkerObservation } from "../../src/models/observations.ts";
import { prepared, runWith } from "../episode/run-with.ts";

const bounded: Behaviour[] = ["myopic", "reference-dependent", "misperceiving"];

/** Dollars a year for a weekly hour. */
const pay = 1000;
const effort = { cost: 12_000, hours: 42, power: 3.5 };
const tax = { from: [0, 20_000, 50_000], percent: [10, 20, 40] };
const schedule = taxSchedule(tax.from, [0.1, 0.2, 0.4]);
const worker: WorkerObservation = {
  id: { seed: 1, agent: "w0", step: 5, purpose: "hours" },
  ...{ steps: 50, stepsPerTaxYear: 5, step: 5, taxYear: 1, stepInTaxYear: 5, averageHours: 38, lastChange: null },
  ...{ phase: "decide", columns: [], history: [], best: [] },
  you: { wage: 20, incomePerWeeklyHour: pay, usualHours: 30, effort },
  hours: { max: 168 },
  tax,
};

/** The last step: hours at today's tax, unless the tax paid is given. */
const lived = (hours: number, paid = schedule.tax(pay * hours)): WorkerHistoryRow => [
  4,
  hours,
  pay * hours,
  paid,
  100,
  0,
];
const said = (behaviour: Behaviour, changes: Partial<WorkerObservation>) =>
  standInHours({ ...worker, ...changes }, behaviour, 1);

/** The best of a grid of a hundredth of an hour. */
const bestOf = (value: (hours: number) => number): number => {
  let best = 0;
  for (let cent = 0; cent <= 16_800; cent++) if (value(cent / 100) > value(best)) best = cent / 100;
  return best;
};
const cost = (hours: number) => effort.cost * (hours / effort.hours) ** effort.power;
const net = (hours: number) => pay * hours - schedule.tax(pay * hours);

describe("myopic", () => {
  const best = said("rational", {});
  test.each([
    ["usual hours at first", [], 30],
    ["the last hours", [lived(20), lived(50)], 50],
  ])("goes half of the way from %s", (_, history, from) =>
    expect(Math.abs(said("myopic", { history }) - (from + best) / 2)).toBeLessThan(0.011),
  );
  const grid = { max: 100, multipleOf: 10 };
  test.each([[0], [10], [60], [100]])("on a grid reaches the best hours from %d", (start) => {
    const target = said("rational", { hours: grid });
    let hours = start;
    for (let step = 0; step < 10; step++) hours = said("myopic", { hours: grid, history: [lived(hours)] });
    expect(hours).toBe(target);
  });
});

describe("reference-dependent", () => {
  const averse = (reference: number) =>
    bestOf((hours) => net(hours) - 1.25 * Math.max(0, reference - net(hours)) - cost(hours));
  const rational = said("rational", {});
  test("is rational without a past, and after a worse one", () => {
    expect(said("reference-dependent", {})).toBe(rational);
    expect(said("reference-dependent", { history: [lived(rational - 5)] })).toBe(rational);
  });
  test.each([
    ["a little less tax", 0.98],
    ["no tax", 0],
    ["much more income", -2],
  ])("after a step of %s works more, as a grid search finds", (_, part) => {
    const paid = part * schedule.tax(pay * rational);
    const hours = said("reference-dependent", { history: [lived(rational, paid)] });
    expect(hours).toBeGreaterThan(rational);
    expect(Math.abs(hours - averse(pay * rational - paid))).toBeLessThan(0.011);
  });
});

describe("misperceiving", () => {
  test.each([
    ["usual hours at first", [], 30],
    ["the last hours", [lived(20), lived(55)], 55],
  ])("irons by 43 % at the income of %s", (_, history, at) => {
    const average = schedule.tax(pay * at) / (pay * at);
    const perceived = (hours: number) => 0.57 * schedule.tax(pay * hours) + 0.43 * average * pay * hours;
    const expected = bestOf((hours) => pay * hours - perceived(hours) - cost(hours));
    expect(Math.abs(said("misperceiving", { history }) - expected)).toBeLessThan(0.011);
    expect(expected).not.toBeCloseTo(said("rational", {}), 1);
  });
});

describe("each", () => {
  test.each(bounded)("%s is a behaviour, and answers by the text alone", async (behaviour) => {
    expect(behaviourNamed(behaviour)).toBe(behaviour);
    expect(said(behaviour, {})).toBe(standInHours(worker, behaviour, 2));
  });
  test.each(bounded)("%s gives answers that the format takes, whatever the economy", (behaviour) => {
    const cases: readonly [keys: string, changes: Partial<WorkerObservation>][] = [
      ["preset: paper", { hours: { max: 100, multipleOf: 10 } }],
      ["maxHours: 41", { hours: { max: 41 } }],
      ["utility: log", { you: { ...worker.you, utility: "log", effort: { cost: 0.3, hours: 42, power: 3.5 } } }],
      ["", { you: { wage: 20, incomePerWeeklyHour: pay, usualHours: 30, utility: "expression" } }],
    ];
    for (const [keys, changes] of cases) {
      const format = hoursFormat(prepared(`population: {size: 1, source: gb2}\neconomy: {${keys}}`).economy, false);
      for (const history of [[], [lived(0)], [lived(40)], [lived(20), lived(41)]]) {
        const text = JSON.stringify({ hours: said(behaviour, { ...changes, history }) });
        expect([text, format.problemOf(text)]).toEqual([text, null]);
      }
    }
  });
  test.each(bounded)("%s as a planner does as rational", (behaviour) => {
    const prompt = {
      ...{ id: { ...worker.id, purpose: "rates" }, taxYear: 4, taxYears: 20, tax, phase: "decide" },
      ...{
        action: { kind: "delta", max: 20, multipleOf: 1 },
        best: [],
        history: [[1, 100, 38, 9000, [10, 20, 40], false]],
      },
    } as unknown as PlannerPrompt;
    expect(standInRates(prompt, behaviour)).toEqual(standInRates(prompt, "rational"));
  });
});

describe("in a run, does what the decider of the same name does", () => {
  const keys = "steps: 4\ntaxYear: 2\npopulation: {size: 20}\nplanner: {kind: us-federal}\n";
  const { economy, population } = prepared(keys);
  test.each([
    ["myopic", () => myopicDecider(economy, population, 0.5)],
    ["misperceiving", () => misperceivingDecider(economy, population, { kind: "ironing", share: 0.43 })],
  ] as const)("%s", async (behaviour, create) => {
    const { series } = await runWith(keys, { workers: offlineModel(behaviour) });
    const decider = create();
    for (const { step, schedule, metrics } of series) {
      const { hours } = await decider.decide(population, schedule.law, step);
      expect(metrics.meanHours).toBeCloseTo(hours.reduce((a, b) => a + b, 0) / 20, 1);
    }
  });
});
