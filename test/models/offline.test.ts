import { describe, expect, test } from "@jest/globals";
import { hoursFormat } from "../../src/agents/prompts/worker-prompt.ts";
import { behaviourNamed, offlineModel, offlineProvider } from "../../src/agents/stand-in/offline-model.ts";
import { standInRates } from "../../src/agents/stand-in/stand-in-planner.ts";
import { type Behaviour, standInHours } from "../../src/agents/stand-in/stand-in-worker.ts";
import { InterruptedError, ScenarioError } from "../../src/base/errors.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import {
  type PlannerHistoryRow,
  type PlannerPrompt,
  plannerColumns,
  type WorkerObservation,
} from "../../src/models/observations.ts";
import { idle, prepared, runWith, watched } from "../episode/run-with.ts";

const behaviours: Behaviour[] = ["learner", "rational", "noisy"];

const worker: WorkerObservation = {
  id: { seed: 1, agent: "w0", step: 5, purpose: "hours" },
  ...{ steps: 50, stepsPerTaxYear: 5, step: 5, taxYear: 1, stepInTaxYear: 5, averageHours: 38, lastChange: null },
  ...{ phase: "decide", columns: [], history: [], best: [] },
  you: { wage: 20, incomePerWeeklyHour: 1040, usualHours: 38, effort: { cost: 12_000, hours: 42, power: 3.5 } },
  hours: { max: 168 },
  tax: { from: [0, 20_000, 50_000], percent: [10, 20, 40] },
};

const utility = (hours: number, { you, tax }: WorkerObservation): number => {
  const income = you.incomePerWeeklyHour * hours;
  const schedule = taxSchedule(
    tax.from,
    tax.percent.map((percent) => percent / 100),
  );
  return income - schedule.tax(income) - you.effort!.cost * (hours / you.effort!.hours) ** you.effort!.power;
};

describe("rational hours", () => {
  const cases: readonly [name: string, changes: Partial<WorkerObservation>][] = [
    ["progressive", {}],
    ["no tax", { tax: { from: [0], percent: [0] } }],
    ["all is taxed away", { tax: { from: [0], percent: [100] } }],
    ["falling rates", { tax: { from: [0, 30_000], percent: [60, 10] } }],
    ["a cap", { hours: { max: 25 } }],
    ["the paper's grid", { hours: { max: 100, multipleOf: 10 } }],
  ];
  test.each(cases)("%s: nothing on a fine grid is better", (_, changes) => {
    const observation = { ...worker, ...changes };
    const { max, multipleOf = 0.01 } = observation.hours;
    const chosen = standInHours(observation, "rational", 1);
    const best = Math.max(
      ...Array.from({ length: max / multipleOf + 1 }, (_, i) => utility(i * multipleOf, observation)),
    );
    expect(utility(chosen, observation)).toBeGreaterThanOrEqual(best - 1e-3);
  });

  test("are the engine's best response, from the prompt alone", async () => {
    const keys = "steps: 1\npopulation: {size: 40}\nplanner: {kind: us-federal}\n";
    const { economy } = prepared(keys);
    const { series } = await runWith(keys, { workers: offlineModel("rational") });
    const best = bestResponse(economy, series[0].schedule.law);
    expect(series[0].metrics.meanHours).toBeCloseTo(best.reduce((a, b) => a + b, 0) / 40, 1);
  });
});

describe("every behaviour", () => {
  test.each(behaviours)("%s gives answers that the format takes, whatever the limits", (behaviour) => {
    for (const economy of ["preset: paper", "maxHours: 41", ""]) {
      const format = hoursFormat(prepared(`population: {size: 1, source: gb2}\neconomy: {${economy}}`).economy, false);
      const hours = { "preset: paper": { max: 100, multipleOf: 10 }, "maxHours: 41": { max: 41 }, "": { max: 112 } }[
        economy
      ]!;
      for (let step = 1; step <= 50; step++) {
        const history = [
          [1, 40, 41_600, 5000, 3000, 28_000],
          [2, step % 41, 30_000, 4000, 3000, step],
        ] as const;
        const observation = { ...worker, id: { ...worker.id, step }, hours, history: step % 3 ? history : [] };
        const text = JSON.stringify({ hours: standInHours(observation, behaviour, 1) });
        expect([text, format.problemOf(text)]).toEqual([text, null]);
      }
    }
  });

  test.each(behaviours)("%s depends on the prompt and the sample alone", (behaviour) => {
    const again = [standInHours(worker, behaviour, 1), standInHours(worker, behaviour, 1)];
    expect(again[0]).toBe(again[1]);
    const sample = standInHours(worker, behaviour, 2);
    if (behaviour === "noisy") expect(sample).not.toBe(again[0]);
  });

  test("noisy is rational with an error of about a tenth", () => {
    const rational = standInHours(worker, "rational", 1);
    const errors = Array.from({ length: 2000 }, (_, i) => Math.log(standInHours(worker, "noisy", i) / rational));
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    const sd = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(sd).toBeCloseTo(0.1, 2);
  });
});

describe("the learner at work", () => {
  const tried = (hours: number): readonly [number, number, number, number, number, number] => {
    const income = 1040 * hours;
    const tax = income * 0.3;
    return [1, hours, income, tax, 100, income - tax + 100 - 12_000 * (hours / 42) ** 3.5];
  };
  test("begins with the usual hours", () => expect(standInHours(worker, "learner", 1)).toBe(38));
  test("settles on the best hours tried, at today's tax and not at that of the day", () => {
    const history = [tried(20), tried(36), tried(60)];
    const best = [20, 36, 60].toSorted((a, b) => utility(b, worker) - utility(a, worker))[0];
    expect(standInHours({ ...worker, history, phase: "settle" }, "learner", 1)).toBe(best);
  });
  test("never looks at its cost of effort", () => {
    const history = [tried(20), tried(36)];
    const blind = { ...worker.you, effort: { cost: Number.NaN, hours: Number.NaN, power: Number.NaN } };
    expect(standInHours({ ...worker, history, you: blind }, "learner", 1)).toBe(
      standInHours({ ...worker, history }, "learner", 1),
    );
  });
});

describe("rates", () => {
  const row = (taxYear: number, welfare: number, rates: number[]): PlannerHistoryRow => [
    ...([taxYear, welfare, 38, 9000] as const),
    rates,
    false,
  ];
  const history = [row(1, 100, [10, 20]), row(2, 300, [30, 40]), row(3, 200, [50, 60])];
  const prompt: PlannerPrompt = {
    id: { seed: 1, agent: "planner", step: 10, purpose: "rates" },
    ...{ taxYear: 4, taxYears: 20, workers: 9, last: null, lastChange: null, phase: "decide" },
    tax: { from: [0, 50_000], percent: [50, 60] },
    action: { kind: "delta", max: 20, multipleOf: 1 },
    columns: plannerColumns,
    history,
    best: [history[1], history[2], history[0]],
  };
  const answered = async (changes: Partial<PlannerPrompt>, behaviour: Behaviour) => {
    const request = {
      user: JSON.stringify({ ...prompt, ...changes }),
      answer: { schema: { properties: { reasoning: {} } } },
    };
    const { text } = await offlineModel(behaviour).complete(request as unknown as ChatRequest, idle);
    return JSON.parse(text);
  };

  test.each(["learner", "rational"] as const)("%s settles on the best rates known", (behaviour) =>
    expect(standInRates({ ...prompt, phase: "settle" }, behaviour)).toEqual([30, 40]),
  );
  test.each(behaviours)("%s starts without history", async (behaviour) => {
    const { delta } = await answered({ history: [], best: [] }, behaviour);
    if (behaviour !== "noisy") expect(delta).toEqual({ from_0: 0, from_50000: 0 });
  });
  test.each(behaviours)(
    "%s says changes within the limits and on the grid, or rates within 0 and 100",
    async (behaviour) => {
      for (let step = 1; step <= 30; step++) {
        const id = { ...prompt.id, step };
        for (const multipleOf of [1, 10]) {
          const { delta } = await answered({ id, action: { kind: "delta", max: 20, multipleOf } }, behaviour);
          for (const points of Object.values<number>(delta)) {
            expect(Math.abs(points)).toBeLessThanOrEqual(20);
            expect(Math.abs(points % multipleOf)).toBe(0);
          }
        }
        const tax = { from: [0, 50_000], percent: [0, 100] };
        const { percent, reasoning } = await answered(
          { id, tax, action: { kind: "absolute", max: 100, multipleOf: 1 } },
          behaviour,
        );
        for (const rate of Object.values<number>(percent)) expect([rate >= 0, rate <= 100]).toEqual([true, true]);
        expect(reasoning).toContain(behaviour);
      }
    },
  );
});

describe("the model", () => {
  test("answers from the prompt's text, whatever the rest of the request says", async () => {
    const model = watched();
    await runWith("steps: 2\npopulation: {size: 2}\nplanner: {kind: us-federal}", { workers: model });
    const request = model.requests[3];
    const strange = {
      ...request,
      system: "",
      key: { ...request.key, episode: "x", step: 99, agent: "w9", attempt: 7 },
    };
    const [as, other] = [
      await offlineModel("learner").complete(request, idle),
      await offlineModel("learner").complete(strange, idle),
    ];
    expect(other.text).toBe(as.text);
    expect(as).toMatchObject({
      model: "offline:learner",
      usage: { inputTokens: 0, outputTokens: 0 },
      finishReason: "stop",
    });
  });
  test("an aborted signal interrupts", async () => {
    const request = { user: JSON.stringify(worker), answer: { schema: {} } } as unknown as ChatRequest;
    await expect(offlineModel("learner").complete(request, AbortSignal.abort())).rejects.toBeInstanceOf(
      InterruptedError,
    );
  });
  test("an unknown behaviour is refused with a near miss", () => {
    expect(() => behaviourNamed("lerner")).toThrow(ScenarioError);
    expect(() => behaviourNamed("lerner")).toThrow('unknown stand-in "offline:lerner"; did you mean "learner"?');
  });
  test("says that it is no language model", () =>
    expect(offlineProvider.description).toContain("a behavioural stand-in, not a language model"));
});
