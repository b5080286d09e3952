import { randomStream } from "../../base/random.ts";
import { type Economy, hoursLimit } from "../../env/economy.ts";
import type { Population } from "../../population/population.ts";
import type { Decider, Decisions } from "../decider.ts";

/**
 * Workers who never respond to tax: the given hours for all, or each person's usual hours up to the cap; in the
 * paper's economy 40, 50 or 60 hours by seed.
 */
export function fixedDecider(
  economy: Economy,
  population: Population,
  hours: number | undefined,
  seed: number,
): Decider {
  const column = new Float64Array(population.size);
  if (hours !== undefined) column.fill(hours);
  else if (economy.preset === "calibrated") {
    const most = hoursLimit(economy) ?? Infinity;
    column.set(population.usualHours.map((usual) => Math.min(usual, most)));
  } else {
    const random = randomStream(seed, "fixed-hours");
    for (let i = 0; i < column.length; i++) column[i] = 40 + 10 * random.integer(3);
  }
  const decisions: Decisions = { hours: column, thoughts: null, fallbacks: 0 };
  return { decide: async () => decisions, foresee: () => column };
}
