import { describe, expect, test } from "@jest/globals";
import { leastSquares } from "../../../src/analysis/audit/preferences/least-squares.ts";
import { dominates, drawnOutcomes, equallyGood } from "../../../src/analysis/audit/preferences/outcomes.ts";
import { randomStream } from "../../../src/base/random.ts";
import type { OutcomeObservation, PairObservation } from "../../../src/models/audit-observations.ts";
import { examine, planted, standIn } from "./examine.ts";

type Better = { readonly better: "first" | "second" };
const byWorth = (worth: (year: OutcomeObservation) => number) =>
  planted<PairObservation, Better>((_, { first, second }) => ({
    better: worth(first) >= worth(second) ? "first" : "second",
  }));
const numberOf = (indices: readonly { readonly name: string; readonly value: number | null }[], name: string) =>
  indices.find((one) => one.name === name)?.value ?? Number.NaN;

describe("preferences over tax outcomes", () => {
  test("of whoever maximises its own utility are an order by it, in both orders of showing", async () => {
    const { indices, calls, warnings, results } = await examine("preferences", standIn("rational"));
    expect(calls).toBe(12 * 11);
    for (const name of ["zeta", "dominance", "ownAgreement"]) expect(numberOf(indices, name)).toBeCloseTo(1, 9);
    expect(numberOf(indices, "heldOut.accuracy")).toBeGreaterThan(0.8);
    expect(Math.abs(numberOf(indices, "positionBias"))).toBeLessThan(1e-6);
    for (const name of ["moneyExchange", "cyclicShare"]) {
      const { value, benchmark } = indices.find((one) => one.name === name) ?? {};
      expect(value).toBeCloseTo(benchmark?.value ?? Number.NaN, 6);
    }
    expect(numberOf(indices, "moneyExchange")).toBeGreaterThan(0.5);
    expect(results.circularTriads).toBe(0);
    expect(warnings.map(({ code }) => code)).toContain("no-maximum");
  });

  test.each([0, 1, 4])("of whoever counts all people at aversion %d agree best with that", async (aversion) => {
    const { results, indices } = await examine(
      "preferences",
      byWorth(({ fifths }) => equallyGood(fifths, aversion)),
    );
    expect(results.welfareNearest).toContain(aversion);
    expect(numberOf(indices, "welfareAgreement")).toBeGreaterThan(0.97);
    expect(numberOf(indices, "ownAgreement")).toBeLessThan(0.9);
  });

  test("of whoever takes what stands first are nothing but that", async () => {
    const { indices } = await examine(
      "preferences",
      planted<PairObservation, Better>(() => ({ better: "first" })),
    );
    expect(numberOf(indices, "positionBias")).toBeGreaterThan(2);
    expect(numberOf(indices, "dominance")).toBeCloseTo(0.5, 12);
  });

  test("of whoever is led in a circle are no order", async () => {
    // Each third of the incomes beats the next, and the last the first.
    const circle = planted<PairObservation, Better>((_, { first, second }) => {
      const third = ({ income }: OutcomeObservation) => Math.round(income / 1000) % 3;
      const ahead = (third(first) - third(second) + 3) % 3;
      return { better: ahead === 1 || (ahead === 0 && first.income >= second.income) ? "first" : "second" };
    });
    const { indices } = await examine("preferences", circle);
    expect(numberOf(indices, "zeta")).toBeLessThan(0.9);
    expect(numberOf(indices, "cyclicShare")).toBeGreaterThan(0.2);
  });

  test("by lot, left-out pairs cannot be foretold, and answers that were refused are dropped", async () => {
    const lot = await examine("preferences", standIn("learner"), { repeats: 3 });
    expect(Math.abs(numberOf(lot.indices, "heldOut.accuracy") - 0.5)).toBeLessThan(0.3);
    const model = planted<PairObservation, Better>((answer, { id }) => (id.step % 2 === 0 ? "No." : answer));
    const { warnings } = await examine("preferences", model, { keys: "models: {reasks: 0}" });
    expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(["refusals", "unanswered-pairs"]));
  });
});

describe("years that are compared", () => {
  const outcomes = drawnOutcomes(12, randomStream(1, "years"));
  test("two are better than one before in one thing", () => {
    expect(dominates(outcomes[10], outcomes[0]) && dominates(outcomes[11], outcomes[1])).toBe(true);
    expect(dominates(outcomes[0], outcomes[0])).toBe(false);
  });
  test("what is left is income less tax and rebate", () => {
    for (const { income, tax, rebate, left } of outcomes) expect(left).toBe(income - tax + rebate);
  });
  test.each([
    [0, 20],
    [1, Math.sqrt(300)],
    [2, 15],
    [Number.POSITIVE_INFINITY, 10],
  ])("of 10 and 30 at aversion %d %d is as good", (aversion, value) =>
    expect(equallyGood([10, 30], aversion)).toBeCloseTo(value, 12),
  );
});

test("least squares find the plane that there is, and none where columns do not vary apart", () => {
  const [a, b] = [
    [1, 2, 3, 5],
    [2, 1, 0, 4],
  ];
  const y = a.map((one, i) => 4 + 2 * one - 3 * b[i]);
  const found = leastSquares(y, [a, b]) ?? [];
  for (const [k, value] of [4, 2, -3].entries()) expect(found[k]).toBeCloseTo(value, 10);
  expect(leastSquares(y, [a, a])).toBeNull();
});
