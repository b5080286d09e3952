/** A search for the laws that no other beats by two measures at once. */
import { type RandomStream, randomStream } from "../../base/random.ts";
import { nelderMead } from "../../planner/oracles/nelder-mead.ts";
import { crowding, evenlyAlong, fronts, rangesOf, type Score, undominated } from "./pareto.ts";

/** A point of the unit cube, and what it is worth; more is better in each. */
export interface Member {
  readonly point: readonly number[];
  readonly score: Score;
}

/** Null where a measure has no meaning. */
export type Evaluate = (point: readonly number[]) => Score | null;

export interface FrontierSearch {
  readonly evaluate: Evaluate;
  /** Dimensions of the cube. */
  readonly size: number;
  readonly starts: readonly (readonly number[])[];
  readonly seed: number;
  /** Points that are wanted of the front. */
  readonly count: number;
}

const members = 48;
const generations = { least: 30, perDimension: 14, most: 110 };
/** Of the last improvement of each point that is kept. */
const polish = { step: 0.02, evaluationsPerDimension: 24 };
const crossover = 0.8;
/** What the measure that lags less counts beside the one that lags most, so that ties are decided. */
const tieBreak = 1e-3;

/**
 * Generalised differential evolution (Kukkonen and Lampinen 2005): a trial takes its parent's place where it is no worse in
 * anything and stands beside it where neither beats the other; of too many those stay that fewest beat, and of these those
 * with most room between their neighbours. At its end as many points as are wanted are each pushed outwards.
 * The same seed gives the same points.
 * @returns all that none of the others beats
 */
export function searchFrontier({ evaluate, size, starts, seed, count }: FrontierSearch): readonly Member[] {
  const random = randomStream(seed, "frontier");
  const drawn = Array.from({ length: members }, () => Array.from({ length: size }, () => random.next()));
  let population = kept([...starts, ...drawn].flatMap((point) => at(evaluate, point)));
  const rounds = Math.min(generations.most, generations.least + generations.perDimension * (size - 1));
  for (let round = 0; round < rounds && population.length > 1; round++) {
    const trials = population.flatMap((own) => at(evaluate, trial(own.point, population, random)));
    population = kept([...population, ...trials]);
  }
  return pushed(population, evaluate, count);
}

function at(evaluate: Evaluate, point: readonly number[]): Member[] {
  const score = evaluate(point);
  return score === null ? [] : [{ point, score }];
}

/** Of some members so many points improved in both measures at once from where they stand, and the ends in their own. */
export function pushed(all: readonly Member[], evaluate: Evaluate, count: number): readonly Member[] {
  if (all.length === 0) return all;
  const front = thinned(all, count);
  const ranges = rangesOf(front.map(({ score }) => score));
  const ends = ranges.map((_, m) => front.reduce((best, one) => (one.score[m] > best.score[m] ? one : best), front[0]));
  const better = [
    ...front.flatMap((one) => improved(one, evaluate, (score) => outwards(score, one.score, ranges))),
    ...ends.flatMap((end, m) => improved(end, evaluate, (score) => score[m])),
  ];
  const found = [...all, ...better];
  return undominated(found.map(({ score }) => score)).map((i) => found[i]);
}

/** The point that is better than a score in every measure by the most that a simplex from the front comes to. */
export function pushedBeyond(target: Score, front: readonly Member[], evaluate: Evaluate): readonly Member[] {
  const ranges = rangesOf(front.map(({ score }) => score));
  const gain = ({ score }: Member): number => outwards(score, target, ranges);
  const start = front.reduce((best, one) => (gain(one) > gain(best) ? one : best), front[0]);
  return improved(start, evaluate, (score) => outwards(score, target, ranges));
}

function outwards(score: Score, from: Score, ranges: Score): number {
  const gains = score.map((value, m) => (value - from[m]) / ranges[m]);
  return Math.min(...gains) + tieBreak * gains.reduce((sum, gain) => sum + gain, 0);
}

function improved(one: Member, evaluate: Evaluate, value: (score: Score) => number): Member[] {
  const objective = (point: readonly number[]): number => {
    const score = evaluate(point);
    return score === null ? -Infinity : value(score);
  };
  const mostEvaluations = polish.evaluationsPerDimension * one.point.length;
  const start = { point: one.point, value: value(one.score) };
  return at(evaluate, nelderMead(objective, start, { step: polish.step, mostEvaluations }).point);
}

/** Those that none beats, so many of them at even distances. */
export function thinned(all: readonly Member[], count: number): readonly Member[] {
  const scores = all.map(({ score }) => score);
  const front = undominated(scores);
  const own = front.map((i) => scores[i]);
  return evenlyAlong(own, rangesOf(own), count).map((i) => all[front[i]]);
}

function kept(all: readonly Member[]): readonly Member[] {
  const scores = all.map(({ score }) => score);
  const ranges = rangesOf(scores);
  const chosen: Member[] = [];
  for (const front of fronts(scores, ranges)) {
    const left = members - chosen.length;
    if (left <= 0) break;
    if (front.length <= left) {
      chosen.push(...front.map((i) => all[i]));
      continue;
    }
    const own = front.map((i) => scores[i]);
    const room = crowding(own, rangesOf(own));
    const byRoom = front.map((i, k) => ({ i, room: room[k] })).sort((a, b) => b.room - a.room);
    chosen.push(...byRoom.slice(0, left).map(({ i }) => all[i]));
  }
  return chosen;
}

/** A point along the difference of two others, from itself or from a third. */
function trial(own: readonly number[], population: readonly Member[], random: RandomStream): number[] {
  const [a, b, c] = [0, 0, 0].map(() => population[random.integer(population.length)].point);
  const base = random.next() < 0.5 ? own : c;
  const scale = 0.3 + 0.6 * random.next();
  const forced = random.integer(own.length);
  return own.map((value, j) => {
    if (j !== forced && random.next() > crossover) return value;
    const moved = base[j] + scale * (a[j] - b[j]);
    if (moved < 0) return base[j] / 2;
    return moved > 1 ? (1 + base[j]) / 2 : moved;
  });
}
