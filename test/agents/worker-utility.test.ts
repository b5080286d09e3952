import { describe, expect, test } from "@jest/globals";
import { workerRules } from "../../src/agents/prompts/worker-prompt.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import type { StepEnd } from "../../src/episode/events.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import type { WorkerObservation } from "../../src/models/observations.ts";
import { prepared, runWith, watched } from "../episode/run-with.ts";

const expression = "2 * sqrt(c) - psi * l^(1 + 1/e)";
const observed = ({ user }: ChatRequest): WorkerObservation => JSON.parse(user);

async function run(economy: string, steps: number, behaviour: "learner" | "rational" = "learner") {
  const keys = `steps: ${steps}\ntaxYear: ${steps}\npopulation: {size: 6}\neconomy: {${economy}}\nplanner: {kind: us-federal}\n`;
  const model = watched(behaviour);
  const ends: StepEnd[] = [];
  await runWith(keys, {
    workers: model,
    onEvent: (event) => void (event.type === "step-end" && ends.push(event)),
  });
  return { requests: model.requests, ends, economy: prepared(keys).economy };
}

describe("what workers are told of their utility", () => {
  test("log: consumption × exp(−effort), and history in those dollars", async () => {
    const { requests, ends, economy } = await run("utility: log, elasticity: 0.5, maxHours: 90", 2);
    expect(requests[0].system).toContain("(income − tax + rebate) × exp(−effort)");
    requests.forEach((request, i) => {
      const { you, history } = observed(request);
      expect(you.utility).toBe("log");
      const { cost, hours, power } = you.effort ?? { cost: Number.NaN, hours: 1, power: 1 };
      const effort = (l: number) => cost * (l / hours) ** power;
      expect(effort(38) / ((economy.psi[i % 6] * 38 ** 3) / 3)).toBeCloseTo(1, 3);
      for (const [, worked, income, tax, rebate, utility] of history)
        expect(utility / ((income - tax + rebate) * Math.exp(-effort(worked)))).toBeCloseTo(1, 3);
    });
    const { utility } = ends[0].settlement;
    expect(observed(requests[6]).history[0][5]).toBe(Math.round(Math.exp(utility[0])));
  });

  test("an expression: its text, each person's values, and history in dollars", async () => {
    const { requests, ends, economy } = await run(`utility: {expression: "${expression}"}`, 2);
    expect(requests[0].system).toContain(`u = ${expression}, where c = `);
    expect(requests[0].system).not.toContain("effort");
    const { you, history } = observed(requests[7]);
    expect(you.utility).toBe("expression");
    expect(you.effort).toBeUndefined();
    expect(you.preference).toEqual({ psi: economy.psi[1], e: 0.4, w: economy.incomePerHour[1] / 52 });
    // u(c, 0) = 2·√c.
    expect(history[0][5]).toBe(Math.round((ends[0].settlement.utility[1] / 2) ** 2));
  });

  test("each person's own elasticity", async () => {
    const { requests, economy } = await run(
      "elasticity: {byIncome: [{upTo: 45000, elasticity: 0.2}, {elasticity: 0.5}]}",
      1,
    );
    const powers = requests.map((request) => observed(request).you.effort?.power);
    expect(powers).toEqual([...(economy.elasticities ?? [])].map((e) => 1 + 1 / e));
    expect(new Set(powers)).toEqual(new Set([3, 6]));
  });

  test("the rules of quasi-linear utility are as they were", () => {
    const rules = workerRules(prepared("population: {size: 2}\n").economy, false);
    expect(rules).toContain("Your utility = income − tax + rebate − cost of effort.");
  });
});

describe("the stand-in", () => {
  test("rational: finds the optimum of log utility by the rebate that it saw last", async () => {
    const { ends, economy } = await run("utility: log", 12, "rational");
    const { schedule, settlement } = ends[11];
    const expected = bestResponse(economy, taxSchedule(schedule.brackets, schedule.rates));
    settlement.hours.forEach((hours, i) => {
      expect(Math.abs(hours - expected[i])).toBeLessThan(0.05);
    });
  });
  test("rational: learns where utility is an expression", async () => {
    const { ends } = await run(`utility: {expression: "${expression}"}`, 8, "rational");
    const first = ends[0].settlement.hours;
    expect(ends[7].settlement.hours.every((hours) => hours > 0 && hours <= 112)).toBe(true);
    expect(ends[5].settlement.hours).not.toEqual(first);
  });
});
