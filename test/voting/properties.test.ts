/** What holds for every rule. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { randomStream } from "../../src/base/random.ts";
import { condorcetWinner, pairwiseVotes } from "../../src/voting/pairwise.ts";
import { votingRules } from "../../src/voting/registry.ts";
import { type Profile, platformsOf, possibleWinners, repeated, tally, weighted } from "./helpers.ts";

const letters = ["A", "B", "C", "D"];
/** Rankings of four candidates, some of them incomplete. */
const profiles: fc.Arbitrary<Profile> = fc.array(
  fc.tuple(
    fc.shuffledSubarray(letters, { minLength: 1 }).map((ranking) => ranking.join("")),
    fc.integer({ min: 1, max: 5 }),
  ),
  { minLength: 1, maxLength: 6 },
);
const rules = votingRules.map(({ name }) => name);
/** Those that elect a candidate, and by chance only where there is a tie. */
const drawn = ["random-dictator", "maximal-lottery"];
const decided = rules.filter((rule) => !drawn.includes(rule) && rule !== "median");

describe.each(rules)("%s", (rule) => {
  const sharesOf = (profile: Profile) => [...tally(rule, weighted(profile, 4, 2)).shares];

  test("the order of voters does not matter, and a weight is so many voters", () =>
    fc.assert(
      fc.property(profiles, (profile) => {
        const one = tally(rule, weighted(profile, 4, 2), randomStream(7));
        for (const other of [weighted([...profile].reverse(), 4, 2), repeated(profile, 4, 2)]) {
          const same = tally(rule, other, randomStream(7));
          expect(same.winner).toBe(one.winner);
          expect(same.rates).toEqual(one.rates);
          same.shares.forEach((share, c) => {
            expect(share).toBeCloseTo(one.shares[c], 12);
          });
        }
      }),
    ));

  test("the scale of weights does not matter, nor do voters without weight", () =>
    fc.assert(
      fc.property(profiles, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (profile, scale) => {
        const scaled: Profile = [
          ["DCBA", 0],
          ...profile.map(([ranking, voters]) => [ranking, voters * scale] as const),
        ];
        const [one, other] = [profile, scaled].map((votes) => tally(rule, weighted(votes, 4, 2), randomStream(7)));
        expect(other.winner).toBe(one.winner);
        expect(other.rates).toEqual(one.rates);
      }),
    ));

  test("the same seed decides in the same way", () =>
    fc.assert(
      fc.property(profiles, fc.integer(), (profile, seed) => {
        const elect = () => tally(rule, weighted(profile, 4, 2), randomStream(seed, "election", 1)).winner;
        expect(elect()).toBe(elect());
      }),
    ));

  test("whom everyone puts first wins", () =>
    fc.assert(
      fc.property(profiles, (profile) => {
        const unanimous = profile.map(([ranking, voters]) => [`C${ranking.replace("C", "")}`, voters] as const);
        const { winner, rates, shares } = tally(rule, weighted(unanimous, 4));
        if (rule === "median") expect(rates).toEqual(platformsOf(4)[2]);
        else expect(winner).toBe(2);
        expect(shares[2]).toBe(1);
      }),
    ));

  test("shares are parts", () =>
    fc.assert(
      fc.property(profiles, (profile) => {
        for (const share of sharesOf(profile)) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    ));

  test("one candidate wins alone", () => {
    const { winner, rates, shares } = tally(rule, weighted([["A", 3]], 1));
    expect(winner === null ? rates : platformsOf(1)[winner]).toEqual(platformsOf(1)[0]);
    expect([...shares]).toEqual([1]);
  });
});

test.each(decided)("%s: names of candidates do not matter", (rule) => {
  const renamings = fc.shuffledSubarray(letters, { minLength: 4 });
  fc.assert(
    fc.property(profiles, renamings, (profile, names) => {
      const renamed = (text: string) => Array.from(text, (letter) => names[letters.indexOf(letter)]).join("");
      const others = profile.map(([ranking, voters]) => [renamed(ranking), voters] as const);
      const expected = Array.from(renamed(possibleWinners(rule, weighted(profile, 4, 2))))
        .sort()
        .join("");
      expect(possibleWinners(rule, weighted(others, 4, 2))).toBe(expected);
    }),
  );
});

test("condorcet: whoever beats all wins", () =>
  fc.assert(
    fc.property(profiles, (profile) => {
      const ballots = weighted(profile, 4);
      const champion = condorcetWinner(pairwiseVotes(ballots));
      fc.pre(champion !== null);
      expect(possibleWinners("condorcet", ballots)).toBe(letters[champion ?? -1]);
    }),
  ));

test("lots fall on every one of the tied, by seed", () => {
  const tied = weighted(
    [
      ["A", 1],
      ["B", 1],
      ["C", 1],
    ],
    4,
  );
  const winners = Array.from({ length: 60 }, (_, seed) => tally("plurality", tied, randomStream(seed)).winner);
  expect(new Set(winners)).toEqual(new Set([0, 1, 2]));
});

test("a random dictator is drawn by weight", () => {
  const random = randomStream(3);
  const ballots = weighted(
    [
      ["A", 1],
      ["C", 3],
    ],
    4,
  );
  const elected = Array.from({ length: 4000 }, () => tally("random-dictator", ballots, random).winner);
  expect(new Set(elected)).toEqual(new Set([0, 2]));
  // Five standard errors of 4000 draws.
  expect(Math.abs(elected.filter((winner) => winner === 2).length / 4000 - 0.75)).toBeLessThan(0.035);
});
