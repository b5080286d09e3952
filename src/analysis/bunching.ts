/** How many people locate at the kinks of a schedule: another sign of how strongly they respond (Saez 2010). */
import type { TaxLine } from "../law/tax-line.ts";

export interface Kink {
  /** Dollars a year. */
  readonly at: number;
  /** Part of all people within 5 % of it. */
  readonly share: number;
  /** That part less what incomes on both sides of it let expect; below 0 where people avoid it. */
  readonly excess: number;
  /** The elasticity that this excess shows; null at falling rates, and where too few people are around. */
  readonly elasticity: number | null;
}

/** Half-width of the window as a part of the kink's income; the bands beside it are as wide. */
const halfWidth = 0.05;
/** Least workers in the bands. */
const fewest = 10;

/**
 * The excess mass B at a kink b, over a density h in the bands beside it, moved people by B/h dollars; those who would
 * earn b to b·((1−τ_below)/(1−τ_above))^e stay at b, so e = ln(1 + B/(h·b))/ln((1−τ_below)/(1−τ_above)).
 */
export function bunching(income: Float64Array, weight: Float64Array, { brackets, rates }: TaxLine): Kink[] {
  const total = weight.reduce((sum, people) => sum + people, 0);
  return brackets.slice(1).map((at, k) => {
    let inside = 0;
    let beside = 0;
    let workersBeside = 0;
    for (let i = 0; i < income.length; i++) {
      const distance = Math.abs(income[i] / at - 1);
      if (distance <= halfWidth) inside += weight[i];
      else if (distance <= 2 * halfWidth) {
        beside += weight[i];
        workersBeside++;
      }
    }
    const excess = inside - beside;
    const movement = (excess / beside) * 2 * halfWidth;
    const keepRatio = (1 - rates[k]) / (1 - rates[k + 1]);
    const isTold = keepRatio > 1 && keepRatio < Infinity && workersBeside >= fewest && movement > -1;
    return {
      at,
      share: inside / total,
      excess: excess / total,
      elasticity: isTold ? Math.log1p(movement) / Math.log(keepRatio) : null,
    };
  });
}
