/** 95 % intervals of parameters: steps of one worker go together, so workers are what is independent. */
import { inv } from "mathjs";
import { randomStream } from "../../base/random.ts";
import { type Estimate, estimate, parametersAt, parametersOf, valueAt } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import { logLikelihoods } from "./likelihood.ts";

export interface ParameterInterval {
  readonly value: number;
  /** Null where the data do not say, or the value is at the end of what is possible. */
  readonly low: number | null;
  readonly high: number | null;
}

const normalQuantile = 1.959963984540054;

/** Sandwich of the curvature and of the workers' scores. */
export function sandwichIntervals(found: Estimate, data: FitData): Readonly<Record<string, ParameterInterval>> {
  const { behaviour, layer, point } = found;
  const space = parametersOf(behaviour, layer);
  const step = 1e-3;
  const inside = space.flatMap((_, k) => (point[k] > 2 * step && point[k] < 1 - 2 * step ? [k] : []));
  const byWorker = (at: readonly number[]): Float64Array => {
    const sums = new Float64Array(data.workers);
    const values = logLikelihoods(behaviour, layer, parametersAt(space, at), data);
    values.forEach((value, k) => {
      sums[data.workerOf[k]] += value;
    });
    return sums;
  };
  const total = (at: readonly number[]): number => byWorker(at).reduce((sum, value) => sum + value, 0);
  const moved = (...moves: readonly (readonly [number, number])[]): number[] => {
    const at = [...point];
    for (const [k, by] of moves) at[k] += by;
    return at;
  };
  const scores = inside.map((k) => {
    const [above, below] = [byWorker(moved([k, step])), byWorker(moved([k, -step]))];
    return above.map((value, worker) => (value - below[worker]) / (2 * step));
  });
  const center = total(point);
  const curvature = inside.map((a, row) =>
    inside.map((b, column) => {
      if (column < row) return 0;
      if (a === b) return (total(moved([a, step])) - 2 * center + total(moved([a, -step]))) / step ** 2;
      return (
        (total(moved([a, step], [b, step])) -
          total(moved([a, step], [b, -step])) -
          total(moved([a, -step], [b, step])) +
          total(moved([a, -step], [b, -step]))) /
        (4 * step ** 2)
      );
    }),
  );
  inside.forEach((_, row) => {
    for (let column = 0; column < row; column++) curvature[row][column] = curvature[column][row];
  });
  const errors = standardErrors(curvature, scores);
  return Object.fromEntries(
    space.map((one, k) => {
      const value = valueAt(one, point[k]);
      const error = errors?.[inside.indexOf(k)];
      if (error === undefined || !(error > 0 && error < 0.5)) return [one.name, { value, low: null, high: null }];
      const end = (sign: number): number =>
        valueAt(one, Math.min(1, Math.max(0, point[k] + sign * normalQuantile * error)));
      return [one.name, { value, low: end(-1), high: end(1) }];
    }),
  );
}

function standardErrors(curvature: readonly (readonly number[])[], scores: readonly Float64Array[]): number[] | null {
  if (curvature.length === 0) return null;
  let inverse: number[][];
  try {
    inverse = inv(curvature.map((row) => [...row]));
  } catch {
    return null; // A parameter that nothing depends on.
  }
  const outer = scores.map((a) => scores.map((b) => a.reduce((sum, value, worker) => sum + value * b[worker], 0)));
  return inverse.map((row) => {
    let variance = 0;
    row.forEach((left, a) => {
      row.forEach((right, b) => {
        variance += left * outer[a][b] * right;
      });
    });
    return Math.sqrt(variance);
  });
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
