import { expect, test } from "@jest/globals";
import { overSeeds, stepsToClose } from "../../../src/analysis/compare/steps-to-close.ts";

const ends = { usFederal: 100, optimum: 200 };
/** Tax years of some steps, from welfare by step. */
const series = (taxYear: number, welfare: readonly number[]) =>
  welfare.map((value, i) => ({ step: i + 1, taxYear: Math.ceil((i + 1) / taxYear), welfare: value }));

test.each([
  ["the first step that has 95 %", 1, [100, 150, 195, 196, 120], 3],
  ["just below is not there", 1, [194.999, 194.9], Infinity],
  ["from the first", 1, [195], 1],
  ["mean of a tax year, by its end: one lucky step is not enough", 3, [100, 200, 110, 190, 200, 195, 300, 0, 0], 6],
  ["a last tax year that is cut short", 4, [100, 100, 100, 100, 199, 199], 6],
  ["never", 2, [100, 90, 80, 70], Infinity],
])("%s", (_, taxYear, welfare, expected) => {
  expect(stepsToClose(series(taxYear, welfare), ends)).toBe(expected);
});

test("a gap that is next to nothing is never closed", () => {
  expect(stepsToClose(series(1, [100, 200]), { usFederal: 100, optimum: 100 })).toBe(Infinity);
});

test.each([
  [[5, 1, 3], { median: 3, reached: 3, seeds: 3 }],
  [[10, 20], { median: 15, reached: 2, seeds: 2 }],
  [[10, Infinity, 20], { median: 20, reached: 2, seeds: 3 }],
  [[10, Infinity], { median: null, reached: 1, seeds: 2 }],
  [[Infinity], { median: null, reached: 0, seeds: 1 }],
  [[], null],
])("median over seeds of %j, where who never comes there counts as longest", (steps, expected) => {
  expect(overSeeds(steps)).toEqual(expected);
});
