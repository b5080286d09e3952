import { expect, test } from "@jest/globals";
import { bracketPeople } from "../../src/env/measures/bracket-people.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";

const line = taxSchedule([0, 100, 200, 300], [0.1, 0.2, 0.3, 0.4]);
const of = (income: readonly number[], weight = income.map(() => 1)) =>
  bracketPeople(line, { income: Float64Array.from(income) }, Float64Array.from(weight));

test("people are where their income ends, income where it lies", () => {
  expect(of([50, 250, 250, 0])).toEqual([
    { rate: 0.1, people: 2, incomeShare: 250 / 550, thin: true },
    { rate: 0.2, people: 0, incomeShare: 200 / 550, thin: true },
    { rate: 0.3, people: 2, incomeShare: 100 / 550, thin: true },
    { rate: null, people: 0, incomeShare: 0, thin: true },
  ]);
});

test("a bracket of thirty is not thin", () => {
  expect(of(new Array<number>(30).fill(50))[0]).toEqual({ rate: 0.1, people: 30, incomeShare: 1, thin: false });
  expect(of(new Array<number>(29).fill(50))[0].thin).toBe(true);
});

test("rows without weight are nobody, the others count by weight", () => {
  const [first, second] = of([50, 150, 150], [2, 1, 0]);
  expect([first.people, second.people]).toEqual([2, 1]);
  expect(first.incomeShare).toBeCloseTo(200 / 250, 12);
});

test("where nobody earns there is no rate", () => {
  expect(of([0, 0]).map(({ rate, incomeShare }) => [rate, incomeShare])).toEqual(line.rates.map(() => [null, 0]));
});
