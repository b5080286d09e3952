/**
 * Best hours under u = ln c − ψ·l^(1+1/ε)/(1+1/ε) when the rebate is given.
 *
 * On a segment c = y + a·l, with a dollars a year for a weekly hour after tax and y the virtual income, rebate
 * included. Hours are best where g(l) = ln(ψ·l^(1/ε)·c/a) is zero. g rises with l, so a segment has one optimum; with
 * rising rates so has the whole line.
 */

import type { TaxLine } from "../../law/tax-line.ts";
import type { Workers } from "../workers.ts";
import type { TaxSegment } from "./budget-segments.ts";
import { isConvex, taxSegments } from "./income-response.ts";

interface Worker {
  readonly logPsi: number;
  readonly elasticity: number;
  readonly perHour: number;
  /** Hours without tax and rebate, ψ^(−ε/(1+ε)). */
  readonly zeroTaxHours: number;
  /** Most hours; ∞ for no cap. */
  readonly cap: number;
}

/**
 * Writes everyone's best weekly hours to `out`, and returns it. Of equally good hours the fewest.
 * @param rebate R, dollars a year; below 0 everybody has to earn it
 */
export function logResponse(workers: Workers, line: TaxLine, rebate: number, out: Float64Array): Float64Array {
  const { size, incomePerHour, psi, elasticity, elasticities, zeroTaxIncome, hours } = workers;
  const segments = taxSegments(line, 1);
  const convex = isConvex(line);
  // Workers often come in order of wage, so the search begins where the last one ended.
  let k = 0;
  for (let i = 0; i < size; i++) {
    const perHour = incomePerHour[i];
    const worker = {
      logPsi: Math.log(psi[i]),
      elasticity: elasticities === null ? elasticity : elasticities[i],
      perHour,
      zeroTaxHours: zeroTaxIncome[i] / perHour,
      cap: hours.limit ?? Infinity,
    };
    if (!convex) {
      out[i] = bestOfAll(segments, worker, rebate);
      continue;
    }
    while (k > 0 && segments[k].lower / perHour >= worker.cap) k--;
    while (k > 0 && excessEffort(segments[k - 1], worker, rebate, segments[k].lower / perHour) >= 0) k--;
    while (
      segments[k].upper / perHour < worker.cap &&
      excessEffort(segments[k], worker, rebate, segments[k].upper / perHour) < 0
    )
      k++;
    out[i] = bestHours(segments[k], worker, rebate);
  }
  return out;
}

function bestOfAll(segments: readonly TaxSegment[], worker: Worker, rebate: number): number {
  let best = 0;
  let bestValue = -Infinity;
  for (const segment of segments) {
    const { lower, keep, netAtLower } = segment;
    if (lower / worker.perHour > worker.cap) break;
    const hours = bestHours(segment, worker, rebate);
    const consumption = netAtLower + rebate + keep * (hours * worker.perHour - lower);
    const power = 1 + 1 / worker.elasticity;
    const value = Math.log(consumption) - Math.exp(worker.logPsi + power * Math.log(hours)) / power;
    // Who is left with less than nothing everywhere earns as much as there is to be had.
    if (value > bestValue || bestValue === -Infinity) {
      best = hours;
      if (value > bestValue) bestValue = value;
    }
  }
  return best;
}

/** g(l): positive where an hour less would be better. */
function excessEffort(segment: TaxSegment, worker: Worker, rebate: number, hours: number): number {
  const { lower, keep, netAtLower } = segment;
  if (keep === 0) return Infinity;
  const consumption = netAtLower + rebate + keep * (hours * worker.perHour - lower);
  // Whoever has nothing left works on.
  if (!(consumption > 0)) return -Infinity;
  return worker.logPsi + Math.log(hours) / worker.elasticity + Math.log(consumption / (keep * worker.perHour));
}

/** The best hours within a segment and the cap. */
function bestHours(segment: TaxSegment, worker: Worker, rebate: number): number {
  const { perHour, cap, zeroTaxHours } = worker;
  const low = segment.lower / perHour;
  const high = Math.min(segment.upper / perHour, cap);
  if (excessEffort(segment, worker, rebate, low) >= 0) return low;
  if (high < Infinity && excessEffort(segment, worker, rebate, high) <= 0) return high;
  const virtual = segment.netAtLower + rebate - segment.keep * segment.lower;
  // With virtual income hours are fewer than without any, else more.
  if (virtual >= 0) return root(segment, worker, rebate, low, Math.min(high, zeroTaxHours));
  let most = high;
  if (most === Infinity) {
    most = 2 * Math.max(low, zeroTaxHours);
    while (excessEffort(segment, worker, rebate, most) < 0) most *= 2;
  }
  return root(segment, worker, rebate, Math.max(low, Math.min(zeroTaxHours, most)), most);
}

/**
 * Newton's method in ln l. With virtual income g is convex in ln l and Newton comes down from above without
 * overshooting; in the other case the bounds guard it.
 */
function root(segment: TaxSegment, worker: Worker, rebate: number, from: number, to: number): number {
  const { elasticity, perHour } = worker;
  const perHourNet = segment.keep * perHour;
  let [low, high] = [from, to];
  let hours = to;
  for (let iteration = 0; iteration < 100; iteration++) {
    const excess = excessEffort(segment, worker, rebate, hours);
    if (excess > 0) high = hours;
    else low = hours;
    const consumption = segment.netAtLower + rebate + segment.keep * (hours * perHour - segment.lower);
    const step = excess / (1 / elasticity + (perHourNet * hours) / consumption);
    let next = hours * Math.exp(-step);
    if (Math.abs(step) <= 1e-15 || next === hours) return Math.min(Math.max(next, from), to);
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    hours = next;
  }
  return hours;
}
