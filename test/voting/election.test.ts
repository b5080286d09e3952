import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { ballotsFromPapers } from "../../src/voting/ballot-papers.ts";
import { againstInterest, leaderTurnover, turnout } from "../../src/voting/diagnostics.ts";
import { type Election, holdElection } from "../../src/voting/election.ts";
import { checkPlatform, type Platform } from "../../src/voting/platform.ts";
import { votingRule } from "../../src/voting/registry.ts";
import { ballotsFromUtilities } from "../../src/voting/utility-ballots.ts";
import { ratesOn } from "../law/levers.ts";
import { type Profile, platformsOf, weighted } from "./helpers.ts";

const platforms: readonly Platform[] = platformsOf(3).map((rates, c) => ({ name: "ABC"[c], rates }));
const hold = (rule: string, profile: Profile, changes: Partial<Election> = {}) =>
  holdElection({
    rule: votingRule(rule),
    ballots: weighted(profile, 3),
    platforms,
    utilities: null,
    random: randomStream(1),
    ...changes,
  });

const profile: Profile = [
  ["ABC", 4],
  ["BCA", 3],
  ["CBA", 2],
  ["", 1],
];

describe("an election", () => {
  const { pairwise, shares, cyclicShare, ...plurality } = hold("plurality", profile);
  test("by plurality", () => {
    expect(plurality).toEqual({
      winner: 0,
      rates: platforms[0].rates,
      failure: null,
      margin: 4 / 9 - 3 / 9,
      rounds: [],
      turnout: 0.9,
      condorcetWinner: 1,
      choseCondorcet: false,
      cycles: 0,
      againstInterest: null,
    });
    expect([...shares]).toEqual([4 / 9, 3 / 9, 2 / 9]);
    // Log-odds of 4:5, 4:5 and 7:2; with a circle of c = Y01 + Y12 + Y20 what is left of the squares is c²/3.
    const [a, b, c] = [Math.log(4 / 5), Math.log(4 / 5), Math.log(7 / 2)];
    expect(cyclicShare).toBeCloseTo((a + c - b) ** 2 / 3 / (a ** 2 + b ** 2 + c ** 2), 12);
    expect([...pairwise.votes]).toEqual([0, 4, 4, 5, 0, 7, 5, 2, 0]);
  });
  test("by majorities", () =>
    expect(hold("condorcet", profile)).toMatchObject({
      winner: 1,
      condorcetWinner: 1,
      choseCondorcet: true,
      margin: 0.5,
    }));
  test("by instant runoff", () =>
    expect(hold("instant-runoff", profile)).toMatchObject({
      winner: 1,
      rounds: [{ eliminated: 2 }, { eliminated: null }],
    }));

  test("the median is nobody's victory", () =>
    expect(hold("median", profile)).toMatchObject({ winner: null, margin: null, rates: [0.2, 0.1] }));
  const chose = (name: string, votes: Profile, expected: boolean | null) =>
    test(`median: ${name}`, () => expect(hold("median", votes).choseCondorcet).toBe(expected));
  chose(
    "rates of the Condorcet winner",
    [
      ["B", 3],
      ["A", 1],
      ["C", 1],
    ],
    true,
  );
  chose(
    "other rates in one bracket",
    [
      ["BAC", 2],
      ["ABC", 2],
      ["CBA", 1],
    ],
    false,
  );
  chose(
    "no Condorcet winner",
    [
      ["ABC", 1],
      ["BCA", 1],
      ["CAB", 1],
    ],
    null,
  );

  test("lots can choose whom few want: the margin is negative", () => {
    const elected = Array.from({ length: 40 }, (_, seed) =>
      hold(
        "random-dictator",
        [
          ["A", 9],
          ["B", 1],
        ],
        { random: randomStream(seed) },
      ),
    );
    const upset = elected.find(({ winner }) => winner === 1);
    expect(upset?.margin).toBeCloseTo(-0.8, 12);
  });

  test("everybody abstains", () =>
    expect(hold("plurality", [["", 3]])).toMatchObject({
      winner: null,
      rates: null,
      failure: "no votes",
      margin: null,
      turnout: 0,
      condorcetWinner: null,
      choseCondorcet: null,
    }));
  test("nobody runs", () => {
    const ballots = ballotsFromPapers([null, null], 0, Float64Array.of(1, 1));
    expect(hold("condorcet", [], { ballots, platforms: [], utilities: [] })).toMatchObject({
      winner: null,
      rates: null,
      failure: "no candidates",
      cycles: 0,
      againstInterest: 0,
    });
  });
  test("as many platforms as candidates", () =>
    expect(() => hold("borda", profile, { platforms: platforms.slice(1) })).toThrow(
      "there are 2 platforms for 3 candidates on the ballots",
    ));
});

describe("votes against the own interest", () => {
  const utilities = [Float64Array.of(5, 5, 5, 5), Float64Array.of(9, 9, 5, 0), Float64Array.of(1, 9, 4, 0)];
  const against = (rankings: string[], weights = [1, 1, 1, 1]) =>
    againstInterest(
      weighted(
        rankings.map((ranking, i) => [ranking, weights[i]] as const),
        3,
      ),
      utilities,
    );
  const is = (name: string, actual: number, expected: number) => test(name, () => expect(actual).toBe(expected));
  is("all for their best, one of several", against(["B", "C", "A", "A"]), 0);
  is("one does not", against(["A", "B", "B", "A"]), 0.25);
  is("by weight, of those who vote", against(["A", "B", "", "A"], [1, 2, 5, 1]), 0.25);
  is("nobody votes", against(["", "", "", ""]), 0);
  is(
    "ballots that follow from utility",
    againstInterest(ballotsFromUtilities(utilities, Float64Array.of(1, 1, 1, 1)), utilities),
    0,
  );
});

test("turnout is by weight", () =>
  expect(
    turnout(
      weighted(
        [
          ["A", 3],
          ["", 1],
          ["", 0],
        ],
        2,
      ),
    ),
  ).toBe(0.75));

describe("turnover of leaders", () => {
  const is = (name: string, winners: (string | null)[], expected: number | null) =>
    test(name, () => expect(leaderTurnover(winners)).toBe(expected));
  is("no election", [], null);
  is("the first leader replaces nobody", ["Ann"], null);
  is("re-elected", ["Ann", "Ann"], 0);
  is("replaced once in two elections", ["Ann", "Bo", "Bo"], 0.5);
  is("a failed election keeps the leader", ["Ann", null, "Ann", "Bo"], 1 / 3);
  is("nobody led before", [null, null, "Ann", "Bo"], 1);
});

describe("bad input", () => {
  const wrong = (name: string, rates: number[], message: string) =>
    test(name, () =>
      expect(() => checkPlatform({ name: "Ann", rates }, ratesOn([0, 50_000]).parameters)).toThrow(message),
    );
  wrong("too few rates", [0.1], "the platform of Ann has 1 rates for 2 brackets; expected one per bracket");
  wrong(
    "points instead of a decimal",
    [0.1, 20],
    "rate 20 of bracket 2 in the platform of Ann is out of range; expected 0 to 1",
  );
  wrong("a negative rate", [-0.1, 0.2], "rate -0.1 of bracket 1 in the platform of Ann is out of range");
  wrong("no number", [Number.NaN, 0.2], "rate NaN of bracket 1");
  test("a good platform", () =>
    expect(() => checkPlatform({ name: "Ann", rates: [0, 1] }, ratesOn([0, 50_000]).parameters)).not.toThrow());
  test("an unknown rule", () =>
    expect(() => votingRule("pluralty")).toThrow('unknown election.rule "pluralty"; did you mean "plurality"?'));
});
