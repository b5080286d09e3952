/** Whom a reform reaches: rates, incomes and changes by group, while nobody responds. */

import type { Settlement } from "../../env/settle/settlement.ts";
import { type AppliedLaw, marginalRates } from "../../law/applied-law.ts";
import type { Group, Grouping } from "./groups.ts";

/** Rates and shares are decimals, amounts dollars a year. */
export interface Distribution {
  readonly grouping: Grouping;
  readonly group: string;
  readonly people: number;
  /** Part of everybody, by weight. */
  readonly share: number;
  readonly meanIncome: number;
  /** All tax over all income before tax; null where nobody earns anything. */
  readonly averageRate: number | null;
  readonly averageRateAfter: number | null;
  /** Mean rate on the next dollar. */
  readonly marginalRate: number;
  readonly marginalRateAfter: number;
  /** Of income after tax and rebate: the mean change, and what part of it that is; null where there is none. */
  readonly change: number;
  readonly changeShare: number | null;
  /** Part of people with 10 dollars a year more or less. */
  readonly shareCut: number;
  readonly shareRise: number;
}

/** Smaller changes of tax are none, dollars a year. */
const leastChange = 10;

interface Side {
  readonly law: AppliedLaw;
  readonly settlement: Settlement;
}

export function distributionOf(
  groups: readonly Group[],
  weight: Float64Array,
  { before, after }: { readonly before: Side; readonly after: Side },
): readonly Distribution[] {
  const { income } = before.settlement;
  const rates = [before, after].map(({ law }) => marginalRates(law, income));
  const everybody = sumOver(groups[0], (i) => weight[i]);
  return groups.map((group): Distribution => {
    const people = sumOver(group, (i) => weight[i]);
    const sum = (of: (i: number) => number): number => sumOver(group, (i) => weight[i] * of(i));
    const earned = sum((i) => income[i]);
    const changeOf = (i: number): number => after.settlement.consumption[i] - before.settlement.consumption[i];
    const change = sum(changeOf);
    const left = sum((i) => before.settlement.consumption[i]);
    return {
      grouping: group.grouping,
      group: group.name,
      people: group.rows.length,
      share: people / everybody,
      meanIncome: earned / people,
      averageRate: earned > 0 ? sum((i) => before.settlement.tax[i]) / earned : null,
      averageRateAfter: earned > 0 ? sum((i) => after.settlement.tax[i]) / earned : null,
      marginalRate: sum((i) => rates[0][i]) / people,
      marginalRateAfter: sum((i) => rates[1][i]) / people,
      change: change / people,
      changeShare: left > 0 ? change / left : null,
      shareCut: sum((i) => (changeOf(i) >= leastChange ? 1 : 0)) / people,
      shareRise: sum((i) => (changeOf(i) <= -leastChange ? 1 : 0)) / people,
    };
  });
}

function sumOver({ rows }: Group, of: (i: number) => number): number {
  let sum = 0;
  for (const i of rows) sum += of(i);
  return sum;
}

/** Rates on the next dollar of everybody; shares of people, by weight. */
export interface RateShares {
  readonly mean: number;
  /** By income before tax; null where nobody earns anything. */
  readonly incomeWeighted: number | null;
  readonly below0: number;
  readonly above40: number;
  readonly above60: number;
}

export function rateShares(law: AppliedLaw, income: Float64Array, weight: Float64Array): RateShares {
  const rates = marginalRates(law, income);
  const sums = { people: 0, rate: 0, income: 0, ofIncome: 0, below0: 0, above40: 0, above60: 0 };
  for (let i = 0; i < rates.length; i++) {
    const [rate, people] = [rates[i], weight[i]];
    sums.people += people;
    sums.rate += people * rate;
    sums.income += people * income[i];
    sums.ofIncome += people * income[i] * rate;
    if (rate < 0) sums.below0 += people;
    if (rate > 0.4) sums.above40 += people;
    if (rate > 0.6) sums.above60 += people;
  }
  return {
    mean: sums.rate / sums.people,
    incomeWeighted: sums.income > 0 ? sums.ofIncome / sums.income : null,
    below0: sums.below0 / sums.people,
    above40: sums.above40 / sums.people,
    above60: sums.above60 / sums.people,
  };
}
