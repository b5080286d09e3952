/** What rounding of answers alone may contradict: whoever answers in whole dollars is not exactly where they want to be. */
import type { Budget } from "./designed.ts";
import type { Costs } from "./revealed.ts";

const resolutions = [10, 5, 1, 0.5, 0.1, 0.01] as const;

/** The largest of the usual steps of which all answers are multiples; 0 where they are of none. */
export function resolutionOf(answers: readonly number[]): number {
  const isMultiple = (value: number, step: number): boolean =>
    Math.abs(value / step - Math.round(value / step)) < 1e-9 * Math.max(1, Math.abs(value / step));
  return resolutions.find((step) => answers.every((value) => isMultiple(value, step))) ?? 0;
}

/**
 * Costs of bundles in other budgets at the most that they can have been before answers were rounded: what is still
 * contradicted then, rounding does not explain.
 */
export function withinRounding({ n, spent, ratios }: Costs, budgets: readonly Budget[], resolution: number): Costs {
  const greatest = ratios.slice();
  for (let t = 0; t < n; t++)
    for (let s = 0; s < n; s++) {
      if (t === s) continue;
      const [own, other] = [budgets[t].prices, budgets[s].prices];
      // Along the line of s, a unit more of the first is other[0] / other[1] less of the second.
      const slope = Math.abs(own[0] - (own[1] * other[0]) / other[1]);
      // A unit more in the own budget costs nothing: only the other bundle moves.
      greatest[t * n + s] += (slope * resolution) / 2 / spent[t];
    }
  return { n, spent, ratios: greatest };
}
