import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { cyclicShare, cyclicShareOf } from "../../src/voting/cyclic-share.ts";
import { lotteryOf, maximalLottery } from "../../src/voting/maximal-lottery.ts";
import type { PairwiseVotes } from "../../src/voting/pairwise.ts";

/** Votes by which `margins[a][b]` more prefer a to b, of as many as are needed. */
function byMargins(margins: readonly (readonly number[])[]): PairwiseVotes {
  const candidates = margins.length;
  const cast = Math.max(1, ...margins.flat().map(Math.abs));
  const votes = Float64Array.from(margins.flatMap((row) => row.map((margin) => (cast + margin) / 2)));
  for (let a = 0; a < candidates; a++) votes[a * candidates + a] = 0;
  return { candidates, votes, cast };
}

/** McGarvey (1953): two voters for every margin of two, so that any majorities come from ballots; votes a over b. */
function fromRankings(rankings: readonly (readonly number[])[]): PairwiseVotes {
  const candidates = rankings[0].length;
  const votes = new Float64Array(candidates * candidates);
  for (const ranking of rankings)
    for (const [place, a] of ranking.entries()) for (const b of ranking.slice(place + 1)) votes[a * candidates + b]++;
  return { candidates, votes, cast: rankings.length };
}

/** For each pair a → b: a b and the rest, then the rest turned round and a b. */
function mcGarvey(pairs: readonly (readonly [number, number])[], candidates: number): PairwiseVotes {
  return fromRankings(
    pairs.flatMap(([a, b]) => {
      const rest = Array.from({ length: candidates }, (_, c) => c).filter((c) => c !== a && c !== b);
      return [
        [a, b, ...rest],
        [...rest.toReversed(), a, b],
      ];
    }),
  );
}

describe("the lottery that no other beats", () => {
  const lottery = (name: string, pairwise: PairwiseVotes, expected: readonly number[]) =>
    test(name, () => {
      const found = lotteryOf(pairwise);
      expect(Math.max(...expected.map((share, c) => Math.abs(share - found[c])))).toBeLessThan(1e-9);
    });
  const third = 1 / 3;
  lottery(
    "rock, paper, scissors",
    byMargins([
      [0, 1, -1],
      [-1, 0, 1],
      [1, -1, 0],
    ]),
    [third, third, third],
  );
  // Of a circle with margins x (a over b), y (b over c), z (c over a): chances y : z : x.
  lottery(
    "a circle of unequal majorities",
    byMargins([
      [0, 1, -5],
      [-1, 0, 3],
      [5, -3, 0],
    ]),
    [3 / 9, 5 / 9, 1 / 9],
  );
  lottery(
    "a circle above a loser",
    byMargins([
      [0, 1, -1, 3],
      [-1, 0, 1, 3],
      [1, -1, 0, 3],
      [-3, -3, -3, 0],
    ]),
    [third, third, third, 0],
  );
  lottery(
    "who beats every other",
    byMargins([
      [0, -1, 1],
      [1, 0, 1],
      [-1, -1, 0],
    ]),
    [0, 1, 0],
  );
  lottery(
    "nobody prefers anything",
    byMargins([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]),
    [third, third, third],
  );
  lottery(
    "two tied above a third",
    byMargins([
      [0, 0, 1],
      [0, 0, 1],
      [-1, -1, 0],
    ]),
    [0.5, 0.5, 0],
  );
  lottery("one candidate", byMargins([[0]]), [1]);
  lottery(
    "McGarvey: a circle of three",
    mcGarvey(
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
      3,
    ),
    [third, third, third],
  );
  lottery(
    "McGarvey: a circle of three, all above a fourth",
    mcGarvey(
      [
        [0, 1],
        [1, 2],
        [2, 0],
        [0, 3],
        [1, 3],
        [2, 3],
      ],
      4,
    ),
    [third, third, third, 0],
  );
  lottery(
    "McGarvey: a regular tournament of five",
    mcGarvey(
      [
        [0, 1],
        [0, 2],
        [1, 2],
        [1, 3],
        [2, 3],
        [2, 4],
        [3, 4],
        [3, 0],
        [4, 0],
        [4, 1],
      ],
      5,
    ),
    [0.2, 0.2, 0.2, 0.2, 0.2],
  );
  lottery(
    "McGarvey: an order of four",
    mcGarvey(
      [
        [2, 0],
        [2, 1],
        [2, 3],
        [0, 1],
        [0, 3],
        [1, 3],
      ],
      4,
    ),
    [0, 0, 1, 0],
  );

  test("no candidate beats it, whatever the majorities", () => {
    const random = randomStream(1, "lotteries");
    for (let n = 0; n < 60; n++) {
      const size = 3 + random.integer(6);
      const margins = Array.from({ length: size }, () => new Array<number>(size).fill(0));
      for (let a = 0; a < size; a++)
        for (let b = a + 1; b < size; b++) {
          margins[a][b] = n % 2 === 0 ? 2 * random.integer(10) - 9 : random.integer(5) - 2;
          margins[b][a] = -margins[a][b];
        }
      const found = lotteryOf(byMargins(margins));
      expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      for (let b = 0; b < size; b++)
        expect(found.reduce((sum, share, a) => sum + share * margins[a][b], 0)).toBeGreaterThan(-1e-7);
    }
  });

  test("winners are drawn by the chances, and a certain one is not drawn", () => {
    const circle = byMargins([
      [0, 1, -5],
      [-1, 0, 3],
      [5, -3, 0],
    ]);
    const counts = [0, 0, 0];
    const random = randomStream(2, "draws");
    for (let n = 0; n < 900; n++)
      counts[maximalLottery.tally(null as never, { platforms: [], pairwise: circle, random }).winner!]++;
    [300, 500, 100].forEach((expected, c) => {
      expect(Math.abs(counts[c] - expected)).toBeLessThan(4 * Math.sqrt(expected));
    });
  });
});

describe("cyclic share", () => {
  test("golden: a pure circle, and nearly additive odds", () => {
    expect(cyclicShareOf(Float64Array.of(0, 1, -1, -1, 0, 1, 1, -1, 0), 3)).toBe(1);
    const additive = Float64Array.of(0, 1, 2, 3.5, -1, 0, 1, 2, -2, -1, 0, 1, -3.5, -2, -1, 0);
    expect(cyclicShareOf(additive, 4)).toBeCloseTo(0.005376344086021501, 12);
  });
  test("of votes: rock, paper, scissors 1; where all agree on scores 0; of no preferences null", () => {
    expect(
      cyclicShare(
        mcGarvey(
          [
            [0, 1],
            [1, 2],
            [2, 0],
          ],
          3,
        ),
      ),
    ).toBeCloseTo(1, 12);
    expect(cyclicShare({ candidates: 2, votes: Float64Array.of(0, 3, 1, 0), cast: 4 })).toBe(0);
    expect(cyclicShare({ candidates: 2, votes: Float64Array.of(0, 2, 2, 0), cast: 4 })).toBeNull();
  });
});
