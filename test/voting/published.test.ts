/** Elections and paradoxes from the literature. */
import { describe, expect, test } from "@jest/globals";
import { strongestPaths } from "../../src/voting/condorcet.ts";
import { condorcetWinner, countCycles, pairwiseVotes } from "../../src/voting/pairwise.ts";
import { type Profile, possibleWinners, repeated, tally, weighted, winnerOf } from "./helpers.ts";

const elects = (name: string, profile: Profile, candidates: number, winners: Record<string, string>) =>
  test.each(Object.entries(winners))(`${name}: %s elects %s`, (rule, winner) => {
    expect(possibleWinners(rule, weighted(profile, candidates))).toBe(winner);
    expect(possibleWinners(rule, repeated(profile, candidates))).toBe(winner);
  });

// Memphis, Nashville, Chattanooga, Knoxville: where voters live and what is near.
const tennessee: Profile = [
  ["ABCD", 42],
  ["BCDA", 26],
  ["CDBA", 15],
  ["DCBA", 17],
];
elects("Tennessee's capital", tennessee, 4, { plurality: "A", "instant-runoff": "D", borda: "B", condorcet: "B" });

const withoutC: Profile = [
  ["AB", 8],
  ["BA", 13],
];
const borda1781: Profile = [
  ["ABC", 1],
  ["ACB", 7],
  ["BCA", 7],
  ["CBA", 6],
];
elects("Borda 1781: B and C split the vote", borda1781, 3, { plurality: "A", borda: "C", condorcet: "C" });
elects("without the spoiler C", withoutC, 2, { plurality: "B", borda: "B", condorcet: "B" });

const condorcet1785: Profile = [
  ["ABC", 30],
  ["ACB", 1],
  ["BAC", 29],
  ["BCA", 10],
  ["CAB", 10],
  ["CBA", 1],
];
elects("Condorcet 1785: Borda passes over who beats all", condorcet1785, 3, { borda: "B", condorcet: "A" });

// Kiss, Montroll, Wright; the others' ballots transferred, incomplete rankings as cast.
const burlington: Profile = [
  ["ACB", 371],
  ["ABC", 2043],
  ["A", 568],
  ["BAC", 1332],
  ["BCA", 767],
  ["B", 455],
  ["CBA", 1513],
  ["CAB", 495],
  ["C", 1289],
];
elects("Burlington 2009", burlington, 3, { plurality: "C", "instant-runoff": "A", condorcet: "B" });
test("Burlington 2009: published pairwise votes", () =>
  expect([...pairwiseVotes(weighted(burlington, 3)).votes]).toEqual([0, 3477, 4314, 4067, 0, 4597, 4064, 3668, 0]));

describe("no-show paradox (Fishburn and Brams 1983)", () => {
  const others: Profile = [
    ["ABC", 417],
    ["ACB", 82],
    ["BAC", 143],
    ["BCA", 357],
    ["CAB", 285],
    ["CBA", 324],
  ];
  elects("two voters of ABC stay at home", others, 3, { "instant-runoff": "B" });
  elects("they vote, and get their last choice", [...others, ["ABC", 2]], 3, { "instant-runoff": "C" });
});

describe("Condorcet cycles", () => {
  const cycle = (votes: readonly number[]): Profile => [
    ["ABC", votes[0]],
    ["BCA", votes[1]],
    ["CAB", votes[2]],
  ];
  const even = weighted(cycle([1, 1, 1]), 3);
  test("nobody beats all", () => {
    expect(condorcetWinner(pairwiseVotes(even))).toBeNull();
    expect(countCycles(pairwiseVotes(even))).toBe(1);
  });
  test.each(["plurality", "approval", "borda", "instant-runoff", "condorcet"])(
    "by symmetry all can win by %s",
    (rule) => expect(possibleWinners(rule, even)).toBe("ABC"),
  );
  elects("the weakest majority gives way", cycle([40, 35, 25]), 3, { condorcet: "A" });
});

test("Copeland: a tie is half a victory", () => {
  const votes: Profile = [
    ["ABC", 1],
    ["BAC", 1],
  ];
  expect([...tally("condorcet", weighted(votes, 3)).shares]).toEqual([0.75, 0.75, 0]);
});

describe("Schulze's example of 45 voters", () => {
  const profile: Profile = [
    ["ACBED", 5],
    ["ADECB", 5],
    ["BEDAC", 8],
    ["CABED", 3],
    ["CAEBD", 7],
    ["CBADE", 2],
    ["DCEBA", 7],
    ["EBADC", 8],
  ];
  const pairwise = pairwiseVotes(weighted(profile, 5));
  test("pairwise votes", () =>
    expect([...pairwise.votes]).toEqual(
      // biome-ignore format: a table
      [0, 20, 26, 30, 22,  25, 0, 16, 33, 18,  19, 29, 0, 17, 24,  15, 12, 28, 0, 14,  23, 27, 21, 31, 0],
    ));
  test("strongest paths", () =>
    expect([...strongestPaths(pairwise)]).toEqual(
      // biome-ignore format: a table
      [0, 28, 28, 30, 24,  25, 0, 28, 33, 24,  25, 29, 0, 29, 24,  25, 28, 28, 0, 24,  25, 28, 28, 31, 0],
    ));
  elects("E beats three and is reached by no stronger path", profile, 5, { condorcet: "E" });
});

test("a majority ends the runoff; until then shares are of the candidates left", () => {
  const { rounds } = tally("instant-runoff", weighted(tennessee, 4));
  expect(rounds?.map(({ shares }) => [...shares])).toEqual([
    [0.42, 0.26, 0.15, 0.17],
    [0.42, 0.26, 0, 0.32],
    [0.42, 0, 0, 0.58],
  ]);
  expect(rounds?.map(({ eliminated }) => eliminated)).toEqual([2, 1, null]);
  expect(
    winnerOf(
      "instant-runoff",
      weighted(
        [
          ["AB", 2],
          ["BA", 1],
        ],
        2,
      ),
    ),
  ).toBe("A");
});
