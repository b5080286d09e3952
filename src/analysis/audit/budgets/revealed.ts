/** What choices from budgets reveal: costs of each bundle in each budget, and what they contradict. */
import { consistencyIndex, violations } from "../consistency-index.ts";

export interface Choices {
  readonly prices: readonly (readonly number[])[];
  readonly bundles: readonly (readonly number[])[];
}

/** Relative difference of costs that is a tie. */
export const tie = 1e-12;

export interface Costs {
  readonly n: number;
  /** What each bundle cost. */
  readonly spent: Float64Array;
  /** n × n, row by row: what the bundle of s costs at the prices of t, over what t spent. */
  readonly ratios: Float64Array;
}

/** @throws RangeError where prices and bundles are not as many, or a bundle costs nothing */
export function costsOf({ prices, bundles }: Choices): Costs {
  const n = prices.length;
  if (bundles.length !== n) throw new RangeError(`${n} budgets and ${bundles.length} bundles; expected one for each`);
  const cost = (t: number, s: number): number => prices[t].reduce((sum, price, k) => sum + price * bundles[s][k], 0);
  const spent = Float64Array.from(prices, (_, t) => cost(t, t));
  if (spent.some((own) => !(own > 0))) throw new RangeError("a bundle that costs nothing reveals nothing");
  const ratios = new Float64Array(n * n);
  for (let t = 0; t < n; t++) for (let s = 0; s < n; s++) ratios[t * n + s] = t === s ? 1 : cost(t, s) / spent[t];
  return { n, spent, ratios };
}

/** Afriat's index (CCEI): the largest part of every budget at which nothing is contradicted. */
export function ccei(costs: Costs): number {
  return consistencyIndex(costs.ratios, costs.n);
}

/** Pairs of which one is revealed preferred, through a chain, to another that is strictly preferred to it. */
export function garpViolations({ ratios, n }: Costs): number {
  return violations(ratios, n);
}

/**
 * A shortest circle of bundles, each revealed preferred to the next, one of them strictly; null where there is none.
 * @param reveals whether t is revealed preferred to s at all, and whether strictly
 */
export function shortestCycle(
  n: number,
  reveals: (t: number, s: number) => "no" | "weakly" | "strictly",
): readonly number[] | null {
  let shortest: readonly number[] | null = null;
  for (let s = 0; s < n; s++)
    for (let t = 0; t < n; t++) {
      if (t === s || reveals(s, t) !== "strictly") continue;
      // From t back to s by the fewest steps.
      const from = new Map<number, number>([[t, -1]]);
      for (const at of from.keys()) {
        if (at === s) break;
        for (let next = 0; next < n; next++)
          if (!from.has(next) && next !== at && reveals(at, next) !== "no") from.set(next, at);
      }
      if (!from.has(s)) continue;
      const path: number[] = [];
      for (let at = s; at !== -1; at = from.get(at) ?? -1) path.unshift(at);
      if (shortest === null || path.length < shortest.length) shortest = path;
      if (shortest.length === 2) return shortest;
    }
  return shortest;
}
