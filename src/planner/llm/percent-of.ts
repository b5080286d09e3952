import type { Policy } from "../../law/policy.ts";

/** What was in force, in percent: rates, or parameters as parts of their range. */
export type PercentOf = (policy: Policy) => number[];

export function percentOf(rates: readonly number[]): number[] {
  return rates.map((rate) => Number((100 * rate).toFixed(2)));
}
