/** Elasticities that differ by bracket: what one rate at a time, raised and lowered, has those who meet it earn. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import { type IncomeYear, keepAt } from "./elasticity-estimate.ts";

/** Of those who meet one rate. */
export interface BracketElasticity {
  /** Their mean, by what they earn: what the optimal-tax formula asks for. */
  readonly elasticity: number;
  /** Of a regression in which workers' errors are independent; null of one worker. */
  readonly standardError: number | null;
  readonly workers: number;
  /** What they earn under the starting law, dollars a year, by their weights. */
  readonly income: number;
}

/** The same people under the starting law, and with one of its rates higher and lower. */
export interface RateTrial {
  readonly start: IncomeYear;
  readonly raised: IncomeYear;
  readonly lowered: IncomeYear;
}

/** Change of ln(1−τ) below which a rate has not moved. */
const least = 1e-9;

/**
 * Weighted least squares of Δln z on Δln(1−τ) through the origin, from the year with the higher rate to the one with the
 * lower, of workers who met the rate in a year that is neither: whoever is in a bracket by chance in one of the two would
 * else seem to have moved there. Left out: who is at a kink, earns nothing or meets another rate in any of the three.
 * @returns null where nobody is left
 */
export function bracketElasticity({ start, raised, lowered }: RateTrial): BracketElasticity | null {
  const change = (income: number, i: number): number => netOfTaxChange(raised.law, lowered.law, income, i);
  let [workers, income, spread, product] = [0, 0, 0, 0];
  const met: { readonly x: number; readonly y: number; readonly weight: number }[] = [];
  for (let i = 0; i < start.incomes.length; i++) {
    if (!(start.weights[i] > 0) || [start, raised, lowered].some((year) => keepAt(year, i) === null)) continue;
    const x = change(start.incomes[i], i);
    const stays = [raised, lowered].every(({ incomes }) => Math.abs(change(incomes[i], i) - x) <= least);
    if (x === 0 || !stays) continue;
    const y = Math.log(lowered.incomes[i] / raised.incomes[i]);
    const weight = start.weights[i] * start.incomes[i];
    met.push({ x, y, weight });
    workers++;
    income += weight;
    spread += weight * x * x;
    product += weight * x * y;
  }
  if (workers === 0) return null;
  const elasticity = product / spread;
  // Robust to errors that differ between workers.
  const scores = met.reduce((sum, { x, y, weight }) => sum + (weight * x * (y - elasticity * x)) ** 2, 0);
  const standardError = workers > 1 ? (Math.sqrt(scores) / spread) * Math.sqrt(workers / (workers - 1)) : null;
  return { elasticity, standardError, workers, income };
}

/** Change of ln(1−τ) at a worker's income from one law to another; 0 where it meets none of the rates that differ. */
export function netOfTaxChange(from: AppliedLaw, to: AppliedLaw, income: number, worker: number): number {
  const change = Math.log((1 - to.marginalRate(income, worker)) / (1 - from.marginalRate(income, worker)));
  return Math.abs(change) > least && Number.isFinite(change) ? change : 0;
}
