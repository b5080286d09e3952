import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { curveShares, groupMeans, incomeEdges, type Profile, profileOf } from "../../src/analysis/profile.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";

const schedule = taxSchedule([0, 20_000, 60_000], [0.1, 0.3, 0.4]);

interface Person {
  readonly income: number;
  readonly weight: number;
}

/** A tax that is not the schedule's, so that nothing can be right by being computed twice. */
const columnsOf = (people: readonly Person[]) => {
  const column = (value: (person: Person, i: number) => number) => Float64Array.from(people, value);
  return {
    weight: column(({ weight }) => weight),
    income: column(({ income }) => income),
    hours: column((_, i) => 30 + (i % 7)),
    tax: column(({ income }) => income / 4),
    consumption: column(({ income }) => 5000 + (3 * income) / 4),
    utility: column(({ income }, i) => income / 2 - i),
  };
};
type Columns = ReturnType<typeof columnsOf>;

/** Ten copies of every unit of weight in the order of `by`: a tenth of them is a slice. */
function units(columns: Columns, by: keyof Columns): number[] {
  const rows = [...columns.weight.keys()].sort((a, b) => columns[by][a] - columns[by][b] || a - b);
  return rows.flatMap((row) => new Array<number>(10 * columns.weight[row]).fill(row));
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** By copies of people, one by one. */
function brute(columns: Columns): Profile {
  const byIncome = units(columns, "income");
  const tenth = byIncome.length / 10;
  const mean = (value: (row: number) => number, d: number) =>
    sum(byIncome.slice(d * tenth, (d + 1) * tenth).map(value)) / tenth;
  const lorenz = (column: keyof Columns) => {
    // Twice as many copies, since the curve is read at twentieths.
    const values = units(columns, column).flatMap((row) => [columns[column][row], columns[column][row]]);
    const all = sum(values);
    return all > 0 ? curveShares.map((share) => sum(values.slice(0, Math.round(share * values.length))) / all) : null;
  };
  const histogram = (column: keyof Columns) =>
    [-Infinity, ...incomeEdges].map((from, k) => {
      const to = incomeEdges[k] ?? Infinity;
      return (
        byIncome.filter((row) => columns[column][row] >= from && columns[column][row] < to).length / byIncome.length
      );
    });
  return {
    deciles: Array.from({ length: 10 }, (_, d) => ({
      income: mean((row) => columns.income[row], d),
      tax: mean((row) => columns.tax[row], d),
      consumption: mean((row) => columns.consumption[row], d),
      hours: mean((row) => columns.hours[row], d),
      utility: mean((row) => columns.utility[row], d),
      marginalRate: mean((row) => schedule.marginalRate(columns.income[row]), d),
    })),
    lorenz: { pre: lorenz("income"), post: lorenz("consumption") },
    histogram: { pre: histogram("income"), post: histogram("consumption") },
  };
}

const profiled = (columns: Columns): Profile =>
  profileOf(
    columns.income.map((income) => schedule.marginalRate(income)),
    columns,
  );

function expectClose(actual: unknown, expected: unknown): void {
  if (typeof expected === "number") expect(actual).toBeCloseTo(expected, 6);
  else if (expected === null) expect(actual).toBeNull();
  else {
    const [have, want] = [actual, expected] as [Record<string, unknown>, Record<string, unknown>];
    expect(Object.keys(have)).toEqual(Object.keys(want));
    for (const key of Object.keys(want)) expectClose(have[key], want[key]);
  }
}

describe("the profile of a step is that of copies of people", () => {
  // Incomes that differ, so that nobody is tied with another.
  const people = (weight: fc.Arbitrary<number>) =>
    fc.uniqueArray(fc.record({ income: fc.integer({ min: 0, max: 1_500_000 }), weight }), {
      minLength: 1,
      maxLength: 40,
      selector: ({ income }) => income,
    });
  test.each([
    ["of one weight", fc.constant(1)],
    ["of several weights", fc.integer({ min: 1, max: 4 })],
  ])("%s", (_, weight) => {
    fc.assert(
      fc.property(people(weight), (rows) => {
        const columns = columnsOf(rows);
        expectClose(profiled(columns), brute(columns));
      }),
      { numRuns: 60 },
    );
  });
  test("nobody earns anything", () => {
    const { lorenz, histogram, deciles } = profiled(columnsOf([{ income: 0, weight: 2 }]));
    expect(lorenz.pre).toBeNull();
    expect(lorenz.post?.[10]).toBeCloseTo(0.5, 12);
    expect([histogram.pre[0], histogram.post[0], sum(histogram.post)]).toEqual([1, 0, 1]);
    expect(deciles.map(({ income }) => income)).toEqual(new Array(10).fill(0));
  });
  test("an income at an edge belongs above it", () => {
    const { histogram } = profiled(columnsOf([{ income: 1000, weight: 1 }]));
    expect(histogram.pre.indexOf(1)).toBe(1);
  });
  test("histograms count everybody, whoever is outside the edges", () => {
    const rows = [-5, 0, 999, 1000, 1e6, 1e9].map((income) => ({ income, weight: 1 }));
    const { histogram } = profiled(columnsOf(rows));
    expect(histogram.pre).toHaveLength(incomeEdges.length + 1);
    expect([histogram.pre[0], histogram.pre[1], histogram.pre.at(-1)]).toEqual([3 / 6, 1 / 6, 2 / 6]);
  });
});

test("groups of equal weight share a row at their border", () => {
  expect(groupMeans(Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 1), 2)).toEqual([
    (1 + 2 / 2) / 1.5,
    (2 / 2 + 3) / 1.5,
  ]);
});
