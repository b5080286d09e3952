/**
 * Groups of people who prefer alike, found in what each of them prefers to what: a mixture of Bradley–Terry models by EM
 * (Dempster, Laird and Rubin 1977), each person of one group with a probability.
 */
import { randomStream } from "../../base/random.ts";
import { bradleyTerry } from "./bradley-terry.ts";
import { connectionOf, countsOf } from "./comparisons.ts";

/** `wins[i][j]`: how often a person preferred i to j. */
export type Wins = readonly (readonly number[])[];

export interface PreferenceGroups {
  /** Parts of people, the largest group first. */
  readonly shares: readonly number[];
  /** Of each group the scores of things in ln odds, mean zero. */
  readonly abilities: readonly (readonly number[])[];
  readonly logLikelihood: number;
  readonly aic: number;
  /** By the number of people, not of what they said. */
  readonly bic: number;
  /** Of each person the number of the likeliest group, and how likely that is. */
  readonly of: readonly number[];
  readonly certainty: readonly number[];
  /** Of each person how likely each group is. */
  readonly parts: readonly (readonly number[])[];
}

const mostRounds = 2000;
/** Below this a part of a person is none: it would connect, or oppose, what nothing else in the group does. */
const leastPart = 1e-6;
/** Part of ln likelihood by which a round has to better it to be followed by another. */
const finely = 1e-10;
/** Enough for predictions and intervals, which take hundreds of fits. */
const roughly = 1e-7;

/**
 * Of several starts the likeliest. A group in which nothing is ever preferred to some thing has half a preference added
 * to each side of every pair, as otherwise its scores had no end.
 * @param people of one size each, over the same things
 * @param groups how many
 * @throws RangeError where things are not connected by what people say
 */
export function preferenceGroups(people: readonly Wins[], groups: number, seed = 1, starts = 8): PreferenceGroups {
  return likeliest(people, groups, { seed, starts, tolerance: finely });
}

/** From fewer starts and less exactly, for fits of whose kind there are many. */
export function roughPreferenceGroups(people: readonly Wins[], groups: number, seed: number): PreferenceGroups {
  return likeliest(people, groups, { seed, starts: 4, tolerance: roughly });
}

interface Climb {
  readonly seed: number;
  readonly starts: number;
  readonly tolerance: number;
}

function likeliest(people: readonly Wins[], groups: number, { seed, starts, tolerance }: Climb): PreferenceGroups {
  const things = people[0].length;
  let best: PreferenceGroups | null = null;
  for (let start = 0; start < (groups === 1 ? 1 : starts); start++) {
    const random = randomStream(seed, "preference-groups", start);
    const first = people.map(() => {
      const raw = Array.from({ length: groups }, () => -Math.log(1 - random.next()));
      const sum = raw.reduce((total, one) => total + one, 0);
      return raw.map((one) => one / sum);
    });
    const found = climbed(people, things, first, { tolerance });
    if (best === null || found.logLikelihood > best.logLikelihood) best = found;
  }
  if (best === null) throw new RangeError("groups of nobody");
  return best;
}

/** Groups of other people near those that were found: for resamples, whose groups then keep their numbers. */
export function preferenceGroupsNear(people: readonly Wins[], first: readonly (readonly number[])[]): PreferenceGroups {
  return climbed(people, people[0].length, first, { tolerance: roughly, largestFirst: false });
}

/** ln of how likely somebody's choices are under groups that others were fitted by. */
export function logScore(wins: Wins, { shares, abilities }: Pick<PreferenceGroups, "shares" | "abilities">): number {
  return expectation([wins], shares, abilities).logLikelihood;
}

/** Numbers of groups from 1 on, and the one with the least BIC. */
export function preferenceGroupsByBic(
  people: readonly Wins[],
  most: number,
  seed = 1,
): { readonly tried: readonly PreferenceGroups[]; readonly best: PreferenceGroups } {
  const tried = Array.from({ length: Math.min(most, people.length) }, (_, k) => preferenceGroups(people, k + 1, seed));
  return { tried, best: tried.reduce((a, b) => (b.bic < a.bic ? b : a)) };
}

function climbed(
  people: readonly Wins[],
  things: number,
  first: readonly (readonly number[])[],
  { tolerance, largestFirst = true }: { readonly tolerance: number; readonly largestFirst?: boolean },
): PreferenceGroups {
  const groups = first[0].length;
  let responsibilities = first;
  let before = Number.NEGATIVE_INFINITY;
  let [shares, abilities]: [number[], (readonly number[])[]] = [[], []];
  for (let round = 0; round < mostRounds; round++) {
    shares = Array.from({ length: groups }, (_, g) => mean(responsibilities.map((row) => row[g])));
    abilities = shares.map((_, g) => fittedTo(people, things, (i) => responsibilities[i][g]));
    const { logLikelihood, next } = expectation(people, shares, abilities);
    responsibilities = next;
    if (logLikelihood - before <= tolerance * Math.abs(logLikelihood)) break;
    before = logLikelihood;
  }
  const numbers = shares.map((_, g) => g);
  const order = largestFirst ? numbers.sort((a, b) => shares[b] - shares[a]) : numbers;
  const { logLikelihood, next } = expectation(people, shares, abilities);
  const parameters = groups * (things - 1) + groups - 1;
  const ranked = next.map((row) => order.map((g) => row[g]));
  return {
    shares: order.map((g) => shares[g]),
    abilities: order.map((g) => abilities[g]),
    logLikelihood,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: parameters * Math.log(people.length) - 2 * logLikelihood,
    of: ranked.map((row) => row.indexOf(Math.max(...row))),
    certainty: ranked.map((row) => Math.max(...row)),
    parts: ranked,
  };
}

/** Scores of the group whose part of person i is given. */
function fittedTo(people: readonly Wins[], things: number, part: (i: number) => number): readonly number[] {
  const wins = Array.from({ length: things }, () => Array<number>(things).fill(0));
  people.forEach((own, i) => {
    const share = part(i);
    if (share < leastPart) return;
    for (let a = 0; a < things; a++) for (let b = 0; b < things; b++) wins[a][b] += share * (own[a]?.[b] ?? 0);
  });
  const counts = countsOf(wins);
  if (connectionOf(things, counts).isConnected) return bradleyTerry(things, counts).scores;
  // A group that says nothing of some things puts them where the others are on average.
  return bradleyTerry(things, countsOf(wins.map((row, a) => row.map((one, b) => (a === b ? 0 : one + 1e-3))))).scores;
}

function expectation(
  people: readonly Wins[],
  shares: readonly number[],
  abilities: readonly (readonly number[])[],
): { readonly logLikelihood: number; readonly next: readonly (readonly number[])[] } {
  // ln P(a is preferred to b) in each group.
  const logs = abilities.map((own) => own.map((a) => own.map((b) => -Math.log1p(Math.exp(b - a)))));
  let logLikelihood = 0;
  const next = people.map((own) => {
    const terms = shares.map((share, g) => {
      let sum = Math.log(share);
      own.forEach((row, a) => {
        row.forEach((won, b) => {
          if (won > 0) sum += won * logs[g][a][b];
        });
      });
      return sum;
    });
    const most = Math.max(...terms);
    const whole = terms.reduce((sum, term) => sum + Math.exp(term - most), 0);
    logLikelihood += most + Math.log(whole);
    return terms.map((term) => Math.exp(term - most) / whole);
  });
  return { logLikelihood, next };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
