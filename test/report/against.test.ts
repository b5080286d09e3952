import { describe, expect, test } from "@jest/globals";
import { thinRows } from "../../src/env/measures/bracket-people.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { marginalRates } from "../../src/law/applied-law.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { against } from "../../src/report/data/against.ts";
import { prepared } from "../episode/run-with.ts";

const { economy, scenario } = prepared("population: {size: 40}");

function settled(rates: readonly number[], brackets: readonly number[] = [0]) {
  const schedule = taxSchedule(brackets, rates);
  const columns = { ...settle(economy, schedule, bestResponse(economy, schedule)), weight: economy.weight };
  return {
    marginalRate: marginalRates(schedule, columns.income),
    columns,
    thin: thinRows(schedule, columns.income),
  };
}

describe("the same people under two schedules", () => {
  test("between flat taxes, hours respond by exactly the elasticity", () => {
    const { response } = against(settled([0.2]), settled([0.45]));
    const rate = Math.log(0.55 / 0.8);
    for (const { logNetOfTax, logHours } of response) {
      expect(logNetOfTax).toBeCloseTo(rate, 12);
      expect(logHours).toBeCloseTo((scenario.economy.elasticity as number) * rate, 12);
    }
  });

  test("gains of tenths are means of four people each, counted by hand; people of equal income share theirs", () => {
    const [before, after] = [settled([0.1, 0.3], [0, 50_000]), settled([0.4])];
    const { income, utility } = before.columns;
    // Several earn what the second bracket begins at: nothing but rounding says who of them is in which tenth.
    const areEqual = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
    const meanGain = (peers: readonly number[]): number =>
      peers.reduce((sum, i) => sum + (after.columns.utility[i] - utility[i]) / peers.length, 0);
    const people = Array.from(income, (own) => ({
      income: own,
      gain: meanGain([...income.keys()].filter((i) => areEqual(income[i], own))),
    })).sort((a, b) => a.income - b.income);
    expect(people.filter((person) => areEqual(person.income, 50_000)).length).toBeGreaterThan(1);
    const byHand = Array.from({ length: 10 }, (_, d) =>
      people.slice(4 * d, 4 * d + 4).reduce((sum, { gain }) => sum + gain / 4, 0),
    );
    for (const [d, { mean }] of against(before, after).gains.entries()) expect(mean).toBeCloseTo(byHand[d], 6);
  });

  test("who is nearly alone in a bracket says nothing either: a confiscatory rate there does not move the slope", () => {
    const people = prepared("population: {size: 400}").economy;
    const at = (rates: readonly number[], brackets: readonly number[]) => {
      const schedule = taxSchedule(brackets, rates);
      const columns = { ...settle(people, schedule, bestResponse(people, schedule)), weight: people.weight };
      return {
        marginalRate: marginalRates(schedule, columns.income),
        columns,
        thin: thinRows(schedule, columns.income),
      };
    };
    const flat = at([0.2], [0]);
    const top = [...flat.columns.income].sort((a, b) => b - a)[5];
    const changed = against(flat, at([0.4, 0.99], [0, top]));
    expect(changed.responseLeftOut).toBeGreaterThan(0);
    expect(changed.responseLeftOut).toBeLessThan(30 / 400);
    for (const [d, { logNetOfTax, logHours }] of changed.response.entries()) {
      expect(logNetOfTax).toBeCloseTo(Math.log(0.6 / 0.8), 12);
      // A few in the highest tenth stop at the kink.
      const digits = d === 9 ? 2 : 12;
      expect(logHours).toBeCloseTo((scenario.economy.elasticity as number) * Math.log(0.6 / 0.8), digits);
    }
  });

  test("who does not work says nothing about a response", () => {
    const before = settled([0.2]);
    const idle = { ...before, columns: { ...before.columns, hours: new Float64Array(40) } };
    expect(against(before, idle).response).toEqual(Array(10).fill({ logNetOfTax: null, logHours: null }));
  });
});
