/** The published Saez formulas under laws whose brackets are not everybody's own. */
import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { leversOf } from "../../src/law/policy.ts";
import { ratesOnBrackets } from "../../src/law/rates-on-brackets.ts";
import { statuteFile } from "../../src/law/us/statute.ts";
import { usFamily } from "../../src/law/us/us-law.ts";
import { bracketSpans } from "../../src/planner/formulas/bracket-spans.ts";
import { observedWelfareWeights } from "../../src/planner/formulas/observed-year.ts";
import { publishedAiEconomist, publishedPaper, publishedValues } from "../../src/planner/formulas/published-values.ts";
import { saezAiEconomistPlanner, saezPaperPlanner } from "../../src/planner/formulas/saez.ts";
import { saezAiEconomistRates } from "../../src/planner/formulas/saez-ai-economist.ts";
import { saezPaperRates } from "../../src/planner/formulas/saez-paper.ts";
import { families } from "../law/people.ts";

const statute = usFamily(statuteFile(2024));
const { people, economy } = families(120, 7);
const welfare: WelfareChoice = { kind: "ces", aversion: 1 };
const formulas = [
  ["saez-paper", publishedPaper, saezPaperRates],
  ["saez-ai-economist", publishedAiEconomist, saezAiEconomistRates],
] as const;

/** What a formula reads of people who optimise under a law. */
function inputUnder(levers: ReturnType<typeof leversOf>, values: readonly number[]) {
  const { law } = levers.policy(values);
  const { income, utility } = settle(economy, law, bestResponse(economy, law));
  const year = { law, incomes: income, utilities: utility, weights: economy.weight };
  const welfareWeights = observedWelfareWeights(year, welfare, economy.elasticity);
  return { incomes: income, weights: economy.weight, welfareWeights, elasticity: economy.elasticity };
}

test.each(formulas)("%s: rates on everybody's own brackets are the published ones", (_, byPerson, published) => {
  const brackets = [0, 30_000, 90_000];
  const plain = ratesOnBrackets(brackets);
  const parameters = plain.parameters.map((one) => ({ ...one, isBracketRate: true }));
  const levers = leversOf({ ...plain, parameters }, people);
  const values = [0.2, 0.3, 0.35];
  const input = inputUnder(levers, values);
  const rates = published({ ...input, brackets });
  publishedValues(levers, values, input, byPerson).forEach((rate, j) => {
    // Bracket starts are found from tax on $100 million, to a cent.
    expect(rate).toBeCloseTo(rates[j], 5);
  });
});

test("where a bracket lies for a person its rate is paid on the next dollar, and nowhere else", () => {
  const levers = leversOf(statute, people);
  const spans = bracketSpans(levers, levers.start, people.size);
  expect([...spans.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const { law } = levers.policy(levers.start);
  for (const [j, ofPeople] of spans) {
    const raised = levers.policy(levers.start.with(j, levers.start[j] + 0.01)).law;
    const pays = (income: number, i: number) => raised.marginalRate(income, i) - law.marginalRate(income, i);
    for (const [i, span] of ofPeople.entries()) {
      if (span === null) continue;
      const inside = span.to === Infinity ? [span.from + 1, span.from + 1e6] : [span.from + 1, span.to - 1];
      for (const income of inside) {
        // A non-refundable credit takes up what there is of tax.
        const extra = pays(income, i);
        if (Math.abs(extra) > 1e-9) expect(extra).toBeCloseTo(0.01, 9);
      }
      const outside = [span.from - 1, span.to + 1].filter((income) => income > 0 && income < Infinity);
      for (const income of outside) expect(Math.abs(pays(income, i))).toBeLessThan(1e-9);
    }
  }
});

describe("under the statute", () => {
  const levers = leversOf(statute, people);

  test("singles without children: the published total rate above the deduction, less payroll tax", () => {
    const status = people.columns.get("filingStatus");
    const children = people.columns.get("children");
    const age = people.columns.get("age");
    if (status?.kind !== "label" || children?.kind !== "number" || age?.kind !== "number")
      throw new Error("expected families");
    const single = Array.from(status.codes.keys()).filter(
      (i) => status.labels[status.codes[i]] === "single" && children.values[i] === 0 && age.values[i] < 65,
    );
    const input = inputUnder(levers, levers.start);
    const { law } = levers.policy(levers.start);
    const deduction = 14_600;
    const brackets = [0, 11_600, 47_150, 100_525, 191_950, 243_725, 609_350].map((start) => start + deduction);
    const published = saezPaperRates({ ...input, brackets });
    const rows = Uint32Array.from(single);
    const found = publishedValues(levers.among(rows), levers.start, inputOf(input, rows), publishedPaper);
    const ofThem = saezPaperRates({ ...inputOf(input, rows), brackets });
    expect(ofThem).toHaveLength(published.length);
    ofThem.forEach((total, j) => {
      const end = brackets[j + 1];
      const at = end ? (brackets[j] + end) / 2 : brackets[j] + 0.1 * (1e7 - brackets[j]);
      const payroll = at < 168_600 ? 0.0765 : at < 200_000 ? 0.0145 : 0.0235;
      // The credit for childless earners ends in the lowest bracket and differs by age.
      if (j === 0) return;
      expect(found[j]).toBeCloseTo(Math.min(levers.parameters[j].most, Math.max(0, total - payroll)), 6);
      expect(law.marginalRate(at, single[0])).toBeCloseTo(levers.start[j] + payroll, 9);
    });
  });

  test.each([
    ["saez-paper", saezPaperPlanner],
    ["saez-ai-economist", saezAiEconomistPlanner],
  ])("%s proposes a law that people can live under", async (_, planner) => {
    const made = planner({ brackets: [], levers, rates: levers.start, welfare, elasticity: 0.25 });
    const policy = levers.policy(levers.start);
    const { income, utility } = settle(economy, policy.law, bestResponse(economy, policy.law));
    const record = { taxYear: 1, schedule: policy, welfare: 1, meanHours: 38, revenuePerWorker: 1 };
    const last = { incomes: income, utilities: utility, weights: economy.weight };
    const { values } = (await made.propose({ taxYear: 2, history: [record], last } as never)) as { values: number[] };
    expect(values).toHaveLength(7);
    for (const [j, value] of values.entries()) {
      const { least, most } = levers.parameters[j];
      expect(value >= least && value <= most).toBe(true);
    }
    expect(values).not.toEqual(levers.start);
  });

  test("a law without brackets has no rates for it", () => {
    const gift = leversOf(usFamily(statuteFile(2024), { levers: ["demogrant"] }), people);
    expect(() =>
      saezPaperPlanner({ brackets: [], levers: gift, rates: gift.start, welfare, elasticity: 0.25 }),
    ).toThrow("this law's levers have none");
  });
});

function inputOf(input: ReturnType<typeof inputUnder>, rows: Uint32Array): ReturnType<typeof inputUnder> {
  const some = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const { incomes, weights, welfareWeights } = input;
  return { ...input, incomes: some(incomes), weights: some(weights), welfareWeights: some(welfareWeights) };
}
