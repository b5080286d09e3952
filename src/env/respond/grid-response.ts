/** Best hours of a grid where effort costs everybody the same dollars. */
import { bracketFrom } from "../../law/bracket-walk.ts";
import { type TaxLine, taxOn } from "../../law/tax-line.ts";
import type { Workers } from "../workers.ts";

/** Writes to `out` the hours of the grid with the highest c − disutility(l); of equally good ones the fewest. */
export function gridResponse(
  { size, incomePerHour }: Workers,
  hours: readonly number[],
  disutility: (hours: number) => number,
  line: TaxLine,
  out: Float64Array,
): Float64Array {
  const { starts, amounts, jumps } = line;
  const rates = Float64Array.from(line.rates);
  const grid = Float64Array.from(hours);
  const disutilities = grid.map(disutility);
  for (let i = 0; i < size; i++) {
    let best = 0;
    let bestValue = -Infinity;
    let k = 0;
    for (let h = 0; h < grid.length; h++) {
      const income = incomePerHour[i] * grid[h];
      k = bracketFrom(starts, income, k);
      const tax = jumps.length === 0 ? amounts[k] + rates[k] * (income - starts[k]) : taxOn(line, income);
      const value = income - tax - disutilities[h];
      if (value > bestValue) {
        bestValue = value;
        best = h;
      }
    }
    out[i] = grid[best];
  }
  return out;
}
