/** What a law comes to where everybody optimises: what people who rank laws are shown. */
import { measure } from "../../env/measures/metrics.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { utilityInDollars } from "../../env/utility-in-dollars.ts";
import { tenthsOf } from "../../env/welfare/groups.ts";
import type { Policy } from "../../law/policy.ts";
import type { Prepared } from "../../run/prepare.ts";

/** Dollars a year, hours a week; fifths by income without tax, the poorest first. */
export interface PolicyFacts {
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  readonly meanIncome: number;
  readonly meanHours: number;
  readonly revenuePerWorker: number;
  readonly giniPost: number | null;
  /** Mean income after tax and rebate of each fifth. */
  readonly fifths: readonly number[];
  /** Mean utility of each fifth. */
  readonly utilities: readonly number[];
}

export interface SettledPolicy {
  readonly facts: PolicyFacts;
  readonly settlement: Settlement;
}

export function settledPolicy({ economy }: Pick<Prepared, "economy">, policy: Policy): SettledPolicy {
  const settlement = settle(economy, policy.law, bestResponse(economy, policy.law));
  const { metrics } = measure(economy, policy.law, settlement);
  const { of } = tenthsOf(economy.zeroTaxIncome, economy.weight);
  const byFifth = (values: Float64Array): number[] => {
    const [sums, people] = [new Float64Array(5), new Float64Array(5)];
    values.forEach((value, i) => {
      const fifth = Math.floor(of[i] / 2);
      sums[fifth] += economy.weight[i] * value;
      people[fifth] += economy.weight[i];
    });
    return Array.from(sums, (sum, k) => (people[k] > 0 ? sum / people[k] : 0));
  };
  return {
    settlement,
    facts: {
      brackets: policy.brackets,
      rates: policy.values,
      meanIncome: metrics.meanIncome,
      meanHours: metrics.meanHours,
      revenuePerWorker: metrics.revenuePerWorker,
      giniPost: metrics.giniPost,
      fifths: byFifth(settlement.consumption),
      utilities: byFifth(utilityInDollars(economy, settlement)),
    },
  };
}

/** Whether one law leaves no fifth better off than another and some fifth worse off. */
export function isDominated(one: PolicyFacts, by: PolicyFacts): boolean {
  const scale = Math.max(...by.utilities.map(Math.abs), 1);
  const gains = by.utilities.map((value, k) => (value - one.utilities[k]) / scale);
  return gains.every((gain) => gain >= -1e-9) && gains.some((gain) => gain > 1e-6);
}

const names = ["poorest fifth", "second fifth", "middle fifth", "fourth fifth", "richest fifth"];

/** For a model that ranks laws or says what they do: numbers, and what differs from the law that there is. */
export function factsShown(facts: PolicyFacts, before: PolicyFacts): string {
  const change = (now: number, then: number): string => {
    const share = (100 * (now - then)) / then;
    return Number.isFinite(share) ? `${share >= 0 ? "+" : ""}${share.toFixed(1)} %` : "";
  };
  return JSON.stringify({
    incomeAfterTax: Object.fromEntries(names.map((name, k) => [name, Math.round(facts.fifths[k])])),
    changeAgainstTodaysLaw: {
      ...Object.fromEntries(names.map((name, k) => [name, change(facts.fifths[k], before.fifths[k])])),
      hours: change(facts.meanHours, before.meanHours),
      income: change(facts.meanIncome, before.meanIncome),
    },
    hoursAWeek: Number(facts.meanHours.toFixed(2)),
    giniAfterTax: facts.giniPost === null ? null : Number(facts.giniPost.toFixed(3)),
    ratesPercent: facts.rates.map((rate) => Number((100 * rate).toFixed(1))),
    from: facts.brackets,
  });
}
