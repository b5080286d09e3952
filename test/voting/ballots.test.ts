import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type BallotPaper, ballotsFromPapers, paperProblem } from "../../src/voting/ballot-papers.ts";
import { type Ballots, emptyBallots, everyCandidate, firstChoices, votesCast } from "../../src/voting/ballots.ts";
import { pairwiseVotes } from "../../src/voting/pairwise.ts";
import { ballotsFromUtilities } from "../../src/voting/utility-ballots.ts";

/** Rows are voters here, as they are easier to read. */
function fromRows(rows: readonly (readonly number[])[], turnoutCost?: number, weights = rows.map(() => 1)): Ballots {
  const columns = rows[0].map((_, c) => Float64Array.from(rows, (row) => row[c]));
  return ballotsFromUtilities(columns, Float64Array.from(weights), turnoutCost);
}

const rowsOf = (column: ArrayLike<number>, { size, candidates }: Ballots): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from(column).slice(i * candidates, (i + 1) * candidates));

describe("ballots from utilities", () => {
  const places = (name: string, utilities: number[], expected: number[]) =>
    test(name, () => expect([...fromRows([utilities]).places]).toEqual(expected));
  places("the most dollars come first", [10, 30, 20], [2, 0, 1]);
  places("equal utility is an equal place", [10, 30, 30, 5], [2, 0, 0, 3]);
  places("negative utility", [-3, -1, -2], [2, 0, 1]);

  test("approves of what is above the own mean", () =>
    expect([...fromRows([[0, 4, 5, 3]]).approved]).toEqual([0, 1, 1, 0]));

  const voted = (name: string, utilities: number[], cost: number, expected: number) =>
    test(name, () => expect(fromRows([utilities], cost).voted[0]).toBe(expected));
  voted("votes where more is at stake than it costs", [100, 50], 49, 1);
  voted("stays at home where it is as much", [100, 50], 50, 0);
  voted("is indifferent", [7, 7], 0, 0);
  voted("has one candidate only", [7], 0, 0);
  voted("votes for free", [7, 7.1], 0, 1);

  test("utility that is not a number is refused", () =>
    expect(() =>
      fromRows([
        [1, 2],
        [1, Number.NaN],
      ]),
    ).toThrow("a utility of voter 1 is not a number"));

  test("places, pairs and first choices are as counted one by one, ties and all", () => {
    const electorate = fc.integer({ min: 1, max: 7 }).chain((candidates) =>
      fc.array(
        fc.record({
          utilities: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: candidates, maxLength: candidates }),
          weight: fc.integer({ min: 0, max: 5 }),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    );
    fc.assert(
      fc.property(electorate, (voters) => {
        const ballots = fromRows(
          voters.map(({ utilities }) => utilities),
          0,
          voters.map(({ weight }) => weight),
        );
        const voting = voters.filter(({ utilities }) => new Set(utilities).size > 1);
        expect(votesCast(ballots)).toBe(voting.reduce((sum, { weight }) => sum + weight, 0));
        voters.forEach(({ utilities }, i) => {
          if (new Set(utilities).size < 2) return;
          const above = utilities.map((own) => utilities.filter((other) => other > own).length);
          expect(rowsOf(ballots.places, ballots)[i]).toEqual(above);
        });
        const all = everyCandidate(ballots);
        const weightOf = (is: (utilities: number[]) => boolean) =>
          voting.filter(({ utilities }) => is(utilities)).reduce((sum, { weight }) => sum + weight, 0);
        expect([...pairwiseVotes(ballots).votes]).toEqual(
          all.flatMap((a) => all.map((b) => weightOf((u) => u[a] > u[b]))),
        );
        // Of every second candidate, as if the others were out.
        const running = all.filter((candidate) => candidate % 2 === 0);
        const firsts = firstChoices(ballots, running);
        all.forEach((candidate) => {
          const expected = voting.reduce((sum, { utilities, weight }) => {
            const best = Math.max(...running.map((other) => utilities[other]));
            const tied = running.filter((other) => utilities[other] === best);
            return tied.includes(candidate) ? sum + weight / tied.length : sum;
          }, 0);
          expect(firsts[candidate]).toBeCloseTo(expected, 10);
        });
      }),
    );
  });
});

describe("ballots from papers", () => {
  const ones = (size: number) => new Float64Array(size).fill(1);
  const fromPaper = (paper: BallotPaper | null) => ballotsFromPapers([paper], 4, ones(1));
  const says = (name: string, paper: BallotPaper, places: number[], approved: number[]) =>
    test(name, () => {
      const ballots = fromPaper(paper);
      expect([...ballots.places]).toEqual(places);
      expect([...ballots.approved]).toEqual(approved);
      expect(ballots.voted[0]).toBe(1);
    });
  says("one choice", { ranking: [2] }, [1, 1, 0, 1], [0, 0, 1, 0]);
  says("a complete ranking", { ranking: [2, 0, 3, 1] }, [1, 3, 0, 2], [0, 0, 1, 0]);
  says("an incomplete ranking ties the rest", { ranking: [1, 3] }, [2, 0, 2, 1], [0, 1, 0, 0]);
  says("approvals alone are tied before the rest", { ranking: [], approved: [3, 1] }, [2, 0, 2, 0], [0, 1, 0, 1]);
  says("a ranking with approvals", { ranking: [1], approved: [1, 2] }, [2, 0, 1, 2], [0, 1, 1, 0]);
  says("a ranking that approves of none", { ranking: [1], approved: [] }, [1, 0, 1, 1], [0, 0, 0, 0]);

  test.each([[null], [{ ranking: [] }], [{ ranking: [], approved: [] }]])("abstains: %j", (paper) =>
    expect(fromPaper(paper).voted[0]).toBe(0),
  );

  const wrong = (name: string, paper: BallotPaper, problem: string) =>
    test(name, () => {
      expect(paperProblem(paper, 4)).toBe(problem);
      expect(() => fromPaper(paper)).toThrow(`ballot of voter 0: ${problem}`);
    });
  wrong("a number too high", { ranking: [4] }, "ranking names candidate 4; expected 0 to 3");
  wrong("a negative number", { ranking: [], approved: [-1] }, "approved names candidate -1; expected 0 to 3");
  wrong("no whole number", { ranking: [1.5] }, "ranking names candidate 1.5; expected 0 to 3");
  wrong("a name twice", { ranking: [1, 2, 1] }, "ranking names candidate 1 twice; expected once");
});

test("too many pairs of voter and candidate are refused before memory is taken", () => {
  expect(() => emptyBallots(20_000, new Float64Array(20_000))).toThrow(
    "20000 candidates are too many for 20000 voters; expected at most 5000",
  );
  expect(() => emptyBallots(70_000, new Float64Array(3))).toThrow("expected at most 65535");
});
