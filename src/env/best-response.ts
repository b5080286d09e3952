/** What a worker who knows the schedule and optimises exactly does. */
import type { CalibratedEconomy, Economy, PaperEconomy } from "./economy.ts";
import { cappedIncome, incomeResponse, isConvex, taxSegments } from "./income-response.ts";
import { paperDisutility, paperHours } from "./preferences.ts";
import { type TaxSchedule, taxAtStarts } from "./tax-schedule.ts";

/**
 * Weekly hours that maximise each worker's utility. The rebate does not matter: utility is linear in consumption.
 * Calibrated: the global optimum under any rates in [0, 1], up to the cap on hours; paper: the best hours on the grid.
 * Ties go to the fewest hours.
 * @param out where to write; a new column by default
 */
export function bestResponse(
  economy: Economy,
  schedule: TaxSchedule,
  out: Float64Array = new Float64Array(economy.size),
): Float64Array {
  return economy.preset === "paper" ? bestOnGrid(economy, schedule, out) : optimum(economy, schedule, out);
}

function optimum(economy: CalibratedEconomy, schedule: TaxSchedule, out: Float64Array): Float64Array {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = economy;
  const { starts, slopes, levels } = incomeResponse(schedule, elasticity);
  // Zero-tax incomes often come in order, so the search begins where the last one ended.
  let piece = 0;
  for (let i = 0; i < size; i++) {
    const z0 = zeroTaxIncome[i];
    while (z0 <= starts[piece]) piece--;
    while (z0 > starts[piece + 1]) piece++;
    out[i] = (slopes[piece] * z0 + levels[piece]) / incomePerHour[i];
  }
  return economy.maxHours === null ? out : applyCap(economy, economy.maxHours, schedule, out);
}

/** With rising rates utility has one peak, so whoever would exceed the cap chooses it; else all segments are tried. */
function applyCap(economy: CalibratedEconomy, maxHours: number, schedule: TaxSchedule, hours: Float64Array) {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = economy;
  const segments = taxSegments(schedule, elasticity);
  const convex = isConvex(schedule);
  for (let i = 0; i < size; i++) {
    if (hours[i] <= maxHours) continue;
    const cap = maxHours * incomePerHour[i];
    const income = convex ? cap : cappedIncome(segments, zeroTaxIncome[i], cap, elasticity);
    hours[i] = Math.min(income / incomePerHour[i], maxHours);
  }
  return hours;
}

function bestOnGrid({ size, incomePerHour }: PaperEconomy, schedule: TaxSchedule, out: Float64Array): Float64Array {
  const starts = Float64Array.from([...schedule.brackets, Infinity]);
  const rates = Float64Array.from(schedule.rates);
  const taxAtStart = taxAtStarts(schedule.brackets, schedule.rates);
  const grid = Float64Array.from(paperHours);
  const disutilities = grid.map(paperDisutility);
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
