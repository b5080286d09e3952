/** The wages and occupations of a pool, cut down to what a filter lets through. */
import { type FilterRange, inRange } from "../../population-filter.ts";
import type { Sampler } from "./sampler.ts";
import type { WageClass } from "./tables.ts";
import { shareBelow, type WagePool, wageAt } from "./wage-pool.ts";

/** Ranks of the wage pool that fall into one wage class, and the occupations there. */
export interface WageSegment {
  readonly fromRank: number;
  readonly toRank: number;
  readonly occupations: Sampler;
  /** Part of the pool that is in the segment and passes. */
  readonly share: number;
}

export interface WageSampler {
  readonly pool: WagePool;
  readonly segments: readonly WageSegment[];
  /** Part of the pool that passes. */
  readonly share: number;
  readonly range: FilterRange | undefined;
}

/**
 * @param classes wage classes of the occupation pool
 * @param occupations by class, the occupations that pass; undefined where none does
 */
export function wageSamplerOf(
  pool: WagePool,
  classes: readonly WageClass[],
  occupations: readonly (Sampler | undefined)[],
  range: FilterRange | undefined,
): WageSampler {
  const lowest = shareBelow(pool, range?.min ?? 0);
  // A wage equal to the maximum passes, and heaped wages can hold a good part of a pool.
  const highest = range?.max === undefined ? 1 : shareBelow(pool, range.max * (1 + 1e-12));
  const segments = classes.flatMap((_, index): WageSegment[] => {
    const sampler = occupations[index];
    if (!sampler) return [];
    const fromRank = Math.max(lowest, index === 0 ? 0 : shareBelow(pool, classes[index].wageFrom));
    const toRank = Math.min(highest, index + 1 === classes.length ? 1 : shareBelow(pool, classes[index + 1].wageFrom));
    const share = (toRank - fromRank) * sampler.share;
    return share > 0 ? [{ fromRank, toRank, occupations: sampler, share }] : [];
  });
  return { pool, segments, share: segments.reduce((sum, { share }) => sum + share, 0), range };
}

/** The segment that rank `u` in [0, 1) of the passing part falls into, with the wage there, $/h. */
export function drawWage(sampler: WageSampler, u: number): { readonly wage: number; readonly segment: WageSegment } {
  const { pool, segments, range } = sampler;
  let rest = u * sampler.share;
  let index = 0;
  while (index < segments.length - 1 && rest >= segments[index].share) rest -= segments[index++].share;
  const segment = segments[index];
  const rank = segment.fromRank + (rest / segment.share) * (segment.toRank - segment.fromRank);
  const wage = wageAt(pool, Math.max(0, rank));
  // Rounding of the rank must not carry a wage out of the range.
  return {
    wage: inRange(wage, range) ? wage : Math.min(range?.max ?? wage, Math.max(range?.min ?? wage, wage)),
    segment,
  };
}
