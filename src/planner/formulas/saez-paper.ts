import { totalWeight } from "../../env/measures/weighted.ts";
import { formulaRate } from "./saez-fixed-point.ts";

export interface FormulaInput {
  /** Observed incomes, dollars a year. */
  readonly incomes: Float64Array;
  readonly weights: Float64Array;
  /** Marginal welfare weights, up to a common factor; 1/z in the publications. */
  readonly welfareWeights: Float64Array;
  readonly brackets: readonly number[];
  /** One elasticity for all, or one for each bracket. */
  readonly elasticity: number | readonly number[];
}

/** Where the top bracket ends in the publication, dollars a year. */
const topEnd = 1e7;
/** Pareto parameter where nobody earns more. */
const fallbackTail = 10;

/**
 * The Saez rates of arXiv 2507.15815, for comparison: the pointwise formula at the middle of each bracket (of the top
 * one: a tenth of the way to $10 million), from observed incomes, without iterating. a = z·h(z)/(1 − H(z)) with a
 * Gaussian kernel density in levels (Scott's bandwidth), at the top z̄/(z̄ − b); G is the mean weight of those above z.
 */
export function saezPaperRates({ brackets, elasticity, ...input }: FormulaInput): number[] {
  const rate = paperRate(input);
  return brackets.map((start, k) =>
    rate(start, brackets[k + 1] ?? null, typeof elasticity === "number" ? elasticity : elasticity[k]),
  );
}

/** Where a bracket is looked at. @param end null for the top one */
export function paperPoint(start: number, end: number | null): number {
  return end === null ? start + 0.1 * Math.max(topEnd - start, start) : (start + end) / 2;
}

/** The rate of a bracket from one income to another; null for the top one's end. */
export function paperRate({
  incomes,
  weights,
  welfareWeights,
}: Omit<FormulaInput, "brackets" | "elasticity">): (start: number, end: number | null, elasticity: number) => number {
  const people = totalWeight(weights);
  const density = kernelDensity(incomes, weights);
  const meanWeight = welfareWeights.reduce((sum, g, i) => sum + weights[i] * g, 0) / people;
  const known = new Map<string, { readonly g: number; readonly pareto: number }>();
  const at = (start: number, end: number | null): { readonly g: number; readonly pareto: number } => {
    const point = paperPoint(start, end);
    const above = { people: 0, income: 0, welfare: 0 };
    let upTo = 0;
    for (let i = 0; i < incomes.length; i++) {
      if (incomes[i] <= point) upTo += weights[i];
      if (incomes[i] < point) continue;
      above.people += weights[i];
      above.income += weights[i] * incomes[i];
      above.welfare += weights[i] * welfareWeights[i];
    }
    const beyond = 1 - upTo / people;
    const isEmpty = !(above.people > 0 && beyond > 0);
    const meanAbove = above.income / above.people;
    const pareto = end === null ? meanAbove / (meanAbove - start) : (point * density(point)) / beyond;
    // The publication divides by those above z, not by those at or above it.
    const g = isEmpty ? 0 : above.welfare / (people * beyond) / meanWeight;
    return { g, pareto: isEmpty ? fallbackTail : pareto };
  };
  return (start, end, elasticity) => {
    const key = `${start} ${end}`;
    const found = known.get(key) ?? at(start, end);
    known.set(key, found);
    return formulaRate(found.g, found.pareto, elasticity);
  };
}

/** Gaussian kernel density with Scott's bandwidth s·n^(−1/5), where n = (Σω)²/Σω² and s² is unbiased. */
function kernelDensity(values: Float64Array, weights: Float64Array): (point: number) => number {
  const people = totalWeight(weights);
  const squares = weights.reduce((sum, weight) => sum + (weight / people) ** 2, 0);
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / people;
  const spread = values.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0) / people;
  const bandwidth = Math.sqrt(spread / (1 - squares)) * squares ** 0.2;
  return (point) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += weights[i] * Math.exp(-0.5 * ((point - values[i]) / bandwidth) ** 2);
    return sum / (people * bandwidth * Math.sqrt(2 * Math.PI));
  };
}
