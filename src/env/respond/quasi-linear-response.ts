/** Best hours under u = c − ψ·l^(1+1/ε)/(1+1/ε), exactly: the rebate does not matter. */
import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import { bracketFrom, justAbove } from "../../law/bracket-walk.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import type { Workers } from "../workers.ts";
import type { TaxSegment } from "./budget-segments.ts";
import { cappedIncome, incomeResponse, isConvex, taxSegments } from "./income-response.ts";

/** Writes everyone's best weekly hours to `out`: the global optimum under any line, up to the cap on hours. */
export function quasiLinearResponse(workers: Workers, line: TaxLine, out: Float64Array): Float64Array {
  if (workers.elasticities !== null) return optimumByPerson(workers, workers.elasticities, line, out);
  return optimum(workers, line, out);
}

function optimum(workers: Workers, line: TaxLine, out: Float64Array): Float64Array {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = workers;
  const { starts, slopes, levels } = incomeResponse(line, elasticity);
  // A piece holds up to the next one's start: of who is there, too.
  const open = justAbove(starts);
  const table = bracketTable(open, size);
  const words = wordsOf(zeroTaxIncome);
  for (let i = 0; i < size; i++) {
    const z0 = zeroTaxIncome[i];
    const piece = bracketFrom(open, z0, bracketNear(table, words, i));
    out[i] = (slopes[piece] * z0 + levels[piece]) / incomePerHour[i];
  }
  return workers.hours.limit === null ? out : applyCap(workers, workers.hours.limit, line, out);
}

/** Elasticities for which segments are kept: steps by income have few, a column can have as many as people. */
const keptElasticities = 64;

function optimumByPerson(
  { size, incomePerHour, zeroTaxIncome, hours: { limit } }: Workers,
  elasticities: Float64Array,
  line: TaxLine,
  out: Float64Array,
): Float64Array {
  const cap = limit ?? Infinity;
  const convex = isConvex(line);
  const kept = new Map<number, TaxSegment[]>();
  for (let i = 0; i < size; i++) {
    const elasticity = elasticities[i];
    const segments = kept.get(elasticity) ?? taxSegments(line, elasticity);
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
function applyCap(workers: Workers, maxHours: number, line: TaxLine, hours: Float64Array) {
  const { size, incomePerHour, zeroTaxIncome, elasticity } = workers;
  const segments = taxSegments(line, elasticity);
  const convex = isConvex(line);
  for (let i = 0; i < size; i++) {
    if (hours[i] <= maxHours) continue;
    const cap = maxHours * incomePerHour[i];
    const income = convex ? cap : cappedIncome(segments, zeroTaxIncome[i], cap, elasticity);
    hours[i] = Math.min(income / incomePerHour[i], maxHours);
  }
  return hours;
}
