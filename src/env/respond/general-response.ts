/**
 * Best hours under any concave utility u(c, l) when the rebate is given. Within a segment utility has one
 * peak, where u_l + u_c·(dollars for an hour after tax) changes sign; the derivatives are exact.
 */

import type { TaxLine } from "../../law/tax-line.ts";
import { findRoot } from "../find-root.ts";
import type { GeneralForm } from "../utility/general-form.ts";
import { consumptionFloor } from "../utility/utility.ts";
import { elasticityOf, type Workers, wageOf } from "../workers.ts";
import type { TaxSegment } from "./budget-segments.ts";
import { isConvex, taxSegments } from "./income-response.ts";

/** Fewest hours at which derivatives are taken: at zero hours or zero consumption they can be infinite. */
const leastHours = 1e-9;

/**
 * Writes everyone's best weekly hours to `out`, and returns it. Of equally good hours the fewest.
 * @param rebate R, dollars a year
 */
export function generalResponse(
  workers: Workers,
  utility: GeneralForm,
  line: TaxLine,
  rebate: number,
  out: Float64Array,
): Float64Array {
  const { size, incomePerHour, hours: choice } = workers;
  const segments = taxSegments(line, 1);
  const convex = isConvex(line);
  for (let i = 0; i < size; i++) {
    const at = variablesOf(workers, i);
    const perHour = incomePerHour[i];
    const cap = choice.limit ?? Infinity;
    let best = 0;
    let bestValue = utilityAt(utility, at, rebate, 0);
    for (const segment of segments) {
      if (segment.lower / perHour >= cap) break;
      const hours = bestHours(utility, at, segment, perHour, rebate, cap);
      const consumption = segment.netAtLower + rebate + segment.keep * (hours * perHour - segment.lower);
      const value = utilityAt(utility, at, consumption, hours);
      if (value > bestValue) {
        best = hours;
        bestValue = value;
      }
      // With rising rates the first segment that has its peak before its end has the best hours of all.
      if (convex && hours < segment.upper / perHour) break;
    }
    out[i] = best;
  }
  return out;
}

/** Values [c, l, psi, e, w] of a worker; consumption and hours are to be filled in. */
export function variablesOf(workers: Workers, worker: number): Float64Array {
  return Float64Array.of(0, 0, workers.psi[worker], elasticityOf(workers, worker), wageOf(workers, worker));
}

/** u(max(c, $1), l); −∞ where it is not defined. Changes `at`. */
export function utilityAt({ value }: GeneralForm, at: Float64Array, consumption: number, hours: number): number {
  at[0] = Math.max(consumption, consumptionFloor);
  at[1] = hours;
  const utility = value(at);
  return Number.isNaN(utility) ? -Infinity : utility;
}

/** u_l + u_c·pay: what one more hour is worth, given what it pays after tax. Changes `at`. */
export function gainOfAnHour(
  { value, byConsumption, byHours }: GeneralForm,
  at: Float64Array,
  consumption: number,
  hours: number,
  pay: number,
): number {
  at[0] = consumption;
  at[1] = hours;
  // Where utility is not defined, more hours are better for who would have too little without work, too, and fewer beyond
  // the hours of a week.
  if (!(value(at) > -Infinity)) {
    at[1] = 0;
    return value(at) > -Infinity ? -1 : 1;
  }
  const gain = byHours(at) + byConsumption(at) * pay;
  return Number.isNaN(gain) ? -1 : gain;
}

function bestHours(
  utility: GeneralForm,
  at: Float64Array,
  { lower, upper, keep, netAtLower }: TaxSegment,
  perHour: number,
  rebate: number,
  cap: number,
): number {
  const gain = (hours: number): number =>
    gainOfAnHour(utility, at, netAtLower + rebate + keep * (hours * perHour - lower), hours, keep * perHour);
  const low = lower / perHour;
  const high = Math.min(upper / perHour, cap);
  const start = Math.max(low, Math.min(leastHours, high));
  if (gain(start) <= 0) return low;
  if (high < Infinity) return gain(high) >= 0 ? high : findRoot(gain, start, high);
  let most = 2 * Math.max(low, 40);
  while (gain(most) > 0 && most < 1e9) most *= 2;
  return findRoot(gain, start, most);
}
