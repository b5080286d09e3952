import { describe, expect, test } from "@jest/globals";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { withRows } from "../../src/agents/stand-in/told-years.ts";
import type { NumberedEvent, StepEnd } from "../../src/episode/events.ts";
import { observationText, type PlannerPrompt, type ToldPlannerPrompt } from "../../src/models/observations.ts";
import { feedbackSentences } from "../../src/planner/llm/feedback.ts";
import { percentOf } from "../../src/planner/llm/percent-of.ts";
import type { TaxYearRecord } from "../../src/planner/planner.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { broughtUpToDate } from "../../src/scenario/missing-keys.ts";
import { runWith, scripted } from "../episode/run-with.ts";
import { ratesOn } from "../law/levers.ts";

const levers = ratesOn([0, 50_000]);
const percent = ({ values }: { readonly values: readonly number[] }) => percentOf(values);

function year(
  taxYear: number,
  rates: readonly number[],
  welfare: number,
  more: Partial<TaxYearRecord> = {},
): TaxYearRecord {
  const others = { revenuePerWorker: 9000, meanHours: 40, meanIncome: 60_000, giniPost: 0.4 };
  return { taxYear, schedule: levers.policy(rates), welfare, ...others, ...more };
}
const record = [
  year(1, [0.1, 0.2], 40_000),
  year(2, [0.2, 0.3], 41_500.5, { revenuePerWorker: 12_000, meanHours: 39, meanIncome: 58_500, giniPost: 0.37 }),
  year(3, [0.6, 0.9], 39_000, { revenuePerWorker: 8000, meanHours: 30, meanIncome: 45_000, giniPost: 0.3 }),
];
const told = (kind: "words" | "hindsight", history = record, most = 20) =>
  feedbackSentences(kind, history, most, percent, "rates");

test("words: a sentence a year, oldest first, with what changed", () => {
  expect(told("words")).toEqual([
    "Tax year 1, rates 10, 20 %: welfare 40000, mean hours 40, revenue 9000 per worker.",
    "Tax year 2, rates 20, 30 %: welfare 41500.5, mean hours 39, revenue 12000 per worker. Welfare was 1501 higher than the year before.",
    "Tax year 3, rates 60, 90 %: welfare 39000, mean hours 30, revenue 8000 per worker. Welfare was 2501 lower than the year before.",
  ]);
});

test("hindsight: from the worst to the best, each with what went with it", () => {
  expect(told("hindsight")).toEqual([
    "This was the worst: tax year 3, rates 60, 90 %: welfare 39000, mean hours 30, revenue 8000 per worker.",
    "This was better, by 1000: tax year 1, rates 10, 20 %: welfare 40000, mean hours 40, revenue 9000 per worker, because revenue per worker was 1000 higher and mean income was 15000 higher, though mean hours were 10 higher and inequality after tax (Gini) was 0.1 higher.",
    "This was the best, by 1501: tax year 2, rates 20, 30 %: welfare 41500.5, mean hours 39, revenue 12000 per worker, because revenue per worker was 3000 higher and mean hours were 1 lower and inequality after tax (Gini) was 0.03 lower, though mean income was 1500 lower.",
  ]);
});

describe("hindsight tells laws, not years", () => {
  const explore = { steps: [{ welfare: 1, phase: "explore" as const }] };
  test("the best year of a law that was tried twice", () => {
    const sentences = told("hindsight", [...record, year(4, [0.2, 0.3], 40_500)]);
    expect(sentences).toHaveLength(3);
    expect(sentences[2]).toContain("tax year 2");
  });
  test("not of years in which workers were trying out hours, unless there are no others", () => {
    const trying = year(5, [0.3, 0.3], 99_999, explore);
    expect(told("hindsight", [...record, trying]).join()).not.toContain("tax year 5");
    expect(told("hindsight", [trying])).toEqual([
      "So far: tax year 5, rates 30, 30 %: welfare 99999, mean hours 40, revenue 9000 per worker; workers were trying out hours.",
    ]);
  });
  test("so many as planner.history says, the best of them; none before the first year", () => {
    expect(told("hindsight", record, 2).map((text) => text.slice(0, 13))).toEqual(["This was the ", "This was the "]);
    expect([told("words", []), told("hindsight", [])]).toEqual([[], []]);
  });
  test("a long past stays short", () => {
    const long = Array.from({ length: 400 }, (_, i) => year(i + 1, [i / 400, 0.5], 40_000 + i));
    for (const kind of ["words", "hindsight"] as const)
      expect(told(kind, long, 50).join("\n").length).toBeLessThan(4200);
  });
});

test.each(["words", "hindsight"] as const)("%s: the stand-in reads from the text what the numbers say", (kind) => {
  const negative = [...record, year(4, [0, 1], -12.5), year(5, [0.125, 0.333], 1.5e-7)];
  const rows = withRows({ feedback: told(kind, negative), tax: { percent: [] } } as unknown as ToldPlannerPrompt);
  expect(rows.history).toEqual(
    negative.map(({ taxYear, welfare, meanHours, revenuePerWorker, schedule }) => [
      ...[taxYear, Number(welfare.toPrecision(7)), meanHours, revenuePerWorker],
      percentOf(schedule.values),
      false,
    ]),
  );
  expect(rows.best[0][1]).toBe(41_500.5);
  const plain = { history: [], best: [] } as unknown as PlannerPrompt;
  expect(withRows(plain)).toBe(plain);
});

const keys = "population: {size: 12, source: gb2}\nworkers: {decide: rational}\nsteps: 12\ntaxYear: 2\n";

async function asked(feedback: string | null) {
  const planner = scripted((request) => {
    const { tax } = JSON.parse(observationText(request.user));
    return JSON.stringify({
      reasoning: "r",
      delta: tax.percent.map((_: number, i: number) => (i % 2 === 0 ? 10 : -10)),
    });
  });
  await runWith(`${keys}planner: {warmup: 0${feedback === null ? "" : `, feedback: ${feedback}`}}`, { planner });
  return planner.requests.map(({ system, user }) => ({ system, user, prompt: JSON.parse(observationText(user)) }));
}

test("numbers are what is sent where nothing is said", async () => {
  const [usual, named] = [await asked(null), await asked("numbers")];
  expect(named.map(({ system, user }) => [system, user])).toEqual(usual.map(({ system, user }) => [system, user]));
  expect(usual[3].prompt.history).toHaveLength(3);
  expect(broughtUpToDate({ planner: {} }, 2, "run 1").planner).toMatchObject({ feedback: "numbers" });
});

test.each(["words", "hindsight"])("%s: sentences in the place of rows, and rules that say so", async (feedback) => {
  const [first, , , fourth] = await asked(feedback);
  expect(first.prompt.feedback).toEqual([]);
  expect(fourth.prompt.feedback).toHaveLength(3);
  for (const field of ["history", "best", "columns"]) expect(fourth.prompt[field]).toBeUndefined();
  expect(fourth.user).not.toMatch(/\n|NaN|undefined|Infinity/);
  expect(first.system).toContain("- feedback: ");
  expect(first.system).not.toMatch(/- history: past tax years|undefined/);
  // What else it sees is as before.
  expect(Object.keys(fourth.prompt)).toEqual(expect.arrayContaining(["last", "lastChange", "tax", "phase"]));
});

test.each(["words", "hindsight"])("%s: a prompt budget cuts sentences, the first ones first", async (feedback) => {
  const planner = scripted((request) => {
    const { tax } = JSON.parse(observationText(request.user));
    return JSON.stringify({ reasoning: "r", delta: tax.percent.map((_: number, i: number) => (i === 0 ? 5 : -5)) });
  });
  await runWith(`${keys}models: {promptBudget: 1500}\nplanner: {warmup: 0, feedback: ${feedback}}`, { planner });
  const sizes = planner.requests.map(({ system, user }) => system.length + user.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4500);
  expect(JSON.parse(observationText(planner.requests[5].user)).feedback.length).toBeGreaterThan(0);
});

test.each(["words", "hindsight"])("%s: the learner of the stand-in learns by it", async (feedback) => {
  const welfare = async (told: string) => {
    const steps: StepEnd[] = [];
    await runWith(
      `population: {size: 30, source: gb2}\neconomy: {brackets: three}\nworkers: {decide: rational}\nsteps: 40\ntaxYear: 1\nplanner: {feedback: ${told}}`,
      {
        planner: offlineModel("learner"),
        onEvent: (event: NumberedEvent) => {
          if (event.type === "step-end") steps.push(event);
        },
      },
    );
    return [steps[0].welfare, steps[steps.length - 1].welfare];
  };
  const [before, after] = await welfare(feedback);
  expect(after).toBeGreaterThan(before);
});

test("only a model is told: others warn that the key is not read, wrong ones are refused", () => {
  const text = (planner: string) => `name: f\nplanner: {${planner}}\n`;
  const parsed = (planner: string) => parseScenario(text(planner), "/f.yaml", builtInKinds);
  expect(parsed("kind: bandit, feedback: words").unused).toEqual(["planner.feedback"]);
  expect(parsed("feedback: hindsight").unused).toEqual([]);
  expect(() => parsed("feedback: hindsigt")).toThrow(/planner.feedback/);
});
