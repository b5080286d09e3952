/** Regression with a Gaussian process (Rasmussen and Williams 2006, chapters 2, 4 and 5). */
import { cholesky, solveLower, solveLowerTransposed } from "./cholesky.ts";

// Bound once: a lookup of a global costs more than the function where code runs in a context of its own.
const { exp, log, sqrt } = Math;

export type Point = readonly number[];

export interface Hyperparameters {
  /** One length scale for each coordinate. */
  readonly lengths: readonly number[];
  /** Variance of the noise as a share of the signal's. */
  readonly noise: number;
}

export interface GaussianProcess {
  readonly hyperparameters: Hyperparameters;
  /** Log marginal likelihood at the most likely signal variance. */
  readonly logLikelihood: number;
  /** Posterior mean and standard deviation of the function, its noise left out. */
  predict(point: Point): { readonly mean: number; readonly sd: number };
}

/** Matérn kernel with ν = 5/2 at scaled distance r: (1 + √5r + 5r²/3)·exp(−√5r). */
export function matern52(distance: number): number {
  const scaled = sqrt(5) * distance;
  return (1 + scaled + (scaled * scaled) / 3) * exp(-scaled);
}

/** Covariances of a point with the first `count` others, into `out` from `offset` on. */
function covariances(
  point: Point,
  others: readonly Point[],
  count: number,
  lengths: readonly number[],
  out: Float64Array,
  offset = 0,
): Float64Array {
  for (let i = 0; i < count; i++) {
    const other = others[i];
    let sum = 0;
    for (let k = 0; k < point.length; k++) {
      const step = (point[k] - other[k]) / lengths[k];
      sum += step * step;
    }
    out[offset + i] = matern52(sqrt(sum));
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array = a): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Keeps the likelihood of constant values finite; values are of order 1. */
const smallestVariance = 1e-12;

/**
 * The process with given hyperparameters: prior mean m = the values' average, covariance s²·(Matérn 5/2 + noise·I)
 * with s² = (y−m)ᵀK⁻¹(y−m)/n, its most likely value. Null where K is numerically singular.
 */
export function gaussianProcess(
  points: readonly Point[],
  values: readonly number[],
  hyperparameters: Hyperparameters,
): GaussianProcess | null {
  const { lengths, noise } = hyperparameters;
  const size = points.length;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    covariances(points[i], points, i, lengths, covariance, i * size);
    covariance[i * size + i] = 1 + noise;
  }
  const lower = cholesky(covariance, size);
  if (!lower) return null;
  const average = values.reduce((a, b) => a + b, 0) / size;
  const whitened = solveLower(
    lower,
    size,
    values.map((value) => value - average),
  );
  const coefficients = solveLowerTransposed(lower, size, whitened);
  const variance = Math.max(dot(whitened) / size, smallestVariance);
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) logDeterminant += 2 * log(lower[i * size + i]);
  return {
    hyperparameters,
    logLikelihood: -0.5 * (size * (log(2 * Math.PI * variance) + 1) + logDeterminant),
    predict(point) {
      const row = covariances(point, points, size, lengths, new Float64Array(size));
      const explained = dot(solveLower(lower, size, row));
      return { mean: average + dot(row, coefficients), sd: sqrt(variance * Math.max(0, 1 - explained)) };
    },
  };
}

/** Length scales tried, as multiples of √K: typical distances in the unit cube grow with √K. */
const lengthGrid = [0.1, 0.2, 0.4, 0.8, 1.6];
const noiseGrid = [1e-6, 1e-4, 1e-2, 1e-1, 1];
/** Log-normal prior of the length scales, as multiples of √K: keeps a handful of points from deciding alone. */
const priorLength = { median: 0.4, sd: 1 };

/**
 * The most probable process over a grid: first one length scale for all coordinates with the noise, then each
 * coordinate's own in turn.
 */
export function fitGaussianProcess(points: readonly Point[], values: readonly number[]): GaussianProcess {
  const dimensions = points[0].length;
  const scale = sqrt(dimensions);
  const logPrior = (lengths: readonly number[]): number =>
    lengths.reduce((sum, length) => sum - 0.5 * (log(length / scale / priorLength.median) / priorLength.sd) ** 2, 0);
  let best: GaussianProcess | null = null;
  let bestScore = -Infinity;
  const consider = (hyperparameters: Hyperparameters): void => {
    const process = gaussianProcess(points, values, hyperparameters);
    const score = process ? process.logLikelihood + logPrior(hyperparameters.lengths) : -Infinity;
    if (score > bestScore) {
      best = process;
      bestScore = score;
    }
  };
  const chosen = (): GaussianProcess => {
    if (best) return best;
    throw new RangeError("no Gaussian process fits: expected finite points and values");
  };
  for (const noise of noiseGrid) {
    for (const multiple of lengthGrid) consider({ lengths: Array(dimensions).fill(multiple * scale), noise });
  }
  for (let k = 0; k < dimensions; k++) {
    const { lengths, noise } = chosen().hyperparameters;
    for (const multiple of lengthGrid) consider({ lengths: lengths.with(k, multiple * scale), noise });
  }
  return chosen();
}
