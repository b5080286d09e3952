/** What a schedule does to workers, piece by piece of zero-tax income z0: tax and utility as lines. */
import { incomeResponse, taxSegments } from "./income-response.ts";
import type { TaxSchedule } from "./tax-schedule.ts";
import { taxAtStarts } from "./tax-schedule.ts";

/**
 * Piece r holds for z0 in (starts[r], starts[r+1]]. In an interior piece income is slopes[r]·z0, tax
 * taxLevels[r] + taxSlopes[r]·z0, and utility before any rebate netLevels[r] + netSlopes[r]·z0. At a kink (slope 0)
 * income is levels[r], tax taxLevels[r], and utility netLevels[r] less the effort, which falls with z0.
 */
export interface ResponsePieces {
  readonly starts: Float64Array;
  readonly slopes: Float64Array;
  readonly levels: Float64Array;
  /** Bracket of an interior piece; at a kink, the bracket that starts there. */
  readonly brackets: Int32Array;
  readonly taxSlopes: Float64Array;
  readonly taxLevels: Float64Array;
  readonly netSlopes: Float64Array;
  readonly netLevels: Float64Array;
}

/** Quasi-linear utility: with interior income z = z0·(1−τ)^ε effort costs z·(1−τ)·ε/(1+ε). */
export function responsePieces(schedule: TaxSchedule, elasticity: number): ResponsePieces {
  const { starts, slopes, levels } = incomeResponse(schedule, elasticity);
  const segments = taxSegments(schedule, elasticity);
  const taxAtStart = taxAtStarts(schedule.brackets, schedule.rates);
  const count = slopes.length;
  const brackets = new Int32Array(count);
  const taxSlopes = new Float64Array(count);
  const taxLevels = new Float64Array(count);
  const netSlopes = new Float64Array(count);
  const netLevels = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    // An interior piece is in the bracket of its middle: at its ends rounding could tell another one.
    const middle = slopes[r] > 0 ? slopes[r] * ((Math.max(starts[r], 0) + starts[r + 1]) / 2) : levels[r];
    let k = segments.length - 1;
    while (k > 0 && !(middle >= segments[k].lower)) k--;
    const { lower, keep, netAtLower } = segments[k];
    brackets[r] = k;
    if (slopes[r] > 0) {
      const rate = schedule.rates[k];
      taxSlopes[r] = rate * slopes[r];
      taxLevels[r] = taxAtStart[k] - rate * lower;
      netSlopes[r] = (keep * slopes[r]) / (1 + elasticity);
      netLevels[r] = netAtLower - keep * lower;
    } else {
      taxLevels[r] = taxAtStart[k];
      netLevels[r] = netAtLower;
    }
  }
  return { starts, slopes, levels, brackets, taxSlopes, taxLevels, netSlopes, netLevels };
}

/** How many of the ascending incomes are at most `limit`: the end of the piece that ends there. */
export function countUpTo(ascending: Float64Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
