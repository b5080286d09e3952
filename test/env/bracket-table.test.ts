import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { bracketNear, bracketTable, wordsOf } from "../../src/law/bracket-table.ts";

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
const starts = fc
  .uniqueArray(positive, { maxLength: 40 })
  .map((list) => Float64Array.of(0, ...list.sort((a, b) => a - b), Infinity));
/** Cells are at most this wide: a 64th of an octave. */
const cellWidth = 1 + 1 / 64;

test("a bracket is found, or one whose start is less than a cell away", () =>
  fc.assert(
    fc.property(starts, fc.array(fc.oneof(positive, fc.constantFrom(0, 1e-320, Infinity))), (brackets, list) => {
      const numbers = Float64Array.from([...list, ...brackets]);
      const table = bracketTable(brackets, 1000);
      const words = wordsOf(numbers);
      numbers.forEach((number, row) => {
        const near = bracketNear(table, words, row);
        const exact = brackets.subarray(0, -1).findLastIndex((start) => start <= number);
        expect(near).toBeLessThanOrEqual(exact);
        if (near < exact) expect(brackets[near + 1] * cellWidth).toBeGreaterThan(number);
      });
    }),
    { numRuns: 500 },
  ));

test("part of a column has its own words", () => {
  const part = Float64Array.of(1, 2, 3).subarray(1);
  expect(bracketNear(bracketTable(Float64Array.of(0, 1.5, 2.5, Infinity), 1000), wordsOf(part), 1)).toBe(2);
});
