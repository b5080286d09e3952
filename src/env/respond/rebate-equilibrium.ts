/** The rebate that pays out exactly what public spending leaves of the tax that it induces, where hours depend on it. */

import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";

/** Relative precision of the rebate. */
const finest = 1e-13;
const iterationLimit = 100;

/**
 * The root of left(R) − R: secant steps, guarded by bisection. What is left falls with R where leisure is a normal good,
 * so there is one root. Under falling rates workers jump and revenue with them: then the last rebate before the jump
 * over the root, and what is paid out differs from what workers reckoned with by their share in the total.
 * @param left mean tax less public spending when everyone reckons with rebate R; called last with the R that is returned
 * @param guess where to begin
 * @param least see {@link leastRebate}
 * @param precision relative, of the rebate
 */
export function equilibriumRebate(
  left: (rebate: number) => number,
  guess: number,
  least: number,
  precision: number = finest,
): number {
  let low = least;
  let high = Infinity;
  let rebate = guess;
  let previous: { readonly rebate: number; readonly surplus: number } | undefined;
  for (let iteration = 0; iteration < iterationLimit; iteration++) {
    const surplus = left(rebate) - rebate;
    if (surplus > 0) low = rebate;
    else high = rebate;
    const isNarrow = high < Infinity && high - low <= precision * Math.abs(high);
    if (Math.abs(surplus) <= precision * Math.abs(rebate) || isNarrow) break;
    // Part of a rebate is taken as leisure, which costs revenue: a first guess of how much.
    const slope = previous ? (surplus - previous.surplus) / (rebate - previous.rebate) : -1.25;
    previous = { rebate, surplus };
    const secant = rebate - surplus / slope;
    const isSafe = secant >= low && secant <= high && (iteration < 12 || iteration % 2 === 1);
    if (isSafe) rebate = secant;
    else if (high < Infinity && low > -Infinity) rebate = (low + high) / 2;
    else if (high < Infinity) rebate = high - 2 * Math.max(Math.abs(high), 1);
    else rebate = Math.max(2 * rebate, rebate + 1, 2);
  }
  return rebate;
}

/**
 * Everyone's best hours under a utility with income effects, at the rebate R = mean T(z(R)) − G that they bring about.
 * @param respond writes everyone's best hours at a given rebate to `out`
 * @param guess a rebate to begin with; by default that of everybody's working 40 hours
 */
export function equilibriumResponse(
  {
    size,
    incomePerHour,
    weight,
    publicSpending,
  }: Pick<Economy, "size" | "incomePerHour" | "weight" | "publicSpending">,
  law: AppliedLaw,
  respond: (rebate: number) => Float64Array,
  out: Float64Array,
  guess?: number,
): { readonly hours: Float64Array; readonly rebate: number } {
  const tax = new Float64Array(size);
  const left = (): number => {
    for (let i = 0; i < tax.length; i++) tax[i] = incomePerHour[i] * out[i];
    return weightedMean(taxesInto(law, tax, tax), weight) - publicSpending;
  };
  const rebate = equilibriumRebate(
    (reckoned) => {
      respond(reckoned);
      return left();
    },
    guess ?? (out.fill(40) && left()),
    leastRebate(law, publicSpending),
  );
  return { hours: out, rebate };
}

/** The least that the rebate can be: what public spending costs where nobody is paid by the law, else unbounded. */
export function leastRebate(law: AppliedLaw, publicSpending: number): number {
  return law.lines.every(paysNobody) ? -publicSpending : -Infinity;
}

function paysNobody({ rates, amounts }: TaxLine): boolean {
  return rates.every((rate) => rate >= 0) && amounts.every((amount) => amount >= 0);
}
