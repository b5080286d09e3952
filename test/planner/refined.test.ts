import { expect, test } from "@jest/globals";
import { refinedPlanner } from "../../src/planner/formulas/refined.ts";
import type { SaezPlanner } from "../../src/planner/formulas/saez.ts";
import type { PlannerKind } from "../../src/planner/planner-kind.ts";
import { objectives, type SearchOptions, search } from "./search-helpers.ts";

/** A formula that says its rates in its second tax year, with brackets that nobody meets. */
function formulaOf(rates: readonly number[], emptyBrackets: readonly number[] = []): SaezPlanner {
  let years = 0;
  return {
    estimate: null,
    get solution() {
      return years > 1 ? { rates, residual: 0, emptyBrackets, iterations: 1 } : null;
    },
    propose: async () => ({ values: ++years > 1 ? rates : rates.map(() => 0.3) }),
  };
}

function kindOf(rates: readonly number[], emptyBrackets?: readonly number[]): PlannerKind {
  const create: PlannerKind["create"] = (context) => {
    // The helper reads values.
    const levers = {
      ...context.levers,
      brackets: null,
      parameters: context.levers.parameters.map((one) => ({ ...one, isBracketRate: true })),
    };
    return refinedPlanner(formulaOf(rates, emptyBrackets), { ...context, levers });
  };
  return { name: "refined", description: "", uses: [], create };
}

const ratesOf = async (rates: readonly number[], options: SearchOptions, empty?: readonly number[]) =>
  (await search(kindOf(rates, empty), objectives.sphere, { rates: [0.3, 0.3, 0.3], ...options })).map(
    ({ schedule }) => schedule.rates,
  );
const points = (rate: number): number => Math.round(1000 * rate) / 10;

test("moves one rate at a time from the best so far by 10, 5 and 2 points, and ends within the last move of the optimum", async () => {
  const wrong = [0.5, 0.5, 0.5];
  const years = await search(kindOf(wrong), objectives.sphere, { rates: [0.3, 0.3, 0.3], years: 100 });
  expect(years[1].schedule.rates).toEqual(wrong);
  let best = years[1];
  for (const year of years.slice(2, 90)) {
    const moves = year.schedule.rates.flatMap((rate, k) => {
      const move = points(Math.abs(rate - best.schedule.rates[k]));
      return move > 0 ? [move] : [];
    });
    if (moves.length > 0) {
      expect(moves).toHaveLength(1);
      expect([2, 5, 10]).toContain(moves[0]);
    }
    if (year.welfare > best.welfare) best = year;
  }
  expect(years[99].schedule.rates).toEqual(best.schedule.rates);
  const peaks = [0, 1, 2].map((k) => 0.45 + 0.25 * Math.cos(2 * k));
  years[99].schedule.rates.forEach((rate, k) => {
    expect(Math.abs(rate - peaks[k])).toBeLessThanOrEqual(0.01 + 1e-9);
  });
});

test("is in force unmoved where no move is better", async () => {
  const peaks = [0, 1, 2].map((k) => 0.45 + 0.25 * Math.cos(2 * k));
  // Three widths, three rates, two directions.
  const rates = await ratesOf(peaks, { years: 60 });
  expect(rates.slice(2, 20).some((year) => year.join() === peaks.join())).toBe(false);
  for (const year of rates.slice(20)) expect(year).toEqual(peaks);
});

test("the last tenth has the best so far, unless exploitation is off", async () => {
  const settled = await ratesOf([0.1, 0.9, 0.1], { years: 10 });
  const searching = await ratesOf([0.1, 0.9, 0.1], { years: 10, exploitation: false });
  const value = (rates: readonly number[]): number => objectives.sphere(rates);
  expect(value(settled[9])).toBe(Math.max(...settled.slice(1).map(value)));
  expect(searching[9]).not.toEqual(settled[9]);
});

test("rates that nobody meets stay, and rates stay within 0 and 1", async () => {
  const rates = await ratesOf([0, 0.5, 1], { years: 60 }, [1]);
  expect(new Set(rates.slice(1).map((year) => year[1]))).toEqual(new Set([0.5]));
  expect(rates.flat().every((rate) => rate >= 0 && rate <= 1)).toBe(true);
});
