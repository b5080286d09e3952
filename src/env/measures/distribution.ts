/** How incomes are distributed, before tax and after it. Shares and rates are decimals. */
import { concentrationIndex, cumulativeAmounts, gini, quantile, type Ranked, suits } from "./inequality.ts";
import { weightedMean } from "./weighted.ts";

/** Null stands for a ratio without meaning: of no income, no tax or no consumption. */
export interface Distribution {
  /** Gini coefficient of income before tax. */
  readonly giniPre: number | null;
  /** Gini coefficient of consumption. */
  readonly giniPost: number | null;
  /** 90th over 10th percentile of consumption. */
  readonly p90p10: number | null;
  /** Part of all income before tax that the richest 1 % have. */
  readonly top1Share: number | null;
  /** Lorenz curve of income before tax at {@link lorenzShares}. */
  readonly lorenz: readonly number[] | null;
  /** Reynolds–Smolensky index of tax alone: Gini of z less Gini of z − T. */
  readonly reynoldsSmolenskyTaxOnly: number | null;
  /** Gini of z less Gini of consumption. */
  readonly reynoldsSmolenskyWithRebate: number | null;
  /** Kakwani index: concentration of tax by income less Gini of income; > 0 where tax is progressive. */
  readonly kakwani: number | null;
  /** Suits index; > 0 where tax is progressive. */
  readonly suits: number | null;
  /** Tax over income in each tenth of workers by income, the poorest first. */
  readonly effectiveRateByDecile: readonly (number | null)[];
}

/** Shares of workers, from the poorest on, at which {@link Distribution.lorenz} is read. */
export const lorenzShares: readonly number[] = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

const decileEnds = Array.from({ length: 10 }, (_, k) => (k + 1) / 10);

/** Shares of workers whose income is summed, all in one pass; the last is everyone. */
const incomeShares = [...new Set([...decileEnds, ...lorenzShares])].sort((a, b) => a - b);

export interface RankedIncomes {
  /** Before tax, ascending, dollars a year. */
  readonly incomes: Float64Array;
  /** In the order of incomes. */
  readonly taxes: Float64Array;
  readonly weights: Float64Array;
  /** Consumption, ascending. */
  readonly after: Ranked;
  /** Income after tax, ascending; or the rebate, where it is consumption less one rebate for all. */
  readonly net: Ranked | number;
}

export function distribution({ incomes, taxes, weights, after, net }: RankedIncomes): Distribution {
  const giniPre = gini({ values: incomes, weights });
  const giniPost = gini(after);
  const giniNet = typeof net === "number" ? giniWithout(net, after, giniPost) : gini(net);
  const taxConcentration = concentrationIndex(taxes, weights);
  const p10 = quantile(after, 0.1);
  const p90 = quantile(after, 0.9);
  const incomeSums = cumulativeAmounts(incomes, weights, incomeShares);
  const allIncome = incomeSums[incomeShares.length - 1];
  const shares = allIncome > 0 ? lorenzShares.map((s) => incomeSums[incomeShares.indexOf(s)] / allIncome) : null;
  const decileIncomes = decileEnds.map((end) => incomeSums[incomeShares.indexOf(end)]);
  const taxSums = cumulativeAmounts(taxes, weights, decileEnds);
  const inDecile = (sums: number[], d: number) => sums[d] - (sums[d - 1] ?? 0);
  return {
    giniPre,
    giniPost,
    p90p10: p10 > 0 ? p90 / p10 : null,
    top1Share: shares && 1 - shares[lorenzShares.indexOf(0.99)],
    lorenz: shares,
    reynoldsSmolenskyTaxOnly: difference(giniPre, giniNet),
    reynoldsSmolenskyWithRebate: difference(giniPre, giniPost),
    kakwani: difference(taxConcentration, giniPre),
    suits: suits(taxes, incomes, weights),
    effectiveRateByDecile: decileEnds.map((_, d) => ratio(inDecile(taxSums, d), inDecile(decileIncomes, d))),
  };
}

/** Taking the rebate away again leaves differences as they are and lowers the mean. Rounding is no income. */
function giniWithout(rebate: number, after: Ranked, giniPost: number | null): number | null {
  const meanConsumption = weightedMean(after.values, after.weights);
  const meanNet = meanConsumption - rebate;
  return meanNet > 1e-12 * meanConsumption && giniPost !== null ? giniPost * (meanConsumption / meanNet) : null;
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
