/**
 * The income that a worker with quasi-linear utility chooses under a schedule, as a function of its zero-tax income z0.
 *
 * The worker maximises y(z) − f·z0·(z/z0)^(1/f), with y(z) = z − T(z) and f = ε/(1+ε). Within a segment of the schedule
 * (one marginal rate) the best income is z0·(1−τ)^ε, clipped to the segment. Of two segments the higher one gains on
 * the lower one as z0 grows, so there is one z0 at which a worker changes over. Hence the global optimum, whether the
 * schedule is convex or not, is a short list of pieces in z0: found once per schedule, looked up per worker.
 */

import { fewNumbers } from "../../base/few-numbers.ts";
import { belowNotch, isNotch, type TaxLine } from "../../law/tax-line.ts";
import { disutility } from "../utility/preferences.ts";
import { budgetSegments, type TaxSegment } from "./budget-segments.ts";

/**
 * Piece r holds for zero-tax incomes in (starts[r], starts[r+1]] and gives income slopes[r]·z0 + levels[r], of which
 * one is zero: an interior optimum, or a kink. `starts` begins with −∞ and has one more entry, ∞, at the end.
 * A worker who is indifferent takes the lower income.
 */
export interface IncomeResponse {
  readonly starts: Float64Array;
  readonly slopes: Float64Array;
  readonly levels: Float64Array;
}

/** True where rates never fall and nothing jumps: then everybody's utility has one peak. */
export function isConvex({ rates, jumps }: TaxLine): boolean {
  return jumps.length === 0 && rates.every((rate, k) => k === 0 || rate >= rates[k - 1]);
}

/** What a line leaves of each bracket. A segment below a notch ends just under it. */
export function taxSegments(line: TaxLine, elasticity: number): TaxSegment[] {
  const { brackets, rates, amounts, jumps } = line;
  const keeps = rates.map((rate) => 1 - rate);
  const segments = budgetSegments(brackets, keeps, elasticity, 0 - amounts[0]);
  if (jumps.length === 0) return segments;
  return segments.map((segment, k) => ({
    ...segment,
    upper: isNotch(line, k + 1) ? segment.upper * (1 - belowNotch) : segment.upper,
    netAtLower: segment.lower - amounts[k],
    jumps: jumps.includes(k),
  }));
}

/** The best income up to `cap`, by trying every segment: for workers whom a cap on hours binds. Ties: the lower. */
export function cappedIncome(
  segments: readonly TaxSegment[],
  zeroTaxIncome: number,
  cap: number,
  elasticity: number,
): number {
  let best = 0;
  let bestValue = segments[0].netAtLower;
  for (const segment of segments) {
    if (segment.lower > cap) break;
    const income = Math.min(bestIncome(segment, zeroTaxIncome), cap);
    const value = utilityOf(segment, income, zeroTaxIncome, elasticity);
    if (value > bestValue) {
      best = income;
      bestValue = value;
    }
  }
  return best;
}

/**
 * The optimal income for every zero-tax income, in O(brackets).
 * @param segments of the schedule at the elasticity
 */
export function incomeResponse(
  line: TaxLine,
  elasticity: number,
  segments: readonly TaxSegment[] = taxSegments(line, elasticity),
): IncomeResponse {
  const chosen = chosenSegments(segments, elasticity);
  const most = 3 * chosen.length;
  const starts = fewNumbers(most + 1);
  const slopes = fewNumbers(most);
  const levels = fewNumbers(most);
  let count = 0;
  for (let c = 0; c < chosen.length; c++) {
    const { segment, from } = chosen[c];
    const to = c + 1 < chosen.length ? chosen[c + 1].from : Infinity;
    const { lower, upper, factor } = segment;
    const interiorFrom = Math.max(from, factor > 0 ? lower / factor : Infinity);
    const interiorTo = Math.max(from, factor > 0 ? upper / factor : Infinity);
    if (from < Math.min(interiorFrom, to)) {
      starts[count] = from;
      levels[count++] = lower;
    }
    if (interiorFrom < Math.min(interiorTo, to)) {
      starts[count] = interiorFrom;
      slopes[count++] = factor;
    }
    if (interiorTo < to) {
      starts[count] = interiorTo;
      levels[count++] = upper;
    }
  }
  starts[0] = -Infinity;
  starts[count] = Infinity;
  return {
    starts: starts.subarray(0, count + 1),
    slopes: slopes.subarray(0, count),
    levels: levels.subarray(0, count),
  };
}

/** The segments that anyone chooses, each with the zero-tax income from which on it is the best. */
function chosenSegments(segments: readonly TaxSegment[], elasticity: number) {
  const chosen = [{ segment: segments[0], from: 0 }];
  for (const segment of segments.slice(1)) {
    let from = changeover(chosen[chosen.length - 1].segment, segment, elasticity);
    while (chosen.length > 1 && from <= chosen[chosen.length - 1].from) {
      chosen.pop();
      from = changeover(chosen[chosen.length - 1].segment, segment, elasticity);
    }
    if (from < Infinity) chosen.push({ segment, from });
  }
  return chosen;
}

/** The zero-tax income from which on the higher of two segments is at least as good as the lower; ∞ for never. */
function changeover(low: TaxSegment, high: TaxSegment, elasticity: number): number {
  if (low.upper === high.lower && high.keep <= low.keep && !high.jumps)
    return low.factor > 0 ? low.upper / low.factor : Infinity;
  // Where both optima are interior, values are lines in z0: z0·(1−τ)^(1+ε)/(1+ε) + virtual income.
  const lowerBy = low.netAtLower - low.keep * low.lower - (high.netAtLower - high.keep * high.lower);
  const crossing = (lowerBy * (1 + elasticity)) / (high.keep * high.factor - low.keep * low.factor);
  if (isInterior(low, crossing) && isInterior(high, crossing)) return crossing;
  const start = crossing > 0 && crossing < Infinity ? crossing : high.lower;
  return changeoverByNewton(low, high, elasticity, start);
}

/** Zero-tax incomes beyond this many times a bracket's start are nobody's. */
const beyondAll = 1e30;

/**
 * Newton's steps on the gain of the higher segment, which changes sign once; where they leave what is known to hold the
 * root, the interval is halved on a log scale.
 */
function changeoverByNewton(low: TaxSegment, high: TaxSegment, elasticity: number, start: number): number {
  let below = 0;
  let above = Infinity;
  let z0 = start;
  for (;;) {
    const highCost = effort(high, z0, elasticity);
    const lowCost = effort(low, z0, elasticity);
    const gain = netIncome(high, z0) - highCost - (netIncome(low, z0) - lowCost);
    if (gain > 0) above = z0;
    else below = z0;
    if (below > beyondAll * high.lower) return Infinity;
    // Envelope theorem: utility rises with z0 by effort/(ε·z0).
    const slope = (highCost - lowCost) / (elasticity * z0);
    let next = z0 - gain / slope;
    if (Math.abs(next - z0) <= precision * z0) return next;
    if (!(next > below && next < above)) next = between(below, above);
    if (!(next > below && next < above)) return below;
    z0 = next;
  }
}

/** Relative length of a step after which the next would be rounding. */
const precision = 1e-14;

function between(below: number, above: number): number {
  if (above === Infinity) return 4 * below;
  return below === 0 ? above / 4 : Math.sqrt(below) * Math.sqrt(above);
}

function isInterior({ lower, upper, factor }: TaxSegment, zeroTaxIncome: number): boolean {
  const income = zeroTaxIncome * factor;
  return income >= lower && income <= upper;
}

function bestIncome({ lower, upper, factor }: TaxSegment, zeroTaxIncome: number): number {
  return Math.min(Math.max(zeroTaxIncome * factor, lower), upper);
}

/** Utility without the rebate, dollars a year. */
function utilityOf(segment: TaxSegment, income: number, zeroTaxIncome: number, elasticity: number): number {
  return segment.netAtLower + segment.keep * (income - segment.lower) - disutility(income, zeroTaxIncome, elasticity);
}

/** Income after tax at the best income of the segment. */
function netIncome(segment: TaxSegment, zeroTaxIncome: number): number {
  return segment.netAtLower + segment.keep * (bestIncome(segment, zeroTaxIncome) - segment.lower);
}

/** What the best income of the segment costs in effort; where it is interior, its power is (1−τ)^(1+ε). */
function effort(segment: TaxSegment, zeroTaxIncome: number, elasticity: number): number {
  if (isInterior(segment, zeroTaxIncome))
    return (elasticity / (1 + elasticity)) * zeroTaxIncome * segment.keep * segment.factor;
  return disutility(bestIncome(segment, zeroTaxIncome), zeroTaxIncome, elasticity);
}
