/**
 * Tax as misperceived: T̃(z) = (1−θ)·T(z) + θ·P(z), where P is a straight line through what the worker paid on last
 * step's income. Its slope is the average rate there (ironing) or the marginal rate there (spotlighting).
 * Sources: Liebman and Zeckhauser (2004), *Schmeduling*; Rees-Jones and Taubinsky (2020), *Measuring "Schmeduling"*,
 * Review of Economic Studies 87.
 */

import { type TaxSchedule, taxSchedule } from "../../law/tax-schedule.ts";
import type { Misperception } from "../../scenario/behavioural-keys.ts";
import { elasticityOf, type Workers } from "../workers.ts";
import { budgetSegments } from "./budget-segments.ts";
import { cappedIncome } from "./income-response.ts";

export interface Perception {
  readonly kind: Misperception;
  /** Weight θ of the line, from 0 (the truth) to 1. */
  readonly share: number;
}

/** Marginal rates as perceived, one for each bracket; the average rate of no income is that of its first dollar. */
export function perceivedRates(schedule: TaxSchedule, { kind, share }: Perception, lastIncome: number): number[] {
  const isIroning = kind === "ironing" && lastIncome > 0;
  const slope = isIroning ? schedule.tax(lastIncome) / lastIncome : schedule.marginalRate(lastIncome);
  return schedule.rates.map((rate) => Math.min(1, rate + share * (slope - rate)));
}

/** T̃ up to a constant, which is zero for ironing. */
export function perceivedSchedule(schedule: TaxSchedule, perception: Perception, lastIncome: number): TaxSchedule {
  return taxSchedule(schedule.brackets, perceivedRates(schedule, perception, lastIncome));
}

/**
 * Weekly hours that each worker with quasi-linear utility takes for the best; a constant in T̃ does not matter there.
 * @param lastHours weekly hours at whose income each worker knows its tax
 */
export function misperceivedResponse(
  workers: Workers,
  schedule: TaxSchedule,
  perception: Perception,
  lastHours: Float64Array,
): Float64Array {
  const { incomePerHour, zeroTaxIncome, hours: choice } = workers;
  const cap = choice.limit ?? Infinity;
  return lastHours.map((last, i) => {
    const epsilon = elasticityOf(workers, i);
    const perHour = incomePerHour[i];
    const keeps = perceivedRates(schedule, perception, perHour * last).map((rate) => 1 - rate);
    const segments = budgetSegments(schedule.brackets, keeps, epsilon);
    return Math.min(cappedIncome(segments, zeroTaxIncome[i], cap * perHour, epsilon) / perHour, cap);
  });
}
