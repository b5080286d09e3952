import { totalWeight } from "../../env/measures/weighted.ts";
import { formulaRate } from "./saez-fixed-point.ts";
import type { FormulaInput } from "./saez-paper.ts";

export interface TopRate {
  readonly rate: number;
  /** Income from which on the tail is measured, dollars a year. */
  readonly threshold: number;
  /** Pareto parameter a = z̄/(z̄ − threshold) of those above. */
  readonly tail: number;
  /** Mean marginal welfare weight of those above, where the mean over all is 1. */
  readonly welfareWeight: number;
}

/** Fewer workers than this above the top bracket's start say nothing about a tail. */
const enough = 20;
/** Then the tail begins where this share of people is above. */
const tailShare = 0.05;

/**
 * The asymptotic top rate (1 − g)/(1 − g + a·ε) of Saez (2001), with the Pareto parameter of observed incomes above
 * the top bracket's start or, where fewer than 20 workers are, of the highest 5 %. Null where nobody earns more than
 * others.
 */
export function saezTopRate(input: FormulaInput & { readonly elasticity: number }): TopRate | null {
  const { incomes, weights, welfareWeights, brackets, elasticity } = input;
  const topStart = brackets[brackets.length - 1];
  const isEnough = incomes.reduce((count, income) => (income > topStart ? count + 1 : count), 0) >= enough;
  const threshold = isEnough && topStart > 0 ? topStart : incomeExceededBy(tailShare, incomes, weights);
  let people = 0;
  let income = 0;
  let welfare = 0;
  let allWelfare = 0;
  for (let i = 0; i < incomes.length; i++) {
    allWelfare += weights[i] * welfareWeights[i];
    if (!(incomes[i] > threshold)) continue;
    people += weights[i];
    income += weights[i] * incomes[i];
    welfare += weights[i] * welfareWeights[i];
  }
  if (people === 0) return null;
  const tail = income / (income - people * threshold);
  const welfareWeight = welfare / people / (allWelfare / totalWeight(weights));
  return { rate: formulaRate(welfareWeight, tail, elasticity), threshold, tail, welfareWeight };
}

/** The highest income with at least a share of people above it. */
function incomeExceededBy(share: number, incomes: Float64Array, weights: Float64Array): number {
  const rows = Uint32Array.from(incomes.keys()).sort((a, b) => incomes[b] - incomes[a]);
  let above = share * totalWeight(weights);
  for (const row of rows) {
    if (above <= 0) return incomes[row];
    above -= weights[row];
  }
  return 0;
}
