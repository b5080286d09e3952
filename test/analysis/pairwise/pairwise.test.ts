import { describe, expect, test } from "@jest/globals";
import { bradleyTerry, davidson } from "../../../src/analysis/pairwise/bradley-terry.ts";
import { connectionOf, countsOf, type PairCount } from "../../../src/analysis/pairwise/comparisons.ts";
import { cycleProbability, hodge, tournament } from "../../../src/analysis/pairwise/cycles.ts";
import { differenceError } from "../../../src/analysis/pairwise/scores.ts";
import { thurstone } from "../../../src/analysis/pairwise/thurstone.ts";
import { normalProbability, normalQuantile } from "../../../src/analysis/statistics/normal.ts";

/** Citations among Biometrika, Comm. Statist., JASA and JRSS-B (Stigler 1994). */
const citations = [
  [0, 730, 498, 221],
  [33, 0, 68, 17],
  [320, 813, 0, 142],
  [284, 276, 325, 0],
];

/** American League East 1987 (Agresti): Milwaukee, Detroit, Toronto, New York, Boston, Cleveland, Baltimore. */
const baseball = [
  [0, 7, 9, 7, 7, 9, 11],
  [6, 0, 7, 5, 11, 9, 9],
  [4, 6, 0, 7, 7, 8, 12],
  [6, 8, 6, 0, 6, 7, 10],
  [6, 2, 6, 7, 0, 7, 12],
  [4, 4, 5, 6, 6, 0, 6],
  [2, 4, 1, 3, 1, 7, 0],
];

const thirtyToTen = [
  [0, 30],
  [10, 0],
];

const closeTo = (values: readonly number[], expected: readonly number[], digits: number): void => {
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], digits);
};

describe("Bradley and Terry", () => {
  test("citations: published −2.94907, −0.47957, 0.26895, with standard errors", () => {
    const found = bradleyTerry(4, countsOf(citations));
    const relative = found.scores.map((score) => score - found.scores[0]);
    closeTo(relative, [0, -2.9490725, -0.47956977, 0.26895406], 7);
    closeTo(
      [1, 2, 3].map((i) => differenceError(found, 0, i)),
      [0.10254534, 0.06058873, 0.07082997],
      7,
    );
    expect(found.logLikelihood).toBeCloseTo(-1622.88980883, 7);
  });

  test("baseball: published 1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0", () => {
    const { scores, logLikelihood } = bradleyTerry(7, countsOf(baseball));
    closeTo(
      scores.map((score) => score - scores[6]),
      [1.58135588, 1.43640843, 1.29448512, 1.24761785, 1.10769771, 0.68385277, 0],
      7,
    );
    expect(logLikelihood).toBeCloseTo(-172.24817599, 7);
    expect(scores.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
  });

  test("two things: ln(w/l), standard error √(n/(wl))", () => {
    const found = bradleyTerry(2, countsOf(thirtyToTen));
    expect(found.scores[0] - found.scores[1]).toBeCloseTo(Math.log(3), 12);
    expect(differenceError(found, 0, 1)).toBeCloseTo(Math.sqrt(40 / 300), 12);
  });

  test("where one always wins half a win is added to each side, and said", () => {
    const { scores, isPenalised, connection } = bradleyTerry(
      2,
      countsOf([
        [0, 5],
        [0, 0],
      ]),
    );
    expect(scores[0] - scores[1]).toBeCloseTo(Math.log(5.5 / 0.5), 12);
    expect(isPenalised).toBe(true);
    expect(connection).toEqual({ isConnected: true, hasMaximum: false });
  });

  test("things that are compared with none of the others have no common scale", () => {
    const counts: readonly PairCount[] = [
      { first: 0, second: 1, firstWins: 1, secondWins: 1, ties: 0 },
      { first: 2, second: 3, firstWins: 1, secondWins: 1, ties: 0 },
    ];
    expect(connectionOf(4, counts).isConnected).toBe(false);
    expect(() => bradleyTerry(4, counts)).toThrow(/no common scale/);
  });

  test("what standing first is worth is told from both orders", () => {
    const { scores, positionBias } = bradleyTerry(
      2,
      [
        { first: 0, second: 1, firstWins: 24, secondWins: 6, ties: 0 },
        { first: 1, second: 0, firstWins: 18, secondWins: 12, ties: 0 },
      ],
      { position: true },
    );
    expect(scores[0] - scores[1]).toBeCloseTo(0.4904146265058631, 10);
    expect(positionBias?.value).toBeCloseTo(0.8958797346140275, 10);
  });

  test("from one order only it cannot be told", () => {
    const counts = [{ first: 0, second: 1, firstWins: 3, secondWins: 2, ties: 0 }];
    expect(() => bradleyTerry(2, counts, { position: true })).toThrow(/singular/);
  });

  test("a covariate takes what it explains: longer ones win, and equal ones are equal", () => {
    const counts = [1, -1].map((covariate) => ({
      ...{ first: 0, second: 1, ties: 0, covariate },
      ...(covariate > 0 ? { firstWins: 30, secondWins: 10 } : { firstWins: 10, secondWins: 30 }),
    }));
    const { scores, covariate } = bradleyTerry(2, counts, { covariate: true });
    expect(scores[0]).toBeCloseTo(0, 10);
    expect(covariate?.value).toBeCloseTo(Math.log(3), 10);
  });
});

test("Davidson: two things with ties, ν = t/√(wl)", () => {
  const { scores, tieWeight } = davidson(2, [{ first: 0, second: 1, firstWins: 10, secondWins: 4, ties: 8 }]);
  expect(scores[0] - scores[1]).toBeCloseTo(0.9162907318741551, 10);
  expect(tieWeight?.value).toBeCloseTo(1.2649110640673518, 10);
});

describe("Thurstone", () => {
  test("two things: √2·Φ⁻¹(0.75)", () => {
    const { scores } = thurstone(2, countsOf(thirtyToTen));
    expect(scores[0] - scores[1]).toBeCloseTo(0.9538725524089398, 9);
  });

  test("baseball", () => {
    const { scores, logLikelihood } = thurstone(7, countsOf(baseball));
    closeTo(scores, [0.462265, 0.330002, 0.217379, 0.169741, 0.053321, -0.322575, -0.910131], 6);
    expect(logLikelihood).toBeCloseTo(-172.218919, 6);
  });
});

describe("circles", () => {
  test.each([
    { pairs: [0.8, 0.7, 0.4], value: 0.26 },
    { pairs: [0.5, 0.5, 0.5], value: 0.25 },
    { pairs: [1, 1, 0], value: 0 },
  ])("of $pairs: $value", ({ pairs: [ab, bc, ca], value }) =>
    expect(cycleProbability(ab, bc, ca)).toBeCloseTo(value, 14),
  );

  test.each([
    ["rock, paper, scissors", ["010", "001", "100"], 1, 0],
    ["a regular tournament of 5", ["01100", "00110", "00011", "10001", "11000"], 5, 0],
    ["an order of 5", ["01111", "00111", "00011", "00001", "00000"], 0, 1],
    ["the last beats the first", ["01110", "00111", "00011", "00001", "10000"], 3, 0.4],
    ["4 with a circle of all", ["0110", "0011", "0001", "1000"], 2, 0],
  ] as const)("%s", (_, rows, triads, zeta) => {
    const found = tournament(rows.map((row) => Array.from(row, Number)));
    expect(found.circularTriads).toBe(triads);
    expect(found.zeta).toBeCloseTo(zeta, 14);
  });

  test("a circle is all circle, and nearly additive odds nearly none", () => {
    const circle = hodge([
      [0, 1, -1],
      [-1, 0, 1],
      [1, -1, 0],
    ]);
    closeTo(circle.potential, [0, 0, 0], 12);
    expect(circle.cyclicShare).toBeCloseTo(1, 12);
    const additive = hodge([
      [0, 1, 2, 3.5],
      [-1, 0, 1, 2],
      [-2, -1, 0, 1],
      [-3.5, -2, -1, 0],
    ]);
    closeTo(additive.potential, [1.625, 0.5, -0.5, -1.625], 10);
    expect(additive.cyclicShare).toBeCloseTo(0.005376344086021501, 10);
  });
});

// Abramowitz and Stegun, tables 26.1 and 26.2.
test.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [-2, 0.022750131948179],
  [-5, 2.866515718791939e-7],
  [-10, 7.61985302416053e-24],
])("Φ(%d)", (z, p) => {
  expect(normalProbability(z) / p).toBeCloseTo(1, 11);
  expect(normalQuantile(p)).toBeCloseTo(z, 9);
});
