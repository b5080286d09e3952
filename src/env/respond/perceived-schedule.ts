/**
 * Tax as misperceived: T̃(z) = (1−θ)·T(z) + θ·P(z), where P is a straight line through what the worker paid on last
 * step's income. Its slope is the average rate there (ironing) or the marginal rate there (spotlighting).
 * Sources: Liebman and Zeckhauser (2004), *Schmeduling*; Rees-Jones and Taubinsky (2020), *Measuring "Schmeduling"*,
 * Review of Economic Studies 87.
 */

import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { rateOn, type TaxLine, taxLine, taxOn } from "../../law/tax-line.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";
import { elasticityOf, type Workers } from "../workers.ts";
import { cappedIncome, taxSegments } from "./income-response.ts";

export interface Perception {
  readonly kind: Misperception;
  /** Weight θ of the line, from 0 (the truth) to 1. */
  readonly share: number;
}

/** T̃ up to a constant, which is zero for ironing; the average rate of no income is that of its first dollar. */
export function perceivedLine(line: TaxLine, { kind, share }: Perception, lastIncome: number): TaxLine {
  const isIroning = kind === "ironing" && lastIncome > 0;
  const slope = isIroning ? taxOn(line, lastIncome) / lastIncome : rateOn(line, lastIncome);
  const rates = line.rates.map((rate) => Math.min(1, rate + share * (slope - rate)));
  if (line.jumps.length === 0) return taxLine(line.brackets, rates);
  const amounts = line.amounts.map((amount, k) => (1 - share) * amount + share * slope * line.brackets[k]);
  return taxLine(line.brackets, rates, amounts);
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
    const segments = taxSegments(perceivedLine(lineAt(law, i), perception, perHour * last), epsilon);
    return Math.min(cappedIncome(segments, zeroTaxIncome[i], cap * perHour, epsilon) / perHour, cap);
  });
}
