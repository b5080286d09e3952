import type { RandomStream } from "../../base/random.ts";
import { bestFirst, type Candidate, type Objective } from "./objective.ts";

export interface DifferentialEvolutionOptions {
  readonly generations: number;
  readonly population: number;
  /** How strongly trials are drawn to the best member, from 0: little finds more peaks, much climbs faster. */
  readonly pull: number;
  readonly random: RandomStream;
}

/** Probability that a coordinate comes from the mutant. */
const crossover = 0.8;

/**
 * Differential evolution (Storn and Price 1997) on the unit cube: each member tries itself, moved towards the best and
 * along the difference of two others, and keeps what is better. Coordinates that leave the cube stop half-way to it.
 * @param starts members of the first generation; the others are random
 * @returns the last generation, best first
 */
export function differentialEvolution(
  objective: Objective,
  starts: readonly (readonly number[])[],
  { generations, population, pull, random }: DifferentialEvolutionOptions,
): Candidate[] {
  const size = starts[0].length;
  const randomPoint = () => Array.from({ length: size }, () => random.next());
  const members: Candidate[] = Array.from({ length: Math.max(population, starts.length) }, (_, i) => {
    const point = starts[i] ?? randomPoint();
    return { point, value: objective(point) };
  });
  let [best] = bestFirst(members);
  for (let generation = 0; generation < generations; generation++) {
    for (let i = 0; i < members.length; i++) {
      const own = members[i];
      const point = trial(own, members, best, pull, random);
      const value = objective(point);
      if (!(value >= own.value)) continue;
      members[i] = { point, value };
      if (value > best.value) best = members[i];
    }
  }
  return bestFirst(members);
}

/** A point between a member, the best and the difference of two others. */
export function trial(
  own: Candidate,
  members: readonly Candidate[],
  best: Candidate,
  pull: number,
  random: RandomStream,
): number[] {
  const a = members[random.integer(members.length)].point;
  const b = members[random.integer(members.length)].point;
  // Weights drawn anew for every trial need no tuning.
  const scale = 0.4 + 0.5 * random.next();
  const drawn = pull * random.next();
  const forced = random.integer(own.point.length);
  return own.point.map((value, j) => {
    if (j !== forced && random.next() > crossover) return value;
    const moved = value + drawn * (best.point[j] - value) + scale * (a[j] - b[j]);
    if (moved < 0) return value / 2;
    return moved > 1 ? (1 + value) / 2 : moved;
  });
}
