/** 95 % intervals of parameters: steps of one worker go together, so workers are what is independent. */
import { eigs } from "mathjs";
import { randomStream } from "../../base/random.ts";
import { criticalValue } from "../statistics/student-t.ts";
import { type Estimate, estimate, parametersAt, parametersOf, valueAt } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import { logLikelihoods } from "./likelihood.ts";

export interface ParameterInterval {
  readonly value: number;
  /** Null where the data do not say, or the value is at the end of what is possible. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Drop of the log likelihood, on average of both sides, that steps of differences are made for: about a standard error. */
const drop = { least: 0.2, most: 1 } as const;
/** Parts of a parameter's range. */
const stepRange = { first: 4e-3, least: 1e-7, most: 2e-2 } as const;

/**
 * Sandwich with workers as clusters, by Student's t. Its bread is the outer product of the choices' scores in place of
 * second differences: hours that are best move in kinks, and second differences over short steps see only these. Scores
 * are differences over about a standard error.
 */
export function sandwichIntervals(found: Estimate, data: FitData): Readonly<Record<string, ParameterInterval>> {
  const { behaviour, layer, point } = found;
  const space = parametersOf(behaviour, layer);
  const likely = (k: number, by: number): Float64Array => {
    const at = point.map((place, own) => (own === k ? place + by : place));
    return logLikelihoods(behaviour, layer, parametersAt(space, at), data);
  };
  const center = sum(likely(0, 0));
  const inside: number[] = [];
  const scores: Float64Array[] = [];
  for (const k of space.keys()) {
    const room = Math.min(point[k], 1 - point[k]) / 2;
    const sides = sidesOf((by) => likely(k, by), center, room);
    if (sides === null) continue;
    inside.push(k);
    scores.push(sides.above.map((value, choice) => (value - sides.below[choice]) / (2 * sides.step)));
  }
  const errors = standardErrors(scores, data);
  const reach = criticalValue(0.05, Math.max(1, data.workers - 1));
  return Object.fromEntries(
    space.map((one, k) => {
      const value = valueAt(one, point[k]);
      const error = errors?.[inside.indexOf(k)];
      if (error === undefined || !(error > 0 && error < 0.5)) return [one.name, { value, low: null, high: null }];
      const end = (sign: number): number => valueAt(one, Math.min(1, Math.max(0, point[k] + sign * reach * error)));
      return [one.name, { value, low: end(-1), high: end(1) }];
    }),
  );
}

interface Sides {
  readonly step: number;
  readonly below: Float64Array;
  readonly above: Float64Array;
}

/**
 * Log likelihoods of choices a step below and above.
 * @param room the longest step there is
 * @returns null at the end of what is possible
 */
function sidesOf(likely: (by: number) => Float64Array, center: number, room: number): Sides | null {
  const most = Math.min(stepRange.most, room);
  if (most < 1e-3) return null;
  const at = (step: number): Sides & { readonly drop: number } => {
    const [below, above] = [likely(-step), likely(step)];
    return { step, below, above, drop: center - (sum(below) + sum(above)) / 2 };
  };
  let now = at(Math.min(stepRange.first, most));
  while (now.drop > drop.most && now.step > stepRange.least) now = at(now.step / 2);
  while (now.drop < drop.least && 2 * now.step <= most) now = at(2 * now.step);
  return now;
}

/**
 * CR2 (Bell and McCaffrey 2002): the estimate makes each worker's score smaller by what the worker itself adds to the bread,
 * which is given back. Without that intervals are too short where workers are few, and a leave-one-out (CR3) is too long.
 * @param scores of each parameter, choice by choice
 * @returns null where parameters cannot be told apart
 */
function standardErrors(scores: readonly Float64Array[], { workers, workerOf }: FitData): number[] | null {
  if (scores.length === 0 || workers < 2) return null;
  const choicesOf = Array.from({ length: workers }, (): number[] => []);
  workerOf.forEach((worker, choice) => {
    choicesOf[worker].push(choice);
  });
  const products = choicesOf.map((choices) =>
    scores.map((a) => scores.map((b) => choices.reduce((total, choice) => total + a[choice] * b[choice], 0))),
  );
  const bread = scores.map((_, a) => scores.map((_, b) => products.reduce((total, own) => total + own[a][b], 0)));
  const parts = eigenparts(bread);
  const largest = Math.max(...parts.map(({ value }) => value));
  if (!parts.every(({ value }) => value > leastEigenvalue * largest)) return null;
  const half = inverseRoot(parts);
  const squares = new Float64Array(scores.length);
  for (const [worker, choices] of choicesOf.entries()) {
    const part = times(times(half, products[worker]), half);
    // Equal to its transpose but for rounding.
    const rest = part.map((row, a) => row.map((value, b) => Number(a === b) - (value + part[b][a]) / 2));
    // What only this worker says anything of gets an error beyond all bounds.
    const back = inverseRoot(
      eigenparts(rest).map(({ value, vector }) => ({ value: Math.max(value, leastEigenvalue), vector })),
    );
    const score = scores.map((column) => [choices.reduce((total, choice) => total + column[choice], 0)]);
    for (const [a, [move]] of times(half, times(back, times(half, score))).entries()) squares[a] += move * move;
  }
  return Array.from(squares, Math.sqrt);
}

/** Eigenvalues, as a part of the largest, that count as none. */
const leastEigenvalue = 1e-12;

interface Eigenpart {
  readonly value: number;
  readonly vector: readonly number[];
}

/** Of a symmetric matrix. */
function eigenparts(matrix: readonly (readonly number[])[]): readonly Eigenpart[] {
  return eigs(matrix.map((row) => [...row])).eigenvectors.map(({ value, vector }) => ({
    value: Number(value),
    vector: (Array.isArray(vector) ? vector : vector.toArray()).map(Number),
  }));
}

/** M^(−1/2). */
function inverseRoot(parts: readonly Eigenpart[]): number[][] {
  return parts.map((_, a) =>
    parts.map((_, b) =>
      parts.reduce((total, { value, vector }) => total + (vector[a] * vector[b]) / Math.sqrt(value), 0),
    ),
  );
}

function times(left: readonly (readonly number[])[], right: readonly (readonly number[])[]): number[][] {
  return left.map((row) => right[0].map((_, b) => row.reduce((total, value, k) => total + value * right[k][b], 0)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Percentiles over workers drawn with replacement. */
export function bootstrapIntervals(
  found: Estimate,
  data: FitData,
  resamples: number,
  seed: number,
): Readonly<Record<string, ParameterInterval>> {
  const space = parametersOf(found.behaviour, found.layer);
  const drawn = Array.from({ length: resamples }, (_, sample) => {
    const random = randomStream(seed, "fit", "bootstrap", found.behaviour.name, sample);
    const times = new Float64Array(data.workers);
    for (let k = 0; k < data.workers; k++) times[random.integer(data.workers)]++;
    const weights = Float64Array.from(data.workerOf, (worker) => times[worker]);
    return estimate(found.behaviour, found.layer, data, { weights, near: found.point }).parameters;
  });
  return Object.fromEntries(
    space.map((one, k) => {
      const values = drawn.map((parameters) => Number(parameters[one.name])).sort((a, b) => a - b);
      const at = (share: number): number => values[Math.round(share * (values.length - 1))];
      return [one.name, { value: valueAt(one, found.point[k]), low: at(0.025), high: at(0.975) }];
    }),
  );
}
