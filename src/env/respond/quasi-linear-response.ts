/** Best hours under u = c − ψ·l^(1+1/ε)/(1+1/ε), exactly: the rebate does not matter. */
import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import type { TaxSchedule } from "../../law/tax-schedule.ts";
import type { Workers } from "../workers.ts";
import type { TaxSegment } from "./budget-segments.ts";
import { cappedIncome, incomeResponse, isConvex, taxSegments } from "./income-response.ts";

/** Writes everyone's best weekly hours to `out`: the global optimum under any rates in [0, 1], up to the cap on hours. */
export function quasiLinearResponse(workers: Workers, schedule: TaxSchedule, out: Float64Array): Float64Array {
  if (workers.elasticities !== null) return optimumByPerson(workers, workers.elasticities, schedule, out);
  return optimum(workers, schedule, out);
}

function optimum(workers: Workers, schedule: TaxSchedule, out: Float64Array): Float64Array {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = workers;
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
  return workers.hours.limit === null ? out : applyCap(workers, workers.hours.limit, schedule, out);
}

/** Elasticities for which segments are kept: steps by income have few, a column can have as many as people. */
const keptElasticities = 64;

function optimumByPerson(
  { size, incomePerHour, zeroTaxIncome, hours: { limit } }: Workers,
  elasticities: Float64Array,
  schedule: TaxSchedule,
  out: Float64Array,
): Float64Array {
  const cap = limit ?? Infinity;
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
function applyCap(workers: Workers, maxHours: number, schedule: TaxSchedule, hours: Float64Array) {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = workers;
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
