import { formulaRate } from "./saez-fixed-point.ts";
import type { FormulaInput } from "./saez-paper.ts";

/** Equal bins between 0 and the start of the top bracket. */
const binCount = 100;

/**
 * The Saez rates of the AI Economist (arXiv 2004.13332), for comparison: the pointwise formula in 100 equal bins below
 * the top bracket and one above, then the mean over the dollars of each bracket. a = z·p/(P·width) at the middle of a
 * bin, P counting half of its own people; at the top z̄/(z̄ − b), or 0 where nobody is there. G is averaged over the
 * edges of a bin. Rates of empty bins are interpolated. Observed incomes, without iterating.
 */
export function saezAiEconomistRates({ brackets, elasticity, ...input }: FormulaInput): number[] {
  const elasticityAt = (income: number): number => {
    if (typeof elasticity === "number") return elasticity;
    return elasticity[brackets.findLastIndex((start) => start <= income)];
  };
  const { rates, width } = binnedRates({ ...input, elasticityAt }, brackets[brackets.length - 1]);
  return brackets.map((start, k) =>
    k + 1 < brackets.length ? meanRate(rates, width, start, brackets[k + 1]) : rates[rates.length - 1],
  );
}

interface BinnedInput extends Omit<FormulaInput, "brackets" | "elasticity"> {
  readonly elasticityAt: (income: number) => number;
}

/** Rates of bins of one width up to an income, and last of all incomes beyond. @param top dollars a year */
export function binnedRates(
  { incomes, weights, welfareWeights, elasticityAt }: BinnedInput,
  top: number,
): { readonly rates: readonly number[]; readonly width: number } {
  const bins = top > 0 ? binCount : 0;
  const width = top / bins;
  const people = new Float64Array(bins + 1);
  const welfare = new Float64Array(bins + 1);
  let topIncome = 0;
  for (let i = 0; i < incomes.length; i++) {
    const bin = incomes[i] > top ? bins : Math.min(Math.floor(incomes[i] / width), bins - 1);
    if (!(bin >= 0)) continue;
    people[bin] += weights[i];
    welfare[bin] += weights[i] * welfareWeights[i];
    if (bin === bins) topIncome += weights[i] * incomes[i];
  }
  const peopleFrom = sumsFromTop(people);
  const welfareFrom = sumsFromTop(welfare);
  const meanWeight = welfareFrom[0] / peopleFrom[0];
  const weightFrom = peopleFrom.map((above, bin) => (above > 0 ? welfareFrom[bin] / above / meanWeight : 0));
  const rates = Array.from(people, (inside, bin) => {
    const middle = (bin + 0.5) * width;
    if (bin === bins) {
      const mean = topIncome / inside;
      return formulaRate(weightFrom[bin], inside > 0 ? mean / (mean - top) : 0, elasticityAt(top));
    }
    if (inside === 0) return null;
    const tail = (middle * inside) / (peopleFrom[bin] - inside / 2) / width;
    return formulaRate((weightFrom[bin] + weightFrom[bin + 1]) / 2, tail, elasticityAt(middle));
  });
  return { rates: interpolated(rates), width };
}

function sumsFromTop(values: Float64Array): Float64Array {
  const sums = values.slice();
  for (let i = sums.length - 2; i >= 0; i--) sums[i] += sums[i + 1];
  return sums;
}

/** Gaps filled on a line between their neighbours; below the first bin the rate is 0, the last one is never a gap. */
function interpolated(rates: readonly (number | null)[]): number[] {
  let last = -1;
  let lastRate = 0;
  const filled: number[] = [];
  rates.forEach((rate, bin) => {
    if (rate === null) return;
    for (let gap = last + 1; gap < bin; gap++)
      filled.push(lastRate + ((rate - lastRate) * (gap - last)) / (bin - last));
    filled.push(rate);
    last = bin;
    lastRate = rate;
  });
  return filled;
}

/** Mean over the dollars from `start` to `end` of the rates of bins. */
function meanRate(rates: readonly number[], width: number, start: number, end: number): number {
  let sum = 0;
  for (let bin = 0; bin < binCount; bin++)
    sum += rates[bin] * Math.max(0, Math.min((bin + 1) * width, end) - Math.max(bin * width, start));
  // A mean of rates is a rate, but for rounding.
  return Math.min(1, sum / (end - start));
}
