/** Fits the level of the disutility of work to observed mean hours. */
import { ScenarioError } from "../../base/errors.ts";
import { bracketFrom, justAbove } from "../../law/bracket-walk.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { CompensatedSum, totalWeight } from "../measures/weighted.ts";
import { cappedIncome, incomeResponse, isConvex, taxSegments } from "../respond/income-response.ts";

interface Workers {
  /** Zero-tax income is base · scale. */
  readonly base: Float64Array;
  readonly incomePerHour: Float64Array;
  readonly weight: Float64Array;
}

interface Target {
  readonly elasticity: number;
  readonly meanHours: number;
  readonly under: TaxLine;
  readonly maxHours: number | null;
}

/**
 * The scale of zero-tax incomes at which the weighted mean hours of optimising workers are the target. As long as no
 * worker changes segment, mean hours are fixed + proportional·scale (interior income is z0·(1−τ)^ε), so Newton's step
 * is exact at the end; bisection on a log scale guards it. No power is taken per worker.
 * @throws ScenarioError where no scale gives the target
 */
export function solveScale(workers: Workers, target: Target): number {
  const { meanHours, maxHours } = target;
  if (maxHours !== null && meanHours >= maxHours) throw unreachable(target);
  const meanHoursAt = hoursFunction(workers, target);
  // Tax only lowers hours, so the scale that fits without tax is a lower bound, up to rounding.
  const start = meanHours / meanZeroTaxHours(workers);
  let low = start / 2;
  let high = Infinity;
  let scale = start;
  let nearest = { scale, gap: Infinity };
  for (let iteration = 0; ; iteration++) {
    const { fixed, proportional } = meanHoursAt(scale);
    const excess = fixed + proportional * scale - meanHours;
    if (Math.abs(excess) < nearest.gap) nearest = { scale, gap: Math.abs(excess) };
    if (nearest.gap <= 4 * Number.EPSILON * meanHours) return nearest.scale;
    if (excess < 0) low = scale;
    else high = scale;
    const newton = (meanHours - fixed) / proportional;
    const takesNewton = newton > low && newton < high && (iteration < 12 || iteration % 2 === 1);
    if (takesNewton) scale = newton;
    else if (high < Infinity) scale = Math.sqrt(low) * Math.sqrt(high);
    else scale = 16 * low;
    if (scale > 1e60 * start) throw unreachable(target);
    if (!(scale > low && scale < high)) return nearest.scale;
  }
}

/** Mean hours of optimising workers as a function of the scale, split into what moves with it and what does not. */
function hoursFunction({ base, incomePerHour, weight }: Workers, target: Target) {
  const { elasticity, under, maxHours } = target;
  const { starts, slopes, levels } = incomeResponse(under, elasticity);
  const open = justAbove(starts);
  const segments = taxSegments(under, elasticity);
  const convex = isConvex(under);
  const cap = maxHours ?? Infinity;
  const total = totalWeight(weight);
  return (scale: number) => {
    const fixed = new CompensatedSum();
    const proportional = new CompensatedSum();
    let piece = 0;
    for (let i = 0; i < base.length; i++) {
      const zeroTaxIncome = base[i] * scale;
      piece = bracketFrom(open, zeroTaxIncome, piece);
      const perHour = weight[i] / incomePerHour[i];
      const income = slopes[piece] * zeroTaxIncome + levels[piece];
      const most = cap * incomePerHour[i];
      if (income > most) fixed.add(perHour * (convex ? most : cappedIncome(segments, zeroTaxIncome, most, elasticity)));
      else if (slopes[piece] > 0) proportional.add(perHour * slopes[piece] * base[i]);
      else fixed.add(perHour * levels[piece]);
    }
    return { fixed: fixed.value / total, proportional: proportional.value / total };
  };
}

/** Weighted mean hours without tax, at scale 1. */
function meanZeroTaxHours({ base, incomePerHour, weight }: Workers): number {
  let hours = 0;
  for (let i = 0; i < base.length; i++) hours += (weight[i] * base[i]) / incomePerHour[i];
  return hours / totalWeight(weight);
}

export function unreachable({ meanHours, maxHours }: Pick<Target, "meanHours" | "maxHours">): ScenarioError {
  const limit = maxHours === null ? "" : ` when nobody works more than ${maxHours}`;
  return new ScenarioError(
    `mean hours of ${meanHours} cannot be reached under the calibration law${limit}; expected fewer`,
    { hint: "lower the mean hours, raise the maximum hours, or calibrate under a law with rates below 1" },
  );
}
