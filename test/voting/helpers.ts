import type { RandomStream } from "../../src/base/random.ts";
import { randomStream } from "../../src/base/random.ts";
import { type BallotPaper, ballotsFromPapers } from "../../src/voting/ballot-papers.ts";
import type { Ballots } from "../../src/voting/ballots.ts";
import { pairwiseVotes } from "../../src/voting/pairwise.ts";
import { votingRule } from "../../src/voting/registry.ts";
import type { Tally } from "../../src/voting/rule.ts";

/** Groups of voters: a ranking, best first, in letters ("BAC"; "B" where the rest is left out), and its voters. */
export type Profile = readonly (readonly [ranking: string, voters: number])[];

const numbersOf = (letters: string) => Array.from(letters, (letter) => letter.charCodeAt(0) - 65);

/** One row per group, weighted by its voters. @param approving how many of a ranking are approved */
export function weighted(profile: Profile, candidates: number, approving = 1): Ballots {
  const papers = profile.map(([ranking]): BallotPaper => {
    const numbers = numbersOf(ranking);
    return { ranking: numbers, approved: numbers.slice(0, approving) };
  });
  const weight = Float64Array.from(profile, ([, voters]) => voters);
  return ballotsFromPapers(papers, candidates, weight);
}

/** One row per voter. */
export function repeated(profile: Profile, candidates: number, approving = 1): Ballots {
  const voters = profile.flatMap(([ranking, count]) => Array.from({ length: count }, () => [ranking, 1] as const));
  return weighted(voters, candidates, approving);
}

/** Candidate k stands for rates that tell it from the others in both brackets, in another order in each. */
export const platformsOf = (candidates: number): number[][] =>
  Array.from({ length: candidates }, (_, c) => [(c + 1) / 10, ((c * 2 + 1) % candidates) / 10]);

export function tally(rule: string, ballots: Ballots, random: RandomStream = randomStream(1)): Tally {
  const context = { platforms: platformsOf(ballots.candidates), pairwise: pairwiseVotes(ballots), random };
  return votingRule(rule).tally(ballots, context);
}

/** Letter of the winner; "-" where no candidate wins. */
export function winnerOf(rule: string, ballots: Ballots, random?: RandomStream): string {
  const { winner } = tally(rule, ballots, random);
  return winner === null ? "-" : String.fromCharCode(65 + winner);
}

/** Everyone who can win, in order, by every way in which lots between the tied can fall. */
export function possibleWinners(rule: string, ballots: Ballots): string {
  const winners = new Set<string>();
  const ways: number[][] = [[]];
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const drawn = [...way];
    const integer = (bound: number): number => {
      if (drawn.length > 0) return drawn.shift()!;
      for (let other = 1; other < bound; other++) ways.push([...taken, other]);
      taken.push(0);
      return 0;
    };
    const taken = [...way];
    const unused = (): never => {
      throw new Error("a tie is broken by integer()");
    };
    winners.add(winnerOf(rule, ballots, { integer, next: unused, normal: unused }));
  }
  return [...winners].sort().join("");
}
