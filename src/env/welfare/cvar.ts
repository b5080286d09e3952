import { ScenarioError } from "../../base/errors.ts";
import { sortOrder } from "../measures/sort-order.ts";
import { weightedMean } from "../measures/weighted.ts";
import { inMoney, type WelfareKind } from "./welfare-kind.ts";

const usual = 0.1;

/**
 * Mean utility of the worst-off share α of people, of whom the one at its border counts in part: the conditional value at
 * risk of utility. α = 1 is utilitarian; as α falls to the share of one person it comes to be rawlsian.
 */
export function cvarOf(share: number): WelfareKind {
  if (!(share > 0 && share <= 1))
    throw new ScenarioError(`planner.welfare.share ${share}; expected a number above 0 and up to 1`, {
      hint: "0.1 is the worst-off tenth; 1 is everybody",
    });
  const percent = `${Number((100 * share).toPrecision(4))} %`;
  return {
    ...inMoney,
    name: "cvar",
    description: `the mean utility of the worst-off share of workers, in dollars a year`,
    uses: ["share"],
    settings: { defaults: { share: usual }, needs: [] },
    configured: ({ share: given = usual }) => cvarOf(given),
    risesWithConsumption: true,
    label: () => `cvar ${Number(share.toPrecision(4))}`,
    goal: () => `the mean utility of the worst-off ${percent} of workers, in dollars a year`,
    form: () => ({ sum: "own", needsIncome: false, value: (utility, weight) => tailMean(utility, weight, share) }),
    inUtils: () => (share === 1 ? "mean" : null),
    /** 1 for who is in the share, 0 for who is not, and the counted part of who is at its border. */
    marginal: ({ utility, weight }) => countedParts(utility, weight, share),
  };
}

export const cvar = cvarOf(usual);

/** Part of each row that is among the worst-off share. */
function countedParts(utility: Float64Array, weight: Float64Array, share: number): Float64Array {
  let left = share * weight.reduce((sum, people) => sum + people, 0);
  const parts = new Float64Array(utility.length);
  for (const row of sortOrder(utility)) {
    if (left <= 0) break;
    if (weight[row] === 0) continue;
    parts[row] = Math.min(1, left / weight[row]);
    left -= weight[row];
  }
  return parts;
}

function tailMean(utility: Float64Array, weight: Float64Array, share: number): number {
  if (share === 1) return weightedMean(utility, weight);
  const counted = countedParts(utility, weight, share);
  for (let i = 0; i < counted.length; i++) counted[i] *= weight[i];
  return weightedMean(utility, counted);
}
