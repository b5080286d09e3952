/** Ballots made of what voters said of pairs of platforms. */
import { describe, expect, test } from "@jest/globals";
import { bradleyTerry } from "../../src/analysis/pairwise/bradley-terry.ts";
import { randomStream } from "../../src/base/random.ts";
import {
  ballotsFromComparisons,
  orderedPairs,
  type PlatformComparison,
  pointsOf,
} from "../../src/voting/comparison-ballots.ts";
import { pairwiseVotes } from "../../src/voting/pairwise.ts";

/** Somebody who says of every pair what the worth of the two is. */
const exact = (worth: readonly number[], firstIsWorth = 0): PlatformComparison[] =>
  orderedPairs(worth.length).map(([first, second]) => {
    const lead = worth[first] + firstIsWorth - worth[second];
    return { first, second, verdict: lead > 0 ? "first" : lead < 0 ? "second" : "tie" };
  });

describe("points", () => {
  test("an exact voter's are the number of those below, and half of the equal ones", () =>
    expect([...(pointsOf(exact([3, 9, 3, 1]), 4) ?? [])]).toEqual([1.5, 3, 1.5, 0]));
  test("who always takes the first is indifferent", () =>
    expect([...(pointsOf(exact([1, 2, 3], 100), 3) ?? [])]).toEqual([1, 1, 1]));
  test("of an order of which nothing is known the other counts alone; of a pair of which nothing is known, half", () => {
    const said: PlatformComparison[] = [{ first: 1, second: 0, verdict: "first" }];
    expect([...(pointsOf(said, 3) ?? [])]).toEqual([0.5, 1.5, 1]);
  });
  test("nothing said is no ballot", () => expect(pointsOf([], 3)).toBeNull());

  test("put candidates in the order of Bradley–Terry scores, with the same ties", () => {
    const random = randomStream(7, "points");
    for (let trial = 0; trial < 40; trial++) {
      const candidates = 3 + random.integer(5);
      const verdicts = ["first", "second", "tie"] as const;
      const said = orderedPairs(candidates).map(
        ([first, second]): PlatformComparison => ({ first, second, verdict: verdicts[random.integer(3)] }),
      );
      const points = [...(pointsOf(said, candidates) ?? [])];
      const { scores } = bradleyTerry(
        candidates,
        said.map(({ first, second, verdict }) => ({
          ...{ first, second, ties: Number(verdict === "tie") },
          ...{ firstWins: Number(verdict === "first"), secondWins: Number(verdict === "second") },
        })),
      );
      for (let a = 0; a < candidates; a++)
        for (let b = 0; b < a; b++) {
          const apart = scores[a] - scores[b];
          expect(Math.abs(apart) < 1e-7 ? 0 : Math.sign(apart)).toBe(Math.sign(points[a] - points[b]) + 0);
        }
    }
  });
});

test("a ballot has places with ties, and approves of whoever wins more than half of its pairs", () => {
  const ballots = ballotsFromComparisons([exact([3, 9, 3, 1]), exact([1, 1, 1, 1]), []], 4, Float64Array.of(2, 1, 1));
  expect([...ballots.voted]).toEqual([1, 0, 0]);
  expect([...ballots.places.subarray(0, 4)]).toEqual([1, 0, 1, 3]);
  expect([...ballots.approved.subarray(0, 4)]).toEqual([0, 1, 0, 0]);
  expect([...pairwiseVotes(ballots).votes.subarray(4, 8)]).toEqual([2, 0, 2, 2]);
});
