import { describe, expect, test } from "@jest/globals";
import type { NumberedEvent, StepEnd } from "../../src/episode/events.ts";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import { observationText, type PlannerPrompt } from "../../src/models/observations.ts";
import { mean } from "../env/helpers.ts";
import { prepared, runWith, scripted } from "../episode/run-with.ts";

const size = "population: {size: 12, source: gb2}\nworkers: {decide: rational}\n";

/** An episode whose planner's model answers by `answer`: what it was asked, and what came of it. */
async function plan(keys: string, answer: (prompt: PlannerPrompt, request: ChatRequest) => unknown) {
  const planner = scripted((request) => {
    const said = answer(JSON.parse(observationText(request.user)), request);
    return typeof said === "string" ? said : JSON.stringify({ reasoning: "r", ...(said as object) });
  });
  const events: NumberedEvent[] = [];
  await runWith(`${size}${keys}`, { planner, onEvent: (event) => void events.push(event) });
  const steps = events.filter((event): event is StepEnd & NumberedEvent => event.type === "step-end");
  return {
    steps,
    requests: planner.requests as readonly ChatRequest[],
    prompts: planner.requests.map((request): PlannerPrompt => JSON.parse(observationText(request.user))),
    /** Percent of the first bracket in each step. */
    first: steps.map(({ schedule }) => Math.round(100 * schedule.rates[0])),
    warnings: events.flatMap((event) => (event.type === "warning" ? [event.code] : [])),
  };
}

const shift = (points: number) => (prompt: PlannerPrompt) => ({ delta: prompt.tax.percent.map(() => points) });

describe("what a planner's model is shown", () => {
  const keys = "steps: 9\ntaxYear: 3\n";

  test("one line of JSON with the documented fields", async () => {
    const { requests, prompts } = await plan(`${keys}planner: {warmup: 0}`, shift(4));
    const fields = "id,taxYear,taxYears,workers,tax,action,last,columns,history,best,lastChange,phase".split(",");
    expect(prompts).toHaveLength(3);
    for (const [i, prompt] of prompts.entries()) {
      expect(requests[i].user).not.toMatch(/\n|NaN|undefined|Infinity/);
      expect(Object.keys(prompt).sort()).toEqual([...fields].sort());
      const year = {
        id: { seed: 1, agent: "planner", step: 1 + 3 * i, purpose: "rates" },
        taxYear: i + 1,
        taxYears: 3,
      };
      expect(prompt).toMatchObject({ ...year, workers: 12, action: { kind: "delta", max: 20, multipleOf: 1 } });
      expect(prompt.history).toHaveLength(i);
    }
    expect([prompts[0].last, prompts[0].lastChange]).toEqual([null, null]);
  });

  test("the year that has ended, and the history by tax year", async () => {
    const { prompts, steps } = await plan(keys, shift(4));
    const welfare = (taxYear: number) => mean(steps.filter((s) => s.taxYear === taxYear).map((s) => s.welfare));
    const { history, last, best, tax, lastChange } = prompts[1];
    expect(history.map(([taxYear]) => taxYear)).toEqual([1, 2]);
    for (const [taxYear, value, meanHours, revenuePerWorker, percent, exploring] of history) {
      expect(value / welfare(taxYear)).toBeCloseTo(1, 6);
      expect(exploring).toBe(false);
      const year = steps.filter((s) => s.taxYear === taxYear);
      expect(meanHours).toBeCloseTo(mean(year.map(({ metrics }) => metrics.meanHours)), 2);
      expect(revenuePerWorker).toBe(Math.round(mean(year.map(({ metrics }) => metrics.revenuePerWorker))));
      expect(percent.map((rate) => rate / 100)).toEqual(steps[3 * taxYear - 1].schedule.rates);
    }
    expect(tax.percent).toEqual(history[1][4]);
    expect(best.map(([, value]) => value)).toEqual(history.map(([, value]) => value).sort((a, b) => b - a));
    expect(lastChange).toMatch(/^Welfare (rose|fell) by [\d.]+: /);
    const { metrics, settlement } = steps[5];
    expect(last).toMatchObject({
      revenuePerWorker: Math.round(metrics.revenuePerWorker),
      meanHours: Number(metrics.meanHours.toFixed(2)),
      income: { mean: Math.round(mean(settlement.income)) },
      utility: { mean: Math.round(mean(settlement.utility)) },
    });
    expect(last!.income.shares).toHaveLength(7);
    expect(last!.income.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 2);
    expect(last!.utility.shares).toHaveLength(10);
    expect(last!.utility.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  test("nothing of anybody's wage, preferences or income without tax", async () => {
    const { requests } = await plan(keys, shift(4));
    const { population, economy } = prepared(`${size}${keys}`);
    const text = requests.map(({ system, user }) => `${system}\n${user}`).join("\n");
    expect(text).not.toMatch(/wage|psi|elasticity|zeroTax|persona/i);
    expect(requests.map(({ user }) => user).join()).not.toMatch(/effort/i);
    for (const [i, wage] of population.wage.entries()) {
      for (const digits of [
        wage.toFixed(2),
        economy.psi[i].toPrecision(6),
        String(Math.round(economy.zeroTaxIncome[i])),
      ]) {
        expect(text).not.toContain(digits);
      }
    }
  });

  test("less than 6,000 characters, with 50 tax years of odd rates in 9 brackets", async () => {
    const brackets = "[0, 10000, 20000, 40000, 60000, 90000, 150000, 250000, 600000]";
    const { requests, prompts } = await plan(
      `steps: 60\ntaxYear: 1\neconomy: {brackets: ${brackets}}\nplanner: {history: 50, action: absolute}`,
      (prompt) => ({
        percent: prompt.tax.percent.map((_, i) => Number((21.37 + ((prompt.taxYear * 7.31 + i) % 60)).toFixed(2))),
      }),
    );
    expect(prompts.at(-1)!.history.length).toBeGreaterThan(10);
    expect(Math.max(...requests.map(({ system, user }) => system.length + user.length))).toBeLessThan(6000);
  });

  const phases = async (planner: string) =>
    (await plan(`steps: 20\ntaxYear: 2\nplanner: {warmup: 0${planner}}`, shift(1))).prompts.map(({ phase }) => phase);
  const times = (count: number, phase: string) => Array<string>(count).fill(phase);
  test("cues to explore and to settle", async () =>
    expect(await phases("")).toEqual([...times(3, "explore"), ...times(6, "decide"), "settle"]));
  test("cues switched off", async () => {
    expect(await phases(", exploration: false")).toEqual([...times(9, "decide"), "settle"]);
    expect(await phases(", exploitation: false")).toEqual([...times(3, "explore"), ...times(7, "decide")]);
  });

  test.each(["utilitarian", "ces", "rawlsian", "inverse-income", "paper"])("the goal %s, in words", async (kind) => {
    const { requests } = await plan(`steps: 2\ntaxYear: 1\nplanner: {welfare: {kind: ${kind}}}`, shift(1));
    expect(requests[0].system).toMatch(/You want the highest social welfare: the \w+/);
  });
});

describe("what becomes of the answer", () => {
  const flat = "economy: {brackets: flat}\n";
  const start = `${flat}planner: {rates: [0.3]}\n`;
  const years = "steps: 8\ntaxYear: 2\n";

  test("rates stay in the warm-up, then move once a year", async () =>
    expect((await plan(`${years}${start}`, shift(5))).first).toEqual([30, 30, 35, 35, 40, 40, 45, 45]));

  test("a longer warm-up", async () =>
    expect((await plan(`${years}${flat}planner: {rates: [0.3], warmup: 3}`, shift(5))).first).toEqual([
      30, 30, 30, 30, 30, 30, 35, 35,
    ]));

  test("absolute rates", async () => {
    const { first, prompts } = await plan(
      `${years}${flat}planner: {rates: [0.3], action: absolute}`,
      ({ taxYear }) => ({
        percent: [10 * taxYear],
      }),
    );
    expect(first).toEqual([30, 30, 20, 20, 30, 30, 40, 40]);
    expect(prompts[0].action).toEqual({ kind: "absolute", max: 100, multipleOf: 1 });
  });

  test("the paper moves in steps of ten points, from 50 %", async () => {
    const { first, prompts } = await plan(`${years}economy: {preset: paper, brackets: three}`, shift(14));
    expect(first).toEqual([50, 50, 60, 60, 70, 70, 80, 80]);
    expect(prompts[0].action.multipleOf).toBe(10);
  });

  test("an invalid answer is asked again with the reason", async () => {
    const { first, requests, warnings } = await plan(`steps: 4\ntaxYear: 2\n${start}`, (prompt, { key }) =>
      key.attempt === 1 ? { delta: [1, 2] } : shift(5)(prompt),
    );
    expect(first).toEqual([30, 30, 35, 35]);
    expect(requests[1].user).toMatch(/^Your last answer could not be used: delta: /);
    expect(warnings).not.toContain("invalid-proposal");
  });

  test("without a valid answer rates stay and the run says so, once", async () => {
    const { first, requests, warnings } = await plan(`${years}${start}`, (prompt) =>
      prompt.taxYear === 2 ? shift(5)(prompt) : "I would rather not.",
    );
    expect(first).toEqual([30, 30, 35, 35, 35, 35, 35, 35]);
    expect(requests).toHaveLength(1 + 3 + 3);
    expect(warnings.filter((code) => code === "invalid-proposal")).toHaveLength(1);
  });
});
