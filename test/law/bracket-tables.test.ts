import { expect, test } from "@jest/globals";
import { lawRatesOn } from "../../src/law/bracket-tables.ts";

// Single filers' rates of 2024 at each middle: 10 % to 11,600, 12 % to 47,150, 22 % to 100,525, 24 % to 191,950, 32 % to
// 243,725, 35 % to 609,350.
const cases: readonly [brackets: readonly number[], rates: readonly number[]][] = [
  [[0], [0.22]], // an only bracket: 60,000
  [
    [0, 20_000],
    [0.1, 0.12],
  ], // 10,000 and 30,000
  [
    [0, 40_000, 200_000],
    [0.12, 0.24, 0.35],
  ], // 20,000, 120,000 and 300,000
  [
    [0, 94_300, 140_000],
    [0.22, 0.24, 0.32],
  ], // 47,150, at which a bracket begins: 22 %
];
test.each(cases)("the law's rates on %j", (brackets, rates) => expect(lawRatesOn(brackets)).toEqual(rates));
