import { quantileSorted } from "simple-statistics";
import type { RandomStream } from "../base/random.ts";

/** Sums by worker (or by group of workers) that an elasticity is made of. */
export interface ResponseSums {
  /** Weight times income before the change. */
  readonly before: Float64Array;
  /** Weight times income after it. */
  readonly after: Float64Array;
  /** Weight times income before times the change of the log net-of-tax rate. */
  readonly exposure: Float64Array;
}

/** ln(Σ after/Σ before) over the mean change of the log net-of-tax rate, weighted by income. */
export function responseRatio(before: number, after: number, exposure: number): number {
  return (Math.log(after / before) * before) / exposure;
}

/** Beyond this many workers random groups are drawn in their place: their sums are as independent. */
const mostUnits = 2_000;
/** Resamples without income, as a part of all, beyond which no interval is given. */
const mostUndefined = 0.05;

/** Percentile interval at 95 % of the ratio, from resamples of workers with replacement; both their incomes go along. */
export function bootstrapRatio(
  sums: ResponseSums,
  resamples: number,
  random: RandomStream,
): { readonly low: number; readonly high: number } | null {
  const { before, after, exposure } = grouped(sums, random);
  const size = before.length;
  const found: number[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    let [b, a, x] = [0, 0, 0];
    for (let draw = 0; draw < size; draw++) {
      const unit = random.integer(size);
      b += before[unit];
      a += after[unit];
      x += exposure[unit];
    }
    const ratio = responseRatio(b, a, x);
    if (Number.isFinite(ratio)) found.push(ratio);
  }
  if (found.length < (1 - mostUndefined) * resamples) return null;
  found.sort((a, b) => a - b);
  return { low: quantileSorted(found, 0.025), high: quantileSorted(found, 0.975) };
}

function grouped(sums: ResponseSums, random: RandomStream): ResponseSums {
  const size = sums.before.length;
  if (size <= mostUnits) return sums;
  const groups: ResponseSums = {
    before: new Float64Array(mostUnits),
    after: new Float64Array(mostUnits),
    exposure: new Float64Array(mostUnits),
  };
  for (let i = 0; i < size; i++) {
    const group = random.integer(mostUnits);
    groups.before[group] += sums.before[i];
    groups.after[group] += sums.after[i];
    groups.exposure[group] += sums.exposure[i];
  }
  return groups;
}
