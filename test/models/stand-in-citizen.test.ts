/** How the stand-in votes, stands and judges, from the prompt alone. */
import { describe, expect, test } from "@jest/globals";
import { standInBallot, standInJudgement, standInOwnRates } from "../../src/agents/stand-in/stand-in-citizen.ts";
import type { BallotObservation, OwnRatesObservation } from "../../src/models/observations.ts";

const id = { seed: 1, agent: "w0", step: 4, purpose: "ballot" };
const civic = (income: number, type?: "altruistic" | "adversarial") => ({
  id,
  answer: ["ranking", "approve", "run", "percent", "slogan"],
  taxYear: 2,
  taxYears: 4,
  you: {
    wage: 20,
    incomePerWeeklyHour: 1000,
    usualHours: 40,
    effort: { cost: 11_428, hours: 40, power: 3.5 },
    ...(type && { type }),
  },
  tax: { from: [0, 50_000], percent: [20, 20] },
  incomes: { shares: [0.7, 0.3], means: [25_000, 120_000] },
  laws: [],
  columns: ["step", "hours", "income", "tax", "rebate", "utility"],
  history: [[1, income / 1000, income, 0.2 * income, 10_000, 20_000] as const],
});
const ballot = (income: number, percents: number[][], more: Partial<BallotObservation> = {}): BallotObservation => ({
  ...civic(income),
  candidates: percents.map((percent, c) => ({ number: c + 1, name: `w${c}`, percent })),
  votingCost: 0,
  ...more,
});
const flat = (points: number) => [points, points];
const ranking = (income: number, percents: number[][], more?: Partial<BallotObservation>) =>
  standInBallot(ballot(income, percents, more), "learner").ranking;

describe("ballots", () => {
  test.each<[string, number, number[][], number[]]>([
    ["the poor want what is redistributed", 10_000, [flat(0), flat(20), flat(40)], [3, 2, 1]],
    ["the rich do not", 200_000, [flat(0), flat(20), flat(40)], [1, 2, 3]],
    ["nobody wants all taken", 10_000, [flat(100), flat(40)], [2, 1]],
    [
      "a tax on others is better than one on oneself",
      45_000,
      [
        [40, 20],
        [20, 40],
      ],
      [2, 1],
    ],
    ["of equal platforms the first is named", 10_000, [flat(20), flat(40), flat(40)], [2, 1]],
    ["five places", 200_000, [0, 10, 20, 30, 40, 50].map(flat), [1, 2, 3, 4, 5]],
    ["no difference, no vote", 10_000, [flat(30), flat(30)], []],
    ["nobody to vote for", 10_000, [], []],
  ])("%s", (_, income, percents, expected) => expect(ranking(income, percents)).toEqual(expected));

  test("votes only where more is at stake than voting costs", () => {
    expect(ranking(10_000, [flat(20), flat(21)], { votingCost: 10_000 })).toEqual([]);
    expect(ranking(10_000, [flat(20), flat(21)], { votingCost: 1 })).toEqual([2, 1]);
  });
  test("altruists want no tax, adversaries the highest", () => {
    const percents = [flat(0), flat(30), flat(60)];
    expect(ranking(10_000, percents, civic(10_000, "altruistic"))).toEqual([1, 2, 3]);
    expect(ranking(200_000, percents, civic(200_000, "adversarial"))).toEqual([3, 2, 1]);
  });
  test("approves of what is better than the mean", () =>
    expect(standInBallot(ballot(10_000, [flat(0), flat(5), flat(40)]), "learner").approve).toEqual([3]));
});

describe("platforms", () => {
  const own = (income: number, more: Partial<OwnRatesObservation> = {}) =>
    standInOwnRates({ ...civic(income), rates: { multipleOf: 1 }, incumbent: false, ...more }, "learner");
  test.each<[string, number, Partial<OwnRatesObservation>, object]>([
    [
      "the poor stand for more",
      5_000,
      {},
      { run: true, percent: { from_0: 40, from_50000: 40 }, slogan: "All rates 20 points higher." },
    ],
    [
      "the rich for less",
      200_000,
      {},
      { run: true, percent: { from_0: 0, from_50000: 0 }, slogan: "All rates 20 points lower." },
    ],
    [
      "an incumbent for what is",
      5_000,
      { incumbent: true, id: { ...id, purpose: "platform" } },
      { run: true, percent: { from_0: 20, from_50000: 20 }, slogan: "No change." },
    ],
    [
      "a leader sets what it wants",
      5_000,
      { incumbent: true, id: { ...id, purpose: "leader" } },
      { percent: { from_0: 40, from_50000: 40 } },
    ],
    [
      "on the grid that is asked for",
      5_000,
      { rates: { multipleOf: 10, change: 20 }, tax: { from: [0, 50_000], percent: [15, 95] } },
      { run: true },
    ],
  ])("%s", (_, income, more, expected) => expect(own(income, more)).toMatchObject(expected));
  test("rates stay on the grid and in range", () => {
    const { percent } = own(5_000, {
      rates: { multipleOf: 10, change: 20 },
      tax: { from: [0, 50_000], percent: [15, 95] },
    });
    for (const points of Object.values(percent as Readonly<Record<string, number>>)) {
      expect(points % 10).toBe(0);
      expect(points).toBeGreaterThanOrEqual(0);
      expect(points).toBeLessThanOrEqual(100);
    }
  });
});

describe("judgements", () => {
  const asked = (left: number, lastYear: number | null, key: "satisfied" | "grade") =>
    standInJudgement({
      id,
      you: civic(1).you,
      tax: civic(1).tax,
      now: { income: 0, tax: 0, rebate: 0, left },
      lastYear,
      answer: [key],
    });
  test.each([
    [30_000, null, "satisfied", { satisfied: true }],
    [30_000, 31_000, "satisfied", { satisfied: false }],
    [30_000, 29_000, "satisfied", { satisfied: true }],
    [30_000, 33_000, "grade", { grade: 0 }],
    [30_000, 30_000, "grade", { grade: 2 }],
  ] as const)("%d left after %d, %s", (left, lastYear, key, expected) =>
    expect(asked(left, lastYear, key)).toEqual(expected),
  );
});
