/**
 * CMA-ES: evolution with covariance matrix adaptation, in the notation and with the default constants of Hansen, "The
 * CMA Evolution Strategy: A Tutorial" (2016). Like Krause, Arbonès and Igel (2016) it takes the Cholesky factor A of the
 * covariance for its root, so that it needs no eigenvalues.
 */
import type { RandomStream } from "../../base/random.ts";
import { cholesky, solveLower, timesLower } from "./cholesky.ts";

/** A generation's normal distribution N(mean, sigma²·A·Aᵀ) and what it remembers. */
export interface CmaesState {
  readonly generation: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  /** Row-major. */
  readonly covariance: Float64Array;
  /** Its Cholesky factor A. */
  readonly factor: Float64Array;
  readonly sigmaPath: Float64Array;
  readonly covariancePath: Float64Array;
}

export function cmaesStart(mean: readonly number[], sigma: number): CmaesState {
  const size = mean.length;
  const identity = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  return {
    generation: 0,
    mean: Float64Array.from(mean),
    sigma,
    covariance: identity,
    factor: identity,
    sigmaPath: new Float64Array(size),
    covariancePath: new Float64Array(size),
  };
}

/** Points of a generation unless told otherwise: 4 + ⌊3·ln n⌋. */
export function cmaesPopulation(dimensions: number): number {
  return 4 + Math.floor(3 * Math.log(dimensions));
}

/** One point of the generation. */
export function cmaesSample({ mean, sigma, factor }: CmaesState, stream: RandomStream): number[] {
  const step = timesLower(
    factor,
    mean.length,
    Float64Array.from(mean, () => stream.normal()),
  );
  return Array.from(mean, (value, k) => value + sigma * step[k]);
}

/** Weights of the better half and the learning rates that follow from them. */
function constants(size: number, population: number) {
  const raw = Array.from({ length: Math.floor(population / 2) }, (_, i) => Math.log((population + 1) / 2 / (i + 1)));
  const total = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((weight) => weight / total);
  const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  const cSigma = (effective + 2) / (size + effective + 5);
  const cOne = 2 / ((size + 1.3) ** 2 + effective);
  return {
    weights,
    effective,
    cSigma,
    damping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (size + 1)) - 1) + cSigma,
    cPath: (4 + effective / size) / (size + 4 + (2 * effective) / size),
    cOne,
    cMu: Math.min(1 - cOne, (2 * (effective - 2 + 1 / effective)) / ((size + 2) ** 2 + effective)),
    /** Expected length of a standard normal vector. */
    normalLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  };
}

/**
 * The next generation's distribution.
 * @param ranked all points of this generation, best first; they may have been moved into a box
 */
export function cmaesUpdate(state: CmaesState, ranked: readonly (readonly number[])[]): CmaesState {
  const { mean, sigma, covariance, factor } = state;
  const size = mean.length;
  const { weights, effective, cSigma, damping, cPath, cOne, cMu, normalLength } = constants(size, ranked.length);
  const steps = weights.map((_, i) => Float64Array.from(mean, (value, k) => (ranked[i][k] - value) / sigma));
  const step = mean.map((_, k) => weights.reduce((sum, weight, i) => sum + weight * steps[i][k], 0));
  const whitened = solveLower(factor, size, step);

  const generation = state.generation + 1;
  const sigmaStep = Math.sqrt(cSigma * (2 - cSigma) * effective);
  const sigmaPath = state.sigmaPath.map((value, k) => (1 - cSigma) * value + sigmaStep * whitened[k]);
  const length = Math.hypot(...sigmaPath);
  // A path too long at first says that sigma is too small; the covariance must not grow for it.
  const unbiased = length / Math.sqrt(1 - (1 - cSigma) ** (2 * generation));
  const h = unbiased < (1.4 + 2 / (size + 1)) * normalLength ? 1 : 0;
  const pathStep = h * Math.sqrt(cPath * (2 - cPath) * effective);
  const covariancePath = state.covariancePath.map((value, k) => (1 - cPath) * value + pathStep * step[k]);

  const kept = 1 - cOne - cMu + (1 - h) * cOne * cPath * (2 - cPath);
  const next = covariance.map((value, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    const rankMu = weights.reduce((sum, weight, i) => sum + weight * steps[i][row] * steps[i][column], 0);
    return kept * value + cOne * covariancePath[row] * covariancePath[column] + cMu * rankMu;
  });
  const nextFactor = cholesky(next, size);
  return {
    generation,
    mean: mean.map((value, k) => value + sigma * step[k]),
    sigma: sigma * Math.exp(Math.min(1, (cSigma / damping) * (length / normalLength - 1))),
    // Rounding can cost a nearly flat covariance its definiteness; the last one still serves.
    covariance: nextFactor ? next : covariance,
    factor: nextFactor ?? factor,
    sigmaPath,
    covariancePath,
  };
}

export interface CmaesOptions {
  readonly start: readonly number[];
  /** Standard deviation of the first generation; a third of the distance to the optimum is good. */
  readonly sigma: number;
  readonly evaluations: number;
  readonly stream: RandomStream;
  readonly population?: number;
  /** Moves a point to where it may be evaluated. */
  readonly repair?: (point: readonly number[]) => readonly number[];
}

/** Searches the highest value of a function; the best point evaluated. Values that are not numbers rank last. */
export function cmaes(
  objective: (point: readonly number[]) => number,
  { start, sigma, evaluations, stream, population = cmaesPopulation(start.length), repair = (x) => x }: CmaesOptions,
): { readonly point: readonly number[]; readonly value: number } {
  let state = cmaesStart(start, sigma);
  let best: Evaluated = { point: start, value: -Infinity };
  for (let used = 0; used < evaluations; used += population) {
    const points = Array.from({ length: population }, () => repair(cmaesSample(state, stream)));
    const ranked = rankPoints(points.map((point) => ({ point, value: objective(point) })));
    if (ranked[0].value > best.value) best = ranked[0];
    state = cmaesUpdate(
      state,
      ranked.map(({ point }) => point),
    );
  }
  return best;
}

export interface Evaluated {
  readonly point: readonly number[];
  readonly value: number;
}

/** Best first; values that are not numbers last. */
export function rankPoints(points: readonly Evaluated[]): Evaluated[] {
  const rank = (value: number): number => (Number.isNaN(value) ? -Infinity : value);
  return points.toSorted((a, b) => (rank(a.value) === rank(b.value) ? 0 : rank(b.value) - rank(a.value)));
}
