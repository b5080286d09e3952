/**
 * Tax as misperceived: T̃(z) = (1−θ)·T(z) + θ·P(z), where P is a straight line through what the worker paid on last
 * step's income. Its slope is the average rate there (ironing) or the marginal rate there (spotlighting).
 * Sources: Liebman and Zeckhauser (2004), *Schmeduling*; Rees-Jones and Taubinsky (2020), *Measuring "Schmeduling"*,
 * Review of Economic Studies 87.
 */

import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { rateOn, type TaxLine, taxLine, taxOn } from "../../law/tax-line.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";
import { disutility } from "../utility/preferences.ts";
import { elasticityOf, type Workers } from "../workers.ts";
import { cappedIncome, taxSegments } from "./income-response.ts";

export interface Perception {
  readonly kind: Misperception;
  /** Weight θ of the line, from 0 (the truth) to 1. */
  readonly share: number;
}

/** T̃ up to a constant, which is zero for ironing; the average rate of no income is that of its first dollar. */
export function perceivedLine(line: TaxLine, { kind, share }: Perception, lastIncome: number): TaxLine {
  const slope = slopeOf(line, kind, lastIncome);
  const rates = line.rates.map((rate) => Math.min(1, rate + share * (slope - rate)));
  if (line.jumps.length === 0) return taxLine(line.brackets, rates);
  const amounts = line.amounts.map((amount, k) => (1 - share) * amount + share * slope * line.brackets[k]);
  return taxLine(line.brackets, rates, amounts);
}

function slopeOf(line: TaxLine, kind: Misperception, lastIncome: number): number {
  return kind === "ironing" && lastIncome > 0 ? taxOn(line, lastIncome) / lastIncome : rateOn(line, lastIncome);
}

/**
 * Weekly hours that each worker with quasi-linear utility takes for the best; a constant in T̃ does not matter there.
 * @param lastHours weekly hours at whose income each worker knows its tax
 */
export function misperceivedResponse(
  workers: Workers,
  law: AppliedLaw,
  perception: Perception,
  lastHours: Float64Array,
): Float64Array {
  const { incomePerHour, zeroTaxIncome, hours: choice } = workers;
  const cap = choice.limit ?? Infinity;
  return lastHours.map((last, i) => {
    const epsilon = elasticityOf(workers, i);
    const perHour = incomePerHour[i];
    const line = lineAt(law, i);
    const [z0, most] = [zeroTaxIncome[i], cap * perHour];
    const income =
      line.jumps.length === 0
        ? continuousIncome(line, slopeOf(line, perception.kind, perHour * last), perception.share, z0, most, epsilon)
        : cappedIncome(taxSegments(perceivedLine(line, perception, perHour * last), epsilon), z0, most, epsilon);
    return Math.min(income / perHour, cap);
  });
}

/** {@link cappedIncome} of the perceived line, where nothing jumps: of every worker a line of its own is not worth making. */
function continuousIncome(
  { brackets, rates }: TaxLine,
  slope: number,
  share: number,
  zeroTaxIncome: number,
  cap: number,
  elasticity: number,
): number {
  let [best, bestValue, net, keep] = [0, 0, 0, 0];
  for (let k = 0; k < brackets.length; k++) {
    const lower = brackets[k];
    if (k > 0) net += keep * (lower - brackets[k - 1]);
    if (lower > cap) break;
    keep = 1 - Math.min(1, rates[k] + share * (slope - rates[k]));
    const upper = k + 1 < brackets.length ? brackets[k + 1] : Infinity;
    const income = Math.min(Math.min(Math.max(zeroTaxIncome * keep ** elasticity, lower), upper), cap);
    const value = net + keep * (income - lower) - disutility(income, zeroTaxIncome, elasticity);
    if (value > bestValue) [best, bestValue] = [income, value];
  }
  return best;
}
