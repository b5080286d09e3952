/** What a worker who knows the schedule and optimises exactly does. */
import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import { type TaxSchedule, taxAtStarts } from "../../law/tax-schedule.ts";
import type { CalibratedEconomy, Economy, PaperEconomy } from "../economy.ts";
import { paperDisutility, paperHours } from "../utility/preferences.ts";
import type { TaxSegment } from "./budget-segments.ts";
import { cappedIncome, incomeResponse, isConvex, taxSegments } from "./income-response.ts";
import { equilibriumResponse } from "./rebate-equilibrium.ts";

/**
 * Weekly hours that maximise each worker's utility. Calibrated: the global optimum under any rates in [0, 1], up to the
 * cap on hours; paper: the best hours on the grid. The rebate matters only where utility is not linear in consumption:
 * then these are the hours at the rebate that they bring about. Ties go to the fewest hours.
 * @param out where to write; a new column by default
 */
export function bestResponse(
  economy: Economy,
  schedule: TaxSchedule,
  out: Float64Array = new Float64Array(economy.size),
): Float64Array {
  if (economy.preset === "paper") return bestOnGrid(economy, schedule, out);
  if (economy.utility !== "quasi-linear") return equilibriumResponse(economy, schedule, out).hours;
  if (economy.elasticities !== null) return optimumByPerson(economy, economy.elasticities, schedule, out);
  return optimum(economy, schedule, out);
}

function optimum(economy: CalibratedEconomy, schedule: TaxSchedule, out: Float64Array): Float64Array {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = economy;
  const { starts, slopes, levels } = incomeResponse(schedule, elasticity);
  const table = bracketTable(starts);
  const words = wordsOf(zeroTaxIncome);
  for (let i = 0; i < size; i++) {
    const z0 = zeroTaxIncome[i];
    let piece = bracketNear(table, words, i);
    while (z0 <= starts[piece]) piece--;
    while (z0 > starts[piece + 1]) piece++;
    out[i] = (slopes[piece] * z0 + levels[piece]) / incomePerHour[i];
  }
  return economy.maxHours === null ? out : applyCap(economy, economy.maxHours, schedule, out);
}

/** Elasticities for which segments are kept: steps by income have few, a column can have as many as people. */
const keptElasticities = 64;

function optimumByPerson(
  { size, incomePerHour, zeroTaxIncome, maxHours }: CalibratedEconomy,
  elasticities: Float64Array,
  schedule: TaxSchedule,
  out: Float64Array,
): Float64Array {
  const cap = maxHours ?? Infinity;
  const convex = isConvex(schedule);
  const kept = new Map<number, TaxSegment[]>();
  for (let i = 0; i < size; i++) {
    const elasticity = elasticities[i];
    const segments = kept.get(elasticity) ?? taxSegments(schedule, elasticity);
    if (kept.size < keptElasticities) kept.set(elasticity, segments);
    const most = cap * incomePerHour[i];
    const z0 = zeroTaxIncome[i];
    const income = convex ? onlyPeak(segments, z0, most) : cappedIncome(segments, z0, most, elasticity);
    out[i] = Math.min(income / incomePerHour[i], cap);
  }
  return out;
}

/** With rising rates: the optimum of the first segment that does not end below it. */
function onlyPeak(segments: readonly TaxSegment[], zeroTaxIncome: number, cap: number): number {
  let income = 0;
  for (const { lower, upper, factor } of segments) {
    income = Math.max(zeroTaxIncome * factor, lower);
    if (income < upper || upper >= cap) break;
  }
  return Math.min(income, cap);
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
