/** What a schedule does to workers, piece by piece of zero-tax income z0: tax and utility as lines. */

import { fewNumbers } from "../../base/few-numbers.ts";
import { bracketFrom } from "../../law/bracket-walk.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { incomeResponse, taxSegments } from "./income-response.ts";

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
export function responsePieces(line: TaxLine, elasticity: number): ResponsePieces {
  const segments = taxSegments(line, elasticity);
  const { starts, slopes, levels } = incomeResponse(line, elasticity, segments);
  const { amounts, rates } = line;
  const count = slopes.length;
  const brackets = new Int32Array(count);
  const taxSlopes = fewNumbers(count);
  const taxLevels = fewNumbers(count);
  const netSlopes = fewNumbers(count);
  const netLevels = fewNumbers(count);
  for (let r = 0; r < count; r++) {
    // An interior piece is in the bracket of its middle: at its ends rounding could tell another one.
    const middle = slopes[r] > 0 ? slopes[r] * ((Math.max(starts[r], 0) + starts[r + 1]) / 2) : levels[r];
    const k = bracketFrom(line.starts, Math.min(middle, Number.MAX_VALUE), segments.length - 1);
    const { lower, keep, netAtLower } = segments[k];
    brackets[r] = k;
    if (slopes[r] > 0) {
      taxSlopes[r] = rates[k] * slopes[r];
      taxLevels[r] = amounts[k] - rates[k] * lower;
      netSlopes[r] = (keep * slopes[r]) / (1 + elasticity);
      netLevels[r] = netAtLower - keep * lower;
    } else {
      // At a kink that is the bracket's start; below a notch it is the end of the bracket before.
      const inside = levels[r] - lower;
      taxLevels[r] = amounts[k] + rates[k] * inside;
      netLevels[r] = netAtLower + keep * inside;
    }
  }
  return { starts, slopes, levels, brackets, taxSlopes, taxLevels, netSlopes, netLevels };
}

/** Every so many incomes one is kept apart, where it stays in the processor's cache. */
const stride = 64;

/** @returns how many of the ascending incomes are at most a limit: the end of the piece that ends there */
export function counterOf(ascending: Float64Array): (limit: number) => number {
  const sample = Float64Array.from({ length: Math.ceil(ascending.length / stride) }, (_, k) => ascending[stride * k]);
  return (limit) => {
    const after = stride * countUpTo(sample, limit);
    return countUpTo(ascending, limit, Math.max(after - stride, 0), Math.min(after, ascending.length));
  };
}

/** How many of the ascending incomes are at most `limit`, where that is known to be `low` at least and `high` at most. */
export function countUpTo(ascending: Float64Array, limit: number, low = 0, high: number = ascending.length): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle] <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
