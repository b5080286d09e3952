/**
 * The income that a worker with quasi-linear utility chooses under a schedule, as a function of its zero-tax income z0.
 *
 * The worker maximises y(z) − f·z0·(z/z0)^(1/f), with y(z) = z − T(z) and f = ε/(1+ε). Within a segment of the schedule
 * (one marginal rate) the best income is z0·(1−τ)^ε, clipped to the segment. Of two segments the higher one gains on
 * the lower one as z0 grows, so there is one z0 at which a worker changes over. Hence the global optimum, whether the
 * schedule is convex or not, is a short list of pieces in z0: found once per schedule, looked up per worker.
 */
import { disutility } from "./preferences.ts";
import type { TaxSchedule } from "./tax-schedule.ts";

/** One bracket as a worker sees it. */
export interface TaxSegment {
  /** Lowest and highest income, dollars a year. */
  readonly lower: number;
  readonly upper: number;
  /** Net-of-tax rate 1 − τ. */
  readonly keep: number;
  /** (1−τ)^ε: interior income over zero-tax income. */
  readonly factor: number;
  /** Income after tax at `lower`, without any rebate. */
  readonly netAtLower: number;
}

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

/** True where rates never fall: then everybody's utility has one peak. */
export function isConvex({ rates }: TaxSchedule): boolean {
  return rates.every((rate, k) => k === 0 || rate >= rates[k - 1]);
}

export function taxSegments({ brackets, rates }: TaxSchedule, elasticity: number): TaxSegment[] {
  let net = 0;
  return brackets.map((lower, k) => {
    if (k > 0) net += (1 - rates[k - 1]) * (lower - brackets[k - 1]);
    const keep = 1 - rates[k];
    return { lower, upper: brackets[k + 1] ?? Infinity, keep, factor: keep ** elasticity, netAtLower: net };
  });
}

/** The best income up to `cap`, by trying every segment: for workers whom a cap on hours binds. Ties: the lower. */
export function cappedIncome(
  segments: readonly TaxSegment[],
  zeroTaxIncome: number,
  cap: number,
  elasticity: number,
): number {
  let best = 0;
  let bestValue = 0;
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

/** The optimal income for every zero-tax income, in O(brackets). */
export function incomeResponse(schedule: TaxSchedule, elasticity: number): IncomeResponse {
  const starts: number[] = [];
  const slopes: number[] = [];
  const levels: number[] = [];
  const add = (from: number, to: number, slope: number, level: number): void => {
    if (!(from < to)) return;
    starts.push(from);
    slopes.push(slope);
    levels.push(level);
  };
  const chosen = chosenSegments(taxSegments(schedule, elasticity), elasticity);
  chosen.forEach(({ segment, from }, r) => {
    const to = chosen[r + 1]?.from ?? Infinity;
    const { lower, upper, factor } = segment;
    const interiorFrom = factor > 0 ? lower / factor : Infinity;
    const interiorTo = factor > 0 ? upper / factor : Infinity;
    add(from, Math.min(interiorFrom, to), 0, lower);
    add(Math.max(from, interiorFrom), Math.min(interiorTo, to), factor, 0);
    add(Math.max(from, interiorTo), to, 0, upper);
  });
  starts[0] = -Infinity;
  starts.push(Infinity);
  return {
    starts: Float64Array.from(starts),
    slopes: Float64Array.from(slopes),
    levels: Float64Array.from(levels),
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
  if (low.upper === high.lower && high.keep <= low.keep) return low.factor > 0 ? low.upper / low.factor : Infinity;
  // Where both optima are interior, values are lines in z0: z0·(1−τ)^(1+ε)/(1+ε) + virtual income.
  const virtual = (segment: TaxSegment) => segment.netAtLower - segment.keep * segment.lower;
  const slope = (segment: TaxSegment) => (segment.keep * segment.factor) / (1 + elasticity);
  const crossing = (virtual(low) - virtual(high)) / (slope(high) - slope(low));
  if (isInterior(low, crossing) && isInterior(high, crossing)) return crossing;
  return changeoverByBisection(low, high, elasticity);
}

function changeoverByBisection(low: TaxSegment, high: TaxSegment, elasticity: number): number {
  const isHighBetter = (zeroTaxIncome: number): boolean => {
    const value = (segment: TaxSegment) =>
      utilityOf(segment, bestIncome(segment, zeroTaxIncome), zeroTaxIncome, elasticity);
    return value(high) > value(low);
  };
  let below = high.lower;
  while (isHighBetter(below)) below /= 2;
  let above = 2 * below;
  while (!isHighBetter(above)) {
    if (above > 1e30 * high.lower) return Infinity;
    below = above;
    above *= 2;
  }
  for (;;) {
    const middle = (below + above) / 2;
    if (!(middle > below && middle < above)) return below;
    if (isHighBetter(middle)) above = middle;
    else below = middle;
  }
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
