/** Best hours of a grid where effort costs everybody the same dollars. */
import { type TaxSchedule, taxAtStarts } from "../../law/tax-schedule.ts";
import type { Workers } from "../workers.ts";

/** Writes to `out` the hours of the grid with the highest c − disutility(l); of equally good ones the fewest. */
export function gridResponse(
  { size, incomePerHour }: Workers,
  hours: readonly number[],
  disutility: (hours: number) => number,
  schedule: TaxSchedule,
  out: Float64Array,
): Float64Array {
  const starts = Float64Array.from([...schedule.brackets, Infinity]);
  const rates = Float64Array.from(schedule.rates);
  const taxAtStart = taxAtStarts(schedule.brackets, schedule.rates);
  const grid = Float64Array.from(hours);
  const disutilities = grid.map(disutility);
  for (let i = 0; i < size; i++) {
    let best = 0;
    let bestValue = -Infinity;
    let k = 0;
    for (let h = 0; h < grid.length; h++) {
      const income = incomePerHour[i] * grid[h];
      while (income >= starts[k + 1]) k++;
      const value = income - (taxAtStart[k] + rates[k] * (income - starts[k])) - disutilities[h];
      if (value > bestValue) {
        bestValue = value;
        best = h;
      }
    }
    out[i] = grid[best];
  }
  return out;
}
