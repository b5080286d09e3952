import { expect, test } from "@jest/globals";
import { ownFacts, workerRules } from "../../src/agents/prompts/worker-prompt.ts";
import { standInHours } from "../../src/agents/stand-in/stand-in-worker.ts";
import { participatingEconomy } from "../../src/env/calibrate/work-costs.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { calibrate, populationOf, usLaw } from "../env/helpers.ts";

const people = populationOf([15, 15, 30, 30, 60, 60]);
const employment = {
  employed: Uint8Array.of(1, 0, 1, 0, 1, 0),
  cell: new Uint32Array(6),
  names: ["everybody"],
  shares: Float64Array.of(0.5),
};
const economyWith = (baseIncome: number) =>
  participatingEconomy(calibrate({}, people), {
    ...{ employment, elasticity: 0.25, baseIncome, under: usLaw, publicSpending: 0, seed: 1 },
  });

test.each([
  [0, "At 0 hours you save them."],
  [500, "At 0 hours you save them, and have notWorking dollars a year from elsewhere."],
])("a worker is told what going to work costs, with a base income of %d", (baseIncome, words) => {
  const economy = economyWith(baseIncome);
  const rules = workerRules(economy, false);
  expect(rules).toContain(
    `- Going to work at all costs something too: goingToWork dollars a year, the same at any hours above 0, are taken from your utility. ${words}`,
  );
  expect(rules).toContain("your hourly wage, pay and cost of effort and of going to work;");
  const facts = JSON.parse(ownFacts(economy, 15, 0, 1));
  expect(facts.goingToWork).toBe(Math.round(economy.workCosts?.fixed[1] ?? Number.NaN));
  expect(facts.notWorking).toBe(baseIncome > 0 ? baseIncome : undefined);
  expect(workerRules(economy, false, "egotistical", { cue: "own", knowledge: "history" })).not.toContain("goingToWork");
});

test("where everybody works nothing is said of it", () => {
  const economy = calibrate({}, people);
  expect(workerRules(economy, false)).not.toContain("going to work");
  expect(ownFacts(economy, 15, 40, 1)).not.toContain("goingToWork");
});

test.each([0, 500])(
  "a stand-in that is told so decides as one who optimises, with a base income of %d",
  (baseIncome) => {
    const economy = economyWith(baseIncome);
    const best = bestResponse(economy, usLaw);
    const [line] = usLaw.lines;
    for (let i = 0; i < people.size; i++) {
      const observation = {
        ...{ steps: 4, stepsPerTaxYear: 2, step: 1, taxYear: 1, stepInTaxYear: 1, phase: "explore" as const },
        you: JSON.parse(ownFacts(economy, people.wage[i], 40, i)),
        hours: { max: 112 },
        ...{ columns: [], history: [], best: [], averageHours: null, lastChange: null },
        id: { seed: 1, agent: `w${i}`, step: 1, purpose: "hours" },
        tax: { from: line.brackets, percent: line.rates.map((rate) => 100 * rate) },
      };
      expect(standInHours(observation, "rational", 1)).toBeCloseTo(best[i], 1);
    }
  },
);
