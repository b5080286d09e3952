/** The rates that workers would choose if they could: platforms of those who know what rates are worth to them. */
import { type Economy, hasOneElasticity } from "../env/economy.ts";
import { weightedMean } from "../env/measures/weighted.ts";
import { valueAt } from "../law/parameter-range.ts";
import type { Levers } from "../law/policy.ts";
import { preferenceMatrix, type Response } from "./preference-matrix.ts";

export interface OwnPlatformsOptions {
  readonly economy: Economy;
  /** What can be moved. */
  readonly levers: Levers;
  /** What workers do under a law; by default everyone optimises. */
  readonly respond?: Response | undefined;
  /** From utilities to what each worker wants more of; by default they are the same. */
  readonly valuesOf?: (utilities: Float64Array) => Float64Array;
}

/** Utilities that may be computed in one search, by people and schedules: a few seconds. */
const searchBudget = 2e5;
const mostRepresentatives = 100;
const fewestRepresentatives = 10;
/** Steps of the search, points of a rate or hundredths of a range. */
const steps = [16, 8, 4, 2, 1] as const;

/**
 * Each worker's own ideal rates, decimals, or values of the law's other parameters. With one bracket and quasi-linear utility exactly (Meltzer and Richard 1981,
 * *A Rational Theory of the Size of Government*, Journal of Political Economy 89): utility is single-peaked at
 * max(0, (1−m)/(1−m+ε)), m = z0/z̄0. Else by coordinate search on a grid of one point, for up to 100 workers spread
 * over the distribution of income; the others take the rates of the nearest of them by rank.
 */
export function ownPlatforms(options: OwnPlatformsOptions): readonly (readonly number[])[] {
  const { economy, levers, respond, valuesOf } = options;
  const isExact = hasOneElasticity(economy) && economy.hours.limit === null;
  if (isExact && levers.brackets?.length === 1 && !respond && !valuesOf) {
    const { zeroTaxIncome, weight, elasticity } = economy;
    const mean = weightedMean(zeroTaxIncome, weight);
    return Array.from(zeroTaxIncome, (z0) => [flatIdeal(z0 / mean, elasticity)]);
  }
  return searched(options);
}

/** @param relative zero-tax income over its mean */
function flatIdeal(relative: number, elasticity: number): number {
  return relative >= 1 ? 0 : (1 - relative) / (1 - relative + elasticity);
}

function searched({ economy, levers, respond, valuesOf = (own) => own }: OwnPlatformsOptions): readonly number[][] {
  const { size, zeroTaxIncome: power } = economy;
  const { parameters } = levers;
  const valuesAt = (percent: readonly number[]): number[] =>
    percent.map((points, k) => valueAt(points / 100, parameters[k]));
  const worth = (percent: readonly number[]): Float64Array => {
    return valuesOf(preferenceMatrix(economy, [levers.policy(valuesAt(percent)).law], respond)[0]);
  };
  const order = Array.from(power, (_, i) => i).sort((a, b) => power[a] - power[b]);
  const count = Math.min(
    size,
    Math.max(fewestRepresentatives, Math.min(mostRepresentatives, Math.floor(searchBudget / size))),
  );
  const representatives = Array.from({ length: count }, (_, g) => order[Math.floor(((g + 0.5) * size) / count)]);
  // Of each schedule only what it is worth to the representatives is kept.
  const known = new Map<string, Float64Array>();
  const valueTo = (g: number, percent: readonly number[]): number => {
    const key = percent.join();
    const found = known.get(key) ?? valuesTo(representatives, worth(percent));
    known.set(key, found);
    return found[g];
  };
  const flat = [0, 20, 40, 60, 80, 100].map((points) => parameters.map(() => points));
  let neighbour: readonly number[] = flat[3];
  const ideals = representatives.map((_, g) => {
    const start = flat.reduce((a, b) => (valueTo(g, b) > valueTo(g, a) ? b : a));
    const [fromFlat, fromNeighbour] = [start, neighbour].map((from) => climb(from, (percent) => valueTo(g, percent)));
    neighbour = valueTo(g, fromNeighbour) > valueTo(g, fromFlat) ? fromNeighbour : fromFlat;
    return valuesAt(neighbour);
  });
  const platforms: number[][] = Array(size);
  order.forEach((worker, rank) => {
    platforms[worker] = ideals[Math.floor((rank * count) / size)];
  });
  return platforms;
}

function valuesTo(workers: readonly number[], values: Float64Array): Float64Array {
  return Float64Array.from(workers, (worker) => values[worker]);
}

/** Coordinate search: each rate alone and all together, up and down, by ever smaller steps. */
function climb(from: readonly number[], value: (percent: readonly number[]) => number): readonly number[] {
  let best = from;
  for (const step of steps) {
    for (let improved = true; improved; ) {
      improved = false;
      for (let k = 0; k <= from.length; k++) {
        for (const change of [step, -step]) {
          const next = best.map((points, j) =>
            k === j || k === from.length ? Math.min(100, Math.max(0, points + change)) : points,
          );
          if (!(value(next) > value(best))) continue;
          best = next;
          improved = true;
        }
      }
    }
  }
  return best;
}
