/** How far each rate of an optimum can be from it before welfare shows it. */
import type { Economy } from "../env/economy.ts";
import { findRoot } from "../env/find-root.ts";
import { scheduleEvaluator } from "../env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../env/welfare/welfare.ts";

/** Part of welfare that counts as none. */
const tolerance = 1e-4;

/**
 * Of each bracket the lowest and the highest rate, all others as they are, up to which welfare stays within 1e-4 of the
 * optimum's: 0 and 1 where the rate does not matter.
 */
export function rateRanges(
  { economy, welfare }: { readonly economy: Economy; readonly welfare: WelfareChoice },
  { brackets, rates }: { readonly brackets: readonly number[]; readonly rates: readonly number[] },
): (readonly [lowest: number, highest: number])[] {
  const { evaluate } = scheduleEvaluator(economy, welfare, brackets);
  const optimum = evaluate(rates).welfare;
  const least = optimum - tolerance * Math.abs(optimum);
  return rates.map((best, k) => {
    const above = (rate: number): number => evaluate(rates.with(k, rate)).welfare - least;
    const end = (limit: number): number => {
      if (best === limit) return limit;
      const atLimit = above(limit);
      return atLimit >= 0 ? limit : findRoot(above, best, limit, optimum - least, atLimit);
    };
    return [end(0), end(1)];
  });
}
