import { ScenarioError } from "../../base/errors.ts";
import { leastValue } from "../measures/weighted.ts";
import { inMoney, type WelfareKind } from "./welfare-kind.ts";

const mostAversion = 0.01;

/**
 * The equally distributed equivalent of Kolm (1976) and Pollak (1971): W = −ln(mean exp(−κ·u))/κ, defined for any u, so
 * that nobody is ever floored. A dollar more for everybody raises it by a dollar; of utilities that are normal it is
 * mean − κ·variance/2. κ = 1/50,000 gives somebody $35,000 below another twice the weight.
 * @param aversion κ, in 1/dollars
 */
export function kolmEquivalent(utility: Float64Array, weight: Float64Array, aversion: number): number {
  const least = leastValue(utility, weight);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < utility.length; i++) {
    if (weight[i] === 0) continue;
    // expm1 and log1p keep precision where κ is small.
    sum += weight[i] * Math.expm1(-aversion * (utility[i] - least));
    total += weight[i];
  }
  return least - Math.log1p(sum / total) / aversion;
}

export const kolm: WelfareKind = {
  ...inMoney,
  name: "kolm",
  description:
    "the equally distributed equivalent of utility by Kolm and Pollak, in dollars a year, which is defined for negative utility too: it counts the poor more, by an aversion per dollar",
  uses: ["aversion"],
  aversion: 1 / 50_000,
  label: (aversion) => `kolm ${aversion}`,
  goal: (aversion) => `${kolm.description} of ${aversion}`,
  form: (aversion) => {
    if (aversion === null || !(aversion > 0 && aversion <= mostAversion))
      throw new ScenarioError(
        `welfare kolm has aversion ${aversion}; expected a number above 0 and up to ${mostAversion}`,
        {
          hint: "it is per dollar: 0.00002 gives somebody $35,000 below another twice the weight",
        },
      );
    return {
      sum: "own",
      needsIncome: false,
      value: (utility, weight) => kolmEquivalent(utility, weight, aversion),
    };
  },
  inUtils: () => null,
  /** exp(−κ·u). */
  marginal: ({ utility }, aversion) => {
    const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
    return utility.map((value) => Math.exp(-(aversion ?? 0) * (value - least)));
  },
};
