/** What a money pump could take around a circle, as a part of what its budgets come to (Echenique, Lee and Shum 2011). */
import { type Costs, tie } from "./revealed.ts";

export interface MoneyPump {
  /** Least and greatest over circles; 0 where there are none. */
  readonly min: number;
  readonly max: number;
  /** Over all circles; null of more choices than can be gone through. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly cycles: number | null;
}

/** Circles are counted out among so many choices at most. */
const mostCounted = 12;

export function moneyPump(costs: Costs): MoneyPump {
  if (costs.n > mostCounted) return { ...extremes(costs), mean: null, median: null, cycles: null };
  const found = everyCycle(costs).sort((a, b) => a - b);
  if (found.length === 0) return { min: 0, max: 0, mean: 0, median: 0, cycles: 0 };
  const middle = found.length / 2;
  return {
    min: found[0],
    max: found[found.length - 1],
    mean: found.reduce((sum, one) => sum + one, 0) / found.length,
    median: (found[Math.ceil(middle) - 1] + found[Math.floor(middle)]) / 2,
    cycles: found.length,
  };
}

/** The index of every circle in which each is revealed preferred to the next, one of them strictly. */
function everyCycle({ n, spent, ratios }: Costs): number[] {
  const found: number[] = [];
  const walk = (start: number, at: number, visited: number, taken: number, whole: number): void => {
    for (let next = start; next < n; next++) {
      const ratio = ratios[at * n + next];
      if (ratio > 1 + tie || next === at) continue;
      const [gain, all] = [taken + spent[at] * (1 - ratio), whole + spent[at]];
      if (next === start && gain > tie * all) found.push(gain / all);
      else if (next !== start && (visited & (1 << next)) === 0) walk(start, next, visited | (1 << next), gain, all);
    }
  };
  for (let start = 0; start < n; start++) walk(start, start, 1 << start, 0, 0);
  return found;
}

/** Least and greatest ratio over circles by halving: whether one is better than λ is whether a circle of gain − λ·cost pays. */
function extremes(costs: Costs): { readonly min: number; readonly max: number } {
  const best = (sign: 1 | -1): number => {
    if (!paysBeyond(costs, 0, 1)) return 0;
    let [low, high] = [0, 1];
    for (let round = 0; round < 50; round++) {
      const middle = (low + high) / 2;
      const isBeyond = paysBeyond(costs, middle, sign);
      if (sign === 1 ? isBeyond : !isBeyond) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { min: best(-1), max: best(1) };
}

/** Whether some circle has sign·Σ(gain − λ·cost) > 0, by Bellman and Ford. Ties alone make no circle. */
function paysBeyond({ n, spent, ratios }: Costs, lambda: number, sign: 1 | -1): boolean {
  const worth = new Float64Array(n);
  const threshold = sign === 1 ? 1 + tie : 1 - tie;
  for (let round = 0; round <= n; round++) {
    let isChanged = false;
    for (let t = 0; t < n; t++)
      for (let s = 0; s < n; s++) {
        if (t === s || ratios[t * n + s] > threshold) continue;
        const value = worth[t] + sign * spent[t] * (1 - ratios[t * n + s] - lambda);
        if (value > worth[s] + 1e-11 * spent[t]) {
          worth[s] = value;
          isChanged = true;
        }
      }
    if (!isChanged) return false;
  }
  return true;
}
