/** The two flat taxes that theory knows: the best one, and the one that a majority wants. */
import type { Economy } from "../../env/economy.ts";
import { sortWorkers } from "../../env/measures/sorted-workers.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { byWorker, scheduleEvaluator } from "../../env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import type { Levers } from "../../law/policy.ts";
import { flatValues } from "../rate-brackets.ts";

const gridSteps = 100;
const tolerance = 1e-9;

/**
 * The best flat rate with its welfare: the best of a grid of percentages, refined by golden-section search. Without
 * brackets nobody jumps, so welfare is smooth in the rate.
 */
export function optimalFlat(
  economy: Economy,
  welfare: WelfareChoice,
): { readonly rate: number; readonly welfare: number } {
  const { evaluate } = scheduleEvaluator(economy, welfare, [0]);
  return bestRate((rate) => evaluate([rate]).welfare);
}

/** The same on the taxable income of any law: one rate for all brackets, the rest of the law kept. */
export function optimalFlatValues(economy: Economy, welfare: WelfareChoice, levers: Levers): readonly number[] {
  const evaluate = byWorker(economy, welfare);
  const values = (rate: number): readonly number[] => flatValues(levers, rate, "planner.kind optimal-flat");
  return values(bestRate((rate) => evaluate(levers.policy(values(rate)).law).welfare).rate);
}

function bestRate(value: (rate: number) => number): { readonly rate: number; readonly welfare: number } {
  let best = { rate: 0, welfare: value(0) };
  const consider = (rate: number, found: number) => {
    if (found > best.welfare) best = { rate, welfare: found };
  };
  for (let step = 1; step <= gridSteps; step++) consider(step / gridSteps, value(step / gridSteps));
  let low = Math.max(best.rate - 1 / gridSteps, 0);
  let high = Math.min(best.rate + 1 / gridSteps, 1);
  const section = (Math.sqrt(5) - 1) / 2;
  while (high - low > tolerance) {
    const left = high - section * (high - low);
    const right = low + section * (high - low);
    const [atLeft, atRight] = [value(left), value(right)];
    if (atLeft > atRight) {
      high = right;
      consider(left, atLeft);
    } else {
      low = left;
      consider(right, atRight);
    }
  }
  return best;
}

/**
 * The flat rate that wins every pairwise vote among rational workers: τ = (1 − m)/(1 − m + ε), m the median over the
 * mean of zero-tax incomes; 0 where the median earns the mean or more (Meltzer and Richard 1981). Preferences over flat
 * rates have a single peak, which falls with income. The median is the lowest income with half of the weight at or
 * below it; where the half falls between two, their mean.
 */
export function medianVoterFlat(zeroTaxIncomes: Float64Array, weights: Float64Array, elasticity: number): number {
  const { zeroTaxIncome, weight } = sortWorkers(zeroTaxIncomes, weights);
  const half = weight.reduce((sum, people) => sum + people, 0) / 2;
  let below = weight[0];
  let i = 0;
  while (below < half) below += weight[++i];
  const median = below === half ? (zeroTaxIncome[i] + zeroTaxIncome[i + 1]) / 2 : zeroTaxIncome[i];
  const gap = Math.max(0, 1 - median / weightedMean(zeroTaxIncome, weight));
  return gap / (gap + elasticity);
}
