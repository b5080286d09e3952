import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { pairedByDecile, shareBetterOff } from "../../../src/analysis/statistics/gains.ts";

const column = (values: readonly number[]) => Float64Array.from(values);
const byDecile = (baseline: number[], values: number[], weights = baseline.map(() => 1)) =>
  pairedByDecile(column(baseline), column(values), column(weights));
const betterOff = (baseline: number[], values: number[], weights = baseline.map(() => 1)) =>
  shareBetterOff(column(baseline), column(values), column(weights));

const people = fc.array(
  fc.record({
    baseline: fc.integer({ min: -3, max: 12 }),
    gain: fc.integer({ min: -5, max: 5 }),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
);
type Person = { baseline: number; gain: number; weight: number };
const columnsOf = (rows: readonly Person[]) =>
  [rows.map((row) => row.baseline), rows.map((row) => row.baseline + row.gain), rows.map((row) => row.weight)] as const;

/** Ten copies of every unit of weight, each with the mean gain of its equals, cut into ten equal parts. */
function brute(rows: readonly Person[]): number[] {
  const units = rows.flatMap((row) => new Array<Person>(10 * row.weight).fill(row));
  const sorted = units.toSorted((a, b) => a.baseline - b.baseline);
  const meanGain = (group: readonly Person[]) => group.reduce((sum, { gain }) => sum + gain, 0) / group.length;
  const gains = new Map(
    sorted.map(({ baseline }) => [baseline, meanGain(sorted.filter((unit) => unit.baseline === baseline))]),
  );
  return Array.from({ length: 10 }, (_, decile) => {
    const part = sorted.slice((decile * sorted.length) / 10, ((decile + 1) * sorted.length) / 10);
    return part.reduce((sum, { baseline }) => sum + (gains.get(baseline) ?? Number.NaN), 0) / part.length;
  });
}

describe("gains by decile", () => {
  const is = (name: string, actual: readonly number[], expected: number[]) =>
    test(name, () => {
      expect(actual).toHaveLength(10);
      expected.forEach((gain, decile) => {
        expect(actual[decile]).toBeCloseTo(gain, 9);
      });
    });
  const ten = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  const gains = [5, 4, 3, 2, 1, 0, -1, -2, -3, -9];
  const after = ten.map((value, i) => value + gains[i]);
  is("ten people", byDecile(ten, after), gains);
  is("in any order", byDecile(ten.toReversed(), after.toReversed()), gains);
  is(
    "the order is the baseline's even where it turns",
    byDecile(ten, ten.toReversed()),
    [90, 70, 50, 30, 10, -10, -30, -50, -70, -90],
  );
  is(
    "in the order of something else",
    pairedByDecile(column(ten), column(after), column(ten.map(() => 1)), column(ten.toReversed())),
    gains.toReversed(),
  );
  is(
    "equals share their gain",
    byDecile(new Array(10).fill(7), [17, 7, 7, 7, 7, 7, 7, 7, 7, 7]),
    new Array(10).fill(1),
  );
  is("equals up to rounding, too", byDecile([0.3, 0.1 + 0.2], [1.3, 0.3]), new Array(10).fill(0.5));
  is("a weight reaches over several deciles", byDecile([1, 2], [2, 4], [7, 3]), [1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  is("a decile's end within a person", byDecile([1, 2, 3], [2, 4, 6]), [1, 1, 1, 5 / 3, 2, 2, 7 / 3, 3, 3, 3]);
  is("one person", byDecile([4], [6]), new Array(10).fill(2));
  is("people without weight do not count", byDecile([0, 0, 5], [90, 70, 6], [0, 0, 2]), new Array(10).fill(1));

  test("is the brute-force cut", () =>
    fc.assert(
      fc.property(people, (rows) => {
        const actual = byDecile(...(columnsOf(rows) as [number[], number[], number[]]));
        brute(rows).forEach((gain, decile) => {
          expect(actual[decile]).toBeCloseTo(gain, 9);
        });
      }),
    ));
  test("averages to the mean gain, in any order of rows and scale of weights", () =>
    fc.assert(
      fc.property(people, (rows) => {
        const [baseline, values, weights] = columnsOf(rows);
        const deciles = pairedByDecile(column(baseline), column(values), column(weights.map((w) => w / 7)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const mean = rows.reduce((sum, { gain, weight }) => sum + gain * weight, 0) / total;
        expect(deciles.reduce((sum, gain) => sum + gain, 0) / 10).toBeCloseTo(mean, 9);
        const turned = byDecile(...(columnsOf(rows.toReversed()) as [number[], number[], number[]]));
        turned.forEach((gain, decile) => {
          expect(gain).toBeCloseTo(deciles[decile], 9);
        });
      }),
    ));
});

describe("share better off", () => {
  const is = (name: string, actual: object, expected: object) => test(name, () => expect(actual).toEqual(expected));
  is("one of each", betterOff([1, 2, 3, 4], [2, 2, 2, 9]), { better: 0.5, same: 0.25, worse: 0.25 });
  is("by weight", betterOff([1, 2], [2, 1], [3, 1]), { better: 0.75, same: 0, worse: 0.25 });
  is("rounding is no gain", betterOff([0.1 + 0.2, 50_000], [0.3, 50_000.00001]), { better: 0, same: 1, worse: 0 });
  is("a cent is", betterOff([50_000], [50_000.01]), { better: 1, same: 0, worse: 0 });
  is("negative utilities", betterOff([-5, -5], [-4, -6]), { better: 0.5, same: 0, worse: 0.5 });
  is("from and to nothing", betterOff([0, 0, 1], [0, 1, 0], [2, 1, 1]), { better: 0.25, same: 0.5, worse: 0.25 });

  test("shares sum to 1, and turn round with the policies", () =>
    fc.assert(
      fc.property(people, (rows) => {
        const [baseline, values, weights] = columnsOf(rows).map(column);
        const { better, same, worse } = shareBetterOff(baseline, values, weights);
        expect(better + same + worse).toBeCloseTo(1, 12);
        expect(shareBetterOff(values, baseline, weights)).toEqual({ better: worse, same, worse: better });
      }),
    ));
});

describe.each([
  ["pairedByDecile", pairedByDecile],
  ["shareBetterOff", shareBetterOff],
])("%s refuses", (_, measure) => {
  const refuses = (name: string, columns: [number[], number[], number[]], message: string) =>
    test(name, () =>
      expect(() => measure(column(columns[0]), column(columns[1]), column(columns[2]))).toThrow(message),
    );
  refuses("other people", [[1, 2], [1], [1, 1]], "there are 2 baseline values, 1 values and 2 weights");
  refuses("NaN", [[1], [Number.NaN], [1]], "person 0 goes from 1 to NaN; expected finite numbers");
  refuses("nobody", [[1], [2], [0]], "weights sum to 0; expected a positive number");
});
