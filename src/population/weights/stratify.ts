/** Samples with enough people in every tax bracket, however few of the population are there. */

import { ScenarioError } from "../../base/errors.ts";
import { type RandomStream, randomStream } from "../../base/random.ts";
import { type Population, takeRows, usualIncome } from "../population.ts";

/** People drawn at least to count the brackets by: the rarer the bracket, the more its share needs. */
const poolMinimum = 100_000;
/** People drawn at most in search of a rare bracket. */
const poolLimit = 1_600_000;

export interface Stratum {
  /** Where the bracket starts, dollars a year of income at usual hours. */
  readonly from: number;
  /** Of the people of the source, as estimated from the pool. */
  readonly share: number;
  readonly people: number;
  /** Of each of them: size·share/people. */
  readonly weight: number;
}

export interface StratifiedSample {
  readonly population: Population;
  readonly strata: readonly Stratum[];
  /** People drawn to choose from. */
  readonly poolSize: number;
}

/**
 * Double sampling for stratification (J. Neyman, "Contribution to the theory of sampling human populations", JASA
 * 33(201), 1938): a large pool is drawn, its brackets counted, and from each bracket people are chosen at random, at
 * least `minimum`, the rest in proportion to the brackets. A person of bracket k weighs size·share_k/people_k, so that
 * weighted means are those of the pool on average, and weights have mean 1.
 *
 * The pool is of max(size, 100,000) people, doubled while a bracket has too few, up to 1.6 million (or size): it costs as
 * much as that many people do. A share p of a pool of P people has standard error √(p(1−p)/P).
 * @param draw that many people of the source
 * @param brackets starts in dollars a year, the first 0
 * @param minimum 1 or more
 * @param seed of the choice within brackets: a pool can have an order, as a file used whole does
 * @throws ScenarioError where `size` has no room for the minimum, or the pool too few people in a bracket
 */
export function stratifiedSample(
  draw: (size: number) => Population,
  size: number,
  brackets: readonly number[],
  minimum: number,
  seed: number,
): StratifiedSample {
  const key = "population.stratify.minimumPerBracket";
  if (minimum * brackets.length > size) {
    throw new ScenarioError(
      `${key}: ${minimum} people in each of ${brackets.length} brackets are ${minimum * brackets.length}; expected at most population.size ${size}`,
    );
  }
  let poolSize = Math.max(size, poolMinimum);
  for (;;) {
    const pool = draw(poolSize);
    const members = membersByBracket(pool, brackets);
    const short = members.findIndex(({ length }) => length < minimum);
    if (short < 0) {
      const counts = members.map(({ length }) => length);
      return chosen(pool, members, brackets, allocation(counts, size, minimum), seed);
    }
    if (2 * poolSize > Math.max(size, poolLimit)) {
      throw new ScenarioError(
        `${key}: the bracket from $${brackets[short].toLocaleString("en-US")} has ${members[short].length} of ${poolSize.toLocaleString("en-US")} people drawn; expected at least ${minimum}`,
        { hint: "take brackets together, ask for fewer, or use a source that has such people" },
      );
    }
    poolSize *= 2;
  }
}

/** @param people to take of each bracket */
function chosen(
  pool: Population,
  members: readonly (readonly number[])[],
  brackets: readonly number[],
  people: readonly number[],
  seed: number,
): StratifiedSample {
  const size = people.reduce((sum, count) => sum + count, 0);
  const strata = brackets.map((from, k): Stratum => {
    const share = members[k].length / pool.size;
    return { from, share, people: people[k], weight: (size * share) / people[k] };
  });
  const stream = randomStream(seed, "stratify");
  const weight = new Float64Array(pool.size);
  for (const [k, stratum] of strata.entries()) {
    for (const i of randomSubset(members[k], people[k], stream)) weight[i] = stratum.weight;
  }
  const indexes = [...weight.keys()].filter((i) => weight[i] > 0);
  return { population: takeRows({ ...pool, weight }, indexes), strata, poolSize: pool.size };
}

/** The first steps of a Fisher–Yates shuffle. */
function randomSubset(members: readonly number[], count: number, stream: RandomStream): readonly number[] {
  const shuffled = [...members];
  for (let i = 0; i < count; i++) {
    const j = i + stream.integer(shuffled.length - i);
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled.slice(0, count);
}

function membersByBracket(people: Population, brackets: readonly number[]): number[][] {
  const members: number[][] = brackets.map(() => []);
  for (let i = 0; i < people.size; i++) {
    const income = usualIncome(people, i);
    members[brackets.findLastIndex((from) => income >= from)].push(i);
  }
  return members;
}

/**
 * People per bracket: the minimum where a proportional share would be less, the rest in proportion to the others, rounded
 * by largest remainder. Never more than the pool has, which is at least `size`.
 */
export function allocation(counts: readonly number[], size: number, minimum: number): readonly number[] {
  const isRaised = counts.map(() => false);
  for (;;) {
    const rest = size - minimum * isRaised.filter(Boolean).length;
    const total = counts.reduce((sum, count, k) => sum + (isRaised[k] ? 0 : count), 0);
    const exact = counts.map((count, k) => (isRaised[k] ? minimum : (rest * count) / total));
    const low = exact.flatMap((people, k) => (people < minimum ? [k] : []));
    if (low.length === 0) return rounded(exact, size);
    for (const k of low) isRaised[k] = true;
  }
}

function rounded(exact: readonly number[], size: number): readonly number[] {
  const people = exact.map(Math.floor);
  const byRemainder = exact.map((_, k) => k).sort((a, b) => exact[b] - people[b] - (exact[a] - people[a]) || a - b);
  const left = size - people.reduce((sum, count) => sum + count, 0);
  for (const k of byRemainder.slice(0, left)) people[k]++;
  return people;
}
