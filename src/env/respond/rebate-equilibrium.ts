/** The rebate that pays out exactly the tax that it induces, where hours depend on it. */

import { type TaxSchedule, taxInto } from "../../law/tax-schedule.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";

/** Relative precision of the rebate. */
const precision = 1e-13;
const iterationLimit = 100;

/**
 * The root of revenue(R) − R: secant steps, guarded by bisection. Revenue falls with R where leisure is a normal good,
 * so there is one root. Under falling rates workers jump and revenue with them: then the last rebate before the jump
 * over the root, and what is paid out differs from what workers reckoned with by their share in the total.
 * @param revenue mean tax when everyone reckons with rebate R; called last with the R that is returned
 * @param guess where to begin
 */
function equilibriumRebate(revenue: (rebate: number) => number, guess: number): number {
  let low = 0;
  let high = Infinity;
  let rebate = guess;
  let previous: { readonly rebate: number; readonly surplus: number } | undefined;
  for (let iteration = 0; iteration < iterationLimit; iteration++) {
    const surplus = revenue(rebate) - rebate;
    if (surplus > 0) low = rebate;
    else high = rebate;
    const isNarrow = high < Infinity && high - low <= precision * high;
    if (Math.abs(surplus) <= precision * rebate || isNarrow) break;
    // Part of a rebate is taken as leisure, which costs revenue: a first guess of how much.
    const slope = previous ? (surplus - previous.surplus) / (rebate - previous.rebate) : -1.25;
    previous = { rebate, surplus };
    const secant = rebate - surplus / slope;
    const isSafe = secant >= low && secant <= high && (iteration < 12 || iteration % 2 === 1);
    if (isSafe) rebate = secant;
    else if (high < Infinity) rebate = (low + high) / 2;
    else rebate = 2 * Math.max(rebate, 1);
  }
  return rebate;
}

/**
 * Everyone's best hours under a utility with income effects, at the rebate R = mean T(z(R)) that they bring about.
 * @param out where to write hours
 * @param guess a rebate to begin with; by default that of everybody's working 40 hours
 */
export function equilibriumResponse(
  economy: Economy,
  schedule: TaxSchedule,
  out: Float64Array,
  guess?: number,
): { readonly hours: Float64Array; readonly rebate: number } {
  const { utility, incomePerHour, weight } = economy;
  const tax = new Float64Array(economy.size);
  const revenue = (): number => {
    for (let i = 0; i < tax.length; i++) tax[i] = incomePerHour[i] * out[i];
    return weightedMean(taxInto(schedule, tax, tax), weight);
  };
  const rebate = equilibriumRebate(
    (reckoned) => {
      utility.respond(economy, schedule, reckoned, out);
      return revenue();
    },
    guess ?? (out.fill(40) && revenue()),
  );
  return { hours: out, rebate };
}
