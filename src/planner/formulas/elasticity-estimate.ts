import { lineAt } from "../../law/applied-law.ts";
import type { ObservedYear } from "./observed-year.ts";

export interface ElasticityEstimate {
  readonly elasticity: number;
  /** Of a regression in which workers' errors are independent; null with fewer than three changes. */
  readonly standardError: number | null;
  /** Changes of one worker that the estimate rests on. */
  readonly changes: number;
}

export type IncomeYear = Pick<ObservedYear, "incomes" | "weights" | "law">;

/** Relative distance to a bracket start that counts as there. */
const tolerance = 1e-9;

/**
 * Elasticity of income to the net-of-tax rate from what the same workers earn before and after planned changes of
 * rates: weighted least squares of Δln z on Δln(1−τ), with a common trend where changes differ enough to tell it from
 * a response. First differences, as high incomes meet high rates in any progressive schedule. Left out: who earns
 * nothing, is at a kink (bunchers do not respond) or meets a full tax in either year.
 * @param pairs years before and after, rows in the same order
 * @returns null where no rate changed for anyone
 */
export function estimateElasticity(
  pairs: readonly { readonly before: IncomeYear; readonly after: IncomeYear }[],
): ElasticityEstimate | null {
  const x: number[] = [];
  const y: number[] = [];
  const weights: number[] = [];
  for (const { before, after } of pairs) {
    for (let i = 0; i < before.incomes.length; i++) {
      const keptBefore = keepAt(before, i);
      const keptAfter = keepAt(after, i);
      if (keptBefore === null || keptAfter === null || !(before.weights[i] > 0)) continue;
      x.push(Math.log(keptAfter / keptBefore));
      y.push(Math.log(after.incomes[i] / before.incomes[i]));
      weights.push(before.weights[i]);
    }
  }
  return regress(x, y, weights);
}

/** Net-of-tax rate that a worker responds to, or null where income is no interior choice. */
export function keepAt({ incomes, law }: IncomeYear, worker: number): number | null {
  const income = incomes[worker];
  const isAtKink = lineAt(law, worker).brackets.some(
    (start) => start > 0 && Math.abs(income - start) <= tolerance * start,
  );
  const keep = 1 - law.marginalRate(income, worker);
  return income > 0 && !isAtKink && keep > 0 ? keep : null;
}

function regress(x: readonly number[], y: readonly number[], weights: readonly number[]): ElasticityEstimate | null {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + weights[i] * value, 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const squaredAround = (center: number) => mean(x.map((value) => (value - center) ** 2));
  const size = squaredAround(0);
  if (!(size > 1e-12)) return null;
  // A trend takes most of what is to be seen where everyone's rate changes alike, so it is left out there.
  const hasTrend = squaredAround(mean(x)) > size / 2;
  const centerX = hasTrend ? mean(x) : 0;
  const centerY = hasTrend ? mean(y) : 0;
  const spread = squaredAround(centerX);
  const elasticity = mean(x.map((value, i) => (value - centerX) * (y[i] - centerY))) / spread;
  const freedom = x.length - (hasTrend ? 2 : 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Robust to errors that differ between workers.
  const scores = x.reduce((sum, value, i) => {
    const error = y[i] - centerY - elasticity * (value - centerX);
    return sum + ((weights[i] / total) * (value - centerX) * error) ** 2;
  }, 0);
  const standardError = freedom > 0 ? (Math.sqrt(scores) / spread) * Math.sqrt(x.length / freedom) : null;
  return { elasticity, standardError, changes: x.length };
}
