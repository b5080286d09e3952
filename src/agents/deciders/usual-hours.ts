import type { Economy } from "../../env/economy.ts";
import type { Population } from "../../population/population.ts";

/** What workers did before the first step: each person's usual weekly hours, up to the most that can be chosen. */
export function usualHoursWithin(economy: Economy, { usualHours }: Population): Float64Array {
  const most = economy.hours.limit ?? Infinity;
  return usualHours.map((hours) => Math.min(hours, most));
}
