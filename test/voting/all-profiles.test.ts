/** Every rule against an implementation that shares nothing with it: voter by voter, on rankings as texts. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { beats, condorcetWinner, countCycles, pairwiseVotes } from "../../src/voting/pairwise.ts";
import { type Profile, platformsOf, possibleWinners, repeated, tally, winnerOf } from "./helpers.ts";

const rankings = ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"];

/** All profiles of three candidates and up to seven voters, but for the order of the voters. */
function allProfiles(mostVoters: number): Profile[] {
  const extend = (counts: number[], left: number): number[][] =>
    counts.length === rankings.length
      ? [counts]
      : Array.from({ length: left + 1 }, (_, n) => extend([...counts, n], left - n)).flat();
  return extend([], mostVoters)
    .filter((counts) => counts.some((count) => count > 0))
    .map((counts) => counts.map((count, i) => [rankings[i], count] as const));
}

const votersOf = (profile: Profile): string[] =>
  profile.flatMap(([ranking, voters]) => new Array<string>(voters).fill(ranking));
const prefers = (voter: string, a: string, b: string): boolean => voter.indexOf(a) < voter.indexOf(b);
const count = (voters: string[], is: (voter: string) => boolean): number => voters.filter(is).length;

function best(candidates: string[], score: (candidate: string) => number): string {
  const most = Math.max(...candidates.map(score));
  return candidates.filter((candidate) => score(candidate) === most).join("");
}

/** Without the shortcut of a majority: down to the last one. */
function runoff(voters: string[], candidates: string[]): string {
  if (candidates.length === 1) return candidates[0];
  const firsts = (candidate: string) =>
    count(voters, (voter) => Array.from(voter).find((name) => candidates.includes(name)) === candidate);
  const out = best(candidates, (candidate) => -firsts(candidate));
  const rest = Array.from(out, (loser) =>
    runoff(
      voters,
      candidates.filter((candidate) => candidate !== loser),
    ),
  );
  return [...new Set(rest.join(""))].sort().join("");
}

const lead = (voters: string[], a: string, b: string): number =>
  count(voters, (voter) => prefers(voter, a, b)) - count(voters, (voter) => prefers(voter, b, a));

/** The strongest of all simple paths, one by one. */
function strongest(voters: string[], candidates: string[], from: string, to: string): number {
  if (from === to) return Infinity;
  const others = candidates.filter((candidate) => candidate !== from);
  return Math.max(
    0,
    ...others.map((next) => {
      const link = lead(voters, from, next) > 0 ? count(voters, (voter) => prefers(voter, from, next)) : 0;
      return link === 0 ? 0 : Math.min(link, strongest(voters, others, next, to));
    }),
  );
}

function majority(voters: string[], candidates: string[]): string {
  const rivals = (a: string) => candidates.filter((b) => b !== a);
  const champion = candidates.find((a) => rivals(a).every((b) => lead(voters, a, b) > 0));
  if (champion) return champion;
  const net = (a: string) => rivals(a).reduce((sum, b) => sum + Math.sign(lead(voters, a, b)), 0);
  const tied = Array.from(best(candidates, net));
  const unbeaten = (a: string) =>
    tied.every((b) => a === b || strongest(voters, candidates, a, b) >= strongest(voters, candidates, b, a));
  return tied.filter(unbeaten).join("");
}

const expected: Record<string, (voters: string[], candidates: string[]) => string> = {
  plurality: (voters, candidates) => best(candidates, (a) => count(voters, (voter) => voter[0] === a)),
  approval: (voters, candidates) => best(candidates, (a) => count(voters, (voter) => voter.indexOf(a) < 2)),
  borda: (voters, candidates) => best(candidates, (a) => -voters.reduce((sum, voter) => sum + voter.indexOf(a), 0)),
  "instant-runoff": runoff,
  condorcet: majority,
};

function agrees(rule: string, profile: Profile, candidates: string[]): void {
  const actual = possibleWinners(rule, repeated(profile, candidates.length, 2));
  if (actual !== expected[rule](votersOf(profile), candidates))
    throw new Error(`${JSON.stringify(profile)}: ${actual}, not ${expected[rule](votersOf(profile), candidates)}`);
}

const profiles = allProfiles(7);

describe("three candidates and up to seven voters", () => {
  test("are 1715 profiles", () => expect(profiles).toHaveLength(1715));

  test.each(Object.keys(expected))("%s: whoever can win", (rule) => {
    for (const profile of profiles) agrees(rule, profile, ["A", "B", "C"]);
  });

  test("median: of every voter's own favourite rates", () => {
    const platforms = platformsOf(3);
    for (const profile of profiles) {
      const voters = votersOf(profile);
      const median = (bracket: number) => {
        const rates = voters.map((voter) => platforms[voter.charCodeAt(0) - 65][bracket]).sort((a, b) => a - b);
        return (rates[(rates.length - 1) >> 1] + rates[rates.length >> 1]) / 2;
      };
      expect(tally("median", repeated(profile, 3)).rates).toEqual([median(0), median(1)]);
    }
  });

  test("random dictator: every voter is as likely", () => {
    for (const profile of profiles) {
      const voters = votersOf(profile);
      const never = (): never => {
        throw new Error("one number is drawn");
      };
      const elected = voters.map((_, i) => {
        const next = () => (i + 0.5) / voters.length;
        return winnerOf("random-dictator", repeated(profile, 3), { next, integer: never, normal: never });
      });
      expect(elected.join("")).toBe(
        voters
          .map((voter) => voter[0])
          .sort()
          .join(""),
      );
    }
  });

  test("pairwise votes, Condorcet winners and cycles", () => {
    let withCycle = 0;
    for (const profile of profiles) {
      const voters = votersOf(profile);
      const pairwise = pairwiseVotes(repeated(profile, 3));
      const names = ["A", "B", "C"];
      expect([...pairwise.votes]).toEqual(
        names.flatMap((a) => names.map((b) => count(voters, (voter) => prefers(voter, a, b)))),
      );
      const champion = names.findIndex((a) => names.every((b) => a === b || lead(voters, a, b) > 0));
      expect(condorcetWinner(pairwise) ?? -1).toBe(champion);
      const circles = ["ABC", "ACB"].filter(([a, b, c]) =>
        [
          [a, b],
          [b, c],
          [c, a],
        ].every(([winner, loser]) => lead(voters, winner, loser) > 0),
      );
      expect(countCycles(pairwise)).toBe(circles.length);
      withCycle += circles.length;
    }
    expect(withCycle).toBeGreaterThan(0);
  });
});

describe("more candidates", () => {
  const names = ["A", "B", "C", "D", "E"];
  const anyProfile = fc.array(
    fc.tuple(
      fc.shuffledSubarray(names, { minLength: 5 }).map((ranking) => ranking.join("")),
      fc.integer({ min: 1, max: 4 }),
    ),
    { minLength: 1, maxLength: 6 },
  );
  test.each(Object.keys(expected))("%s: whoever can win", (rule) =>
    fc.assert(
      fc.property(anyProfile, (profile) => agrees(rule, profile, names)),
      { numRuns: 200 },
    ),
  );

  test("cycles are all triples but those with one above the two others", () =>
    fc.assert(
      fc.property(anyProfile, (profile) => {
        // An odd number of voters leaves no pair tied.
        fc.pre(votersOf(profile).length % 2 === 1);
        const pairwise = pairwiseVotes(repeated(profile, 5));
        const wins = names.map((_, a) => names.filter((_, b) => beats(pairwise, a, b)).length);
        expect(countCycles(pairwise)).toBe(10 - wins.reduce((sum, won) => sum + (won * (won - 1)) / 2, 0));
      }),
    ));
});
