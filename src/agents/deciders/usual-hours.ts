import type { Economy } from "../../env/economy.ts";
import type { Population } from "../../population/population.ts";

/** What workers did before the first step: each person's usual weekly hours, up to the most that can be chosen; 0 of who had no job. */
export function usualHoursWithin(economy: Economy, { usualHours, employment }: Population): Float64Array {
  const most = economy.hours.limit ?? Infinity;
  return usualHours.map((hours, i) => (employment?.employed[i] === 0 ? 0 : Math.min(hours, most)));
}
