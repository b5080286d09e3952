import { randomStream } from "../../base/random.ts";
import type { Economy } from "../../env/economy.ts";
import type { Population } from "../../population/population.ts";
import type { Decider, Decisions } from "../decider.ts";
import { usualHoursWithin } from "./usual-hours.ts";

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
  const { routine } = economy.hours;
  const column = new Float64Array(population.size);
  if (hours !== undefined) column.fill(hours);
  else if (routine === null) column.set(usualHoursWithin(economy, population));
  else {
    const random = randomStream(seed, "fixed-hours");
    for (let i = 0; i < column.length; i++) column[i] = routine[random.integer(routine.length)];
  }
  const decisions: Decisions = { hours: column, thoughts: null, fallbacks: 0 };
  return { decide: async () => decisions, foresee: () => column };
}
