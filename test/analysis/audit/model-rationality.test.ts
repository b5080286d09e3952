import { describe, expect, test } from "@jest/globals";
import type { CardEntry } from "../../../src/analysis/audit/audit-kind.ts";
import { budgetBetween, choicesOf } from "../../../src/analysis/audit/budgets/designed.ts";
import { domains } from "../../../src/analysis/audit/budgets/domains.ts";
import { ccei, costsOf } from "../../../src/analysis/audit/budgets/revealed.ts";
import { resolutionOf, withinRounding } from "../../../src/analysis/audit/budgets/rounding.ts";
import { randomStream } from "../../../src/base/random.ts";
import type { BudgetObservation } from "../../../src/models/audit-observations.ts";
import { examine, planted, standIn } from "./examine.ts";

type Answer = { readonly first: number };
const names = domains.map(({ name }) => name);
const numberOf = (indices: readonly CardEntry[], name: string) => indices.find((one) => one.name === name)?.value;

describe("a model's choices from designed budgets", () => {
  test("whoever maximises wastes nothing in any domain", async () => {
    const { indices, results, calls, standIn: isStandIn } = await examine("rationality", standIn("rational"));
    for (const name of names) expect(numberOf(indices, `ccei.${name}`)).toBe(1);
    expect(numberOf(indices, "dominated.risk")).toBe(0);
    expect([calls, isStandIn, results.ccei]).toEqual([125, true, 1]);
    expect(results.domains).toMatchObject({
      risk: {
        violations: { value: 0 },
        houtmanMaks: { value: 1 },
        moneyPump: { max: { value: 0 } },
        dominated: { value: 0 },
      },
    });
  });

  test.each([
    ["all of the first, whatever it costs", 1],
    ["the same part of each line, whatever it costs", 0.9],
  ])("%s: dominated wherever the first is the dearer", async (_, part) => {
    const blind = planted<BudgetObservation, Answer>((__, { most }) => ({ first: part * most }));
    const { results } = await examine("rationality", blind);
    const { risk } = results.domains as Record<string, Record<string, { readonly value: number }>>;
    const budgets = domains[0].budgets(25, randomStream(1, "audit-budgets", "risk"));
    const dearer = budgets.filter(({ prices: [p1, p2], most }) => p1 > p2 && part * most > (1 - part) / p2);
    expect(risk.dominated.value).toBeCloseTo(dearer.length / 25, 12);
    expect(dearer.length).toBeGreaterThan(3);
  });

  test("choosers by lot are where choosers by lot are, and demand of who looks at prices slopes down", async () => {
    const lot = await examine("rationality", standIn("learner"), { subjects: 2, draws: 40 });
    for (const { value, low, high, benchmark } of lot.indices.filter(({ name }) => name.startsWith("ccei."))) {
      expect(value).toBeLessThan(0.95);
      expect([low === null, high === null]).toEqual([false, false]);
      expect(Math.abs((value ?? 0) - (benchmark?.value ?? 0))).toBeLessThan(0.3);
    }
    const exact = await examine("rationality", standIn("rational"));
    const { food } = exact.results.domains as Record<string, Record<string, { readonly value: number }>>;
    expect(food.demand.value).toBeCloseTo(-1, 12);
  });

  test("repetitions are no subjects", async () => {
    const twice = await examine("rationality", standIn("noisy"), { repeats: 2 });
    expect(twice.indices.every(({ low }) => low === null)).toBe(true);
    expect([twice.subjects, twice.calls]).toEqual([1, 250]);
  });

  test("questions that were refused are left out and counted; a domain of which too few are left has no number", async () => {
    const model = planted<BudgetObservation, Answer>((answer, { domain }) =>
      domain === "food" ? "I would rather not say." : answer,
    );
    const { indices, warnings } = await examine("rationality", model);
    expect([numberOf(indices, "ccei.food"), numberOf(indices, "ccei.risk")]).toEqual([null, 1]);
    expect(warnings.map(({ code }) => code)).toEqual(["refusals", "few-answers", "one-subject"]);
    expect(warnings[0].message).toContain("25 of 125 questions");
  });

  test("a model that answers nothing is a failure of the provider", async () => {
    const model = planted(() => "no");
    await expect(examine("rationality", model)).rejects.toThrow("gave no answer that could be used");
  });
});

describe("answers in round numbers", () => {
  test.each([
    [[10, 20, 30], 10],
    [[10, 25, 30], 5],
    [[1, 2.5], 0.5],
    [[0.01, 3.2], 0.01],
    [[Math.PI], 0],
  ])("%j are multiples of %d", (answers, step) => expect(resolutionOf(answers)).toBe(step));

  test("of somebody who maximises contradict nothing that rounding does not explain", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const budgets = domains[0].budgets(25, randomStream(seed, "rounded"));
      const firsts = budgets.map(({ most }) => Math.round(most / 2));
      const costs = costsOf(choicesOf(budgets, firsts));
      expect(ccei(withinRounding(costs, budgets, 1))).toBe(1);
      expect(ccei(costs)).toBeLessThanOrEqual(1);
    }
  });

  test("and rounding does not explain a reversal", () => {
    const budgets = [budgetBetween([100, 50]), budgetBetween([50, 100])];
    const costs = costsOf(choicesOf(budgets, [0, 50]));
    expect(ccei(withinRounding(costs, budgets, 1))).toBeLessThan(0.6);
  });
});
