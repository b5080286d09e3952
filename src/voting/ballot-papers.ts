/** The ballots of people who say whom they vote for. */
import { type Ballots, emptyBallots } from "./ballots.ts";

/** What one voter wrote down. Candidates are numbers from 0. */
export interface BallotPaper {
  /** The best first; one name is a vote for it. Whoever is not listed comes after, tied. */
  readonly ranking: readonly number[];
  /** By default the first of the ranking. Approved candidates that are not ranked are tied before the rest. */
  readonly approved?: readonly number[];
}

/** What is wrong with a paper, in words that its writer understands, or null. */
export function paperProblem({ ranking, approved = [] }: BallotPaper, candidates: number): string | null {
  for (const [list, name] of [
    [ranking, "ranking"],
    [approved, "approved"],
  ] as const) {
    const unknown = list.find(
      (candidate) => !(Number.isInteger(candidate) && candidate >= 0 && candidate < candidates),
    );
    if (unknown !== undefined) return `${name} names candidate ${unknown}; expected 0 to ${candidates - 1}`;
    const twice = list.find((candidate, i) => list.indexOf(candidate) !== i);
    if (twice !== undefined) return `${name} names candidate ${twice} twice; expected once`;
  }
  return null;
}

/**
 * @param papers one per voter; null, or one that names nobody, for an abstention
 * @param weight how many people a voter stands for
 * @throws Error where a paper has a problem (see {@link paperProblem})
 */
export function ballotsFromPapers(
  papers: readonly (BallotPaper | null)[],
  candidates: number,
  weight: Float64Array,
): Ballots {
  const ballots = emptyBallots(candidates, weight);
  papers.forEach((paper, i) => {
    if (paper === null) return;
    const problem = paperProblem(paper, candidates);
    if (problem !== null) throw new Error(`ballot of voter ${i}: ${problem}`);
    const { ranking, approved = ranking.slice(0, 1) } = paper;
    const tied = approved.filter((candidate) => !ranking.includes(candidate));
    const named = ranking.length + tied.length;
    if (named === 0) return;
    ballots.voted[i] = 1;
    const row = i * candidates;
    ballots.places.fill(named, row, row + candidates);
    ranking.forEach((candidate, place) => {
      ballots.places[row + candidate] = place;
    });
    for (const candidate of tied) ballots.places[row + candidate] = ranking.length;
    for (const candidate of approved) ballots.approved[row + candidate] = 1;
  });
  return ballots;
}
