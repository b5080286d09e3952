/** What one worker's choices under several laws waste, whatever its taste for leisure. */
import { largestCycleMean } from "./largest-cycle-mean.ts";
import { leastMeanSlack } from "./least-mean-slack.ts";

/** What the hours of each choice leave after tax under the law of each: row t, column s, dollars a year. */
export type NetIncomes = Float64Array;

export interface Waste {
  /** Largest mean of a cycle: what a money pump could take for each choice, dollars a year. */
  readonly dollarsPerChoice: number;
  /** The least that choices are off on average, dollars a year. */
  readonly meanSlack: number;
  /** Part of the pairs of choices under different laws of which each would have been better with the other's hours. */
  readonly pairsViolating: number;
}

/** Below this what is wasted is rounding, dollars a year. */
export const nothingWasted = 1e-6;
/** From here on a pair or a history counts as a violation, dollars a year. */
export const violating = 0.01;

/**
 * W_ts = net_t(l_s) − net_t(l_t). Choices are those of some u = c − v(l) if and only if no cycle of W has a positive sum;
 * what everybody is paid back drops out, and budgets may have any shape.
 * @param lawNumber of each choice: pairs under one law are not compared
 */
export function waste(net: NetIncomes, n: number, lawNumber: readonly number[]): Waste {
  const weights = wastes(net, n);
  let [pairs, violations] = [0, 0];
  for (let t = 0; t < n; t++)
    for (let s = t + 1; s < n; s++) {
      if (lawNumber[t] === lawNumber[s]) continue;
      pairs++;
      if (weights[t * n + s] + weights[s * n + t] > violating) violations++;
    }
  return {
    dollarsPerChoice: settled(largestCycleMean(weights, n)),
    meanSlack: settled(leastMeanSlack(weights, n)),
    pairsViolating: pairs === 0 ? 0 : violations / pairs,
  };
}

/** The first of {@link Waste} alone. */
export function dollarsPerChoice(net: NetIncomes, n: number): number {
  return settled(largestCycleMean(wastes(net, n), n));
}

function wastes(net: NetIncomes, n: number): Float64Array {
  const weights = new Float64Array(n * n);
  for (let t = 0; t < n; t++)
    for (let s = 0; s < n; s++) weights[t * n + s] = t === s ? 0 : net[t * n + s] - net[t * n + t];
  return weights;
}

function settled(dollars: number): number {
  return dollars <= nothingWasted ? 0 : dollars;
}
