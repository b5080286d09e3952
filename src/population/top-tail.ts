/** The top of an income distribution as a Pareto distribution: surveys cut it off. */
import { randomStream } from "../base/random.ts";
import { type Population, usualIncome, weeksOf } from "./population.ts";

export interface TopTail {
  /** Dollars a year of income at usual hours. */
  readonly above: number;
  /** Index a, above 1: the share with more than y is (above/y)^a, and their mean above·a/(a − 1). */
  readonly pareto: number;
}

/**
 * Wages of the American Community Survey above $250,000: 2.74 % of earners with a mean of $429,054, of which
 * a = mean/(mean − above). The survey replaces the highest wages of a state by their mean, so that further up its tail is
 * thinner than that.
 */
export const surveyTail: TopTail = { above: 250_000, pareto: 2.4 };

/** Of so few people the tail has a handful, of whom one would decide the mean of all. */
export const tooFewForTail = 10_000;

function incomesOf(people: Population): Float64Array {
  return people.wage.map((_, i) => usualIncome(people, i));
}

/**
 * The same people with incomes above a threshold that are Pareto's: as many have one, the order among them stays, and
 * hours, so that wages move. Each takes a uniform number in a stratum of its own, as wide as its weight.
 */
export function withTopTail(population: Population, { above, pareto }: TopTail, seed: number): Population {
  const incomes = incomesOf(population);
  const { weight, usualHours } = population;
  const top = [...incomes.keys()].filter((i) => incomes[i] > above).sort((a, b) => incomes[a] - incomes[b] || a - b);
  const total = top.reduce((sum, i) => sum + weight[i], 0);
  const stream = randomStream(seed, "top-tail");
  const wage = population.wage.slice();
  let below = 0;
  for (const i of top) {
    const share = (below + weight[i] * stream.next()) / total;
    wage[i] = (above * (1 - share) ** (-1 / pareto)) / (weeksOf(population, i) * usualHours[i]);
    below += weight[i];
  }
  return { ...population, wage };
}

export interface TailIndex {
  /** Mean above the threshold over its excess. */
  readonly pareto: number;
  /** Rows there. */
  readonly people: number;
}

/** The index of people's incomes above a threshold, by their mean; null where nobody has one. */
export function tailIndex(population: Population, above: number): TailIndex | null {
  const { weight } = population;
  let [people, sum, total] = [0, 0, 0];
  for (const [i, income] of incomesOf(population).entries()) {
    if (!(income > above) || weight[i] === 0) continue;
    people++;
    sum += weight[i] * income;
    total += weight[i];
  }
  return people === 0 ? null : { people, pareto: sum / (sum - total * above) };
}

/** Standard errors by which an index must be above the survey's to be called thin, and people on whom that can rest. */
const thin = { errors: 3, people: 30 } as const;

/**
 * Where the top bracket, or what there is above the survey's threshold, has a thinner tail than the survey has above it.
 * @param brackets starts in dollars a year
 * @returns what a reader of the run must know, or null
 */
export function thinTail(population: Population, brackets: readonly number[]): string | null {
  const above = Math.max(surveyTail.above, brackets[brackets.length - 1]);
  const index = tailIndex(population, above);
  if (!index || index.people < thin.people) return null;
  const error = index.pareto / Math.sqrt(index.people);
  if (index.pareto - thin.errors * error <= surveyTail.pareto) return null;
  const dollars = (value: number) => `$${value.toLocaleString("en-US")}`;
  return `above ${dollars(above)} the people drawn have a Pareto index of ${index.pareto.toFixed(2)}, and wages in the American Community Survey one of ${surveyTail.pareto.toFixed(2)} above ${dollars(surveyTail.above)}: their tail is thinner than the survey's, which cuts off the highest wages, and top rates and what they bring in hang on it; population.topTail: {above: ${surveyTail.above}, pareto: ${surveyTail.pareto}} draws one`;
}
