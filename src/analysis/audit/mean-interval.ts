/** A mean over subjects with its 95 % interval by Student's t. */
import { criticalValue } from "../statistics/student-t.ts";

export interface MeanInterval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Subjects that it is a mean of. */
  readonly subjects: number;
}

/** The interval is null of fewer than two. */
export function meanInterval(values: readonly (number | null)[]): MeanInterval {
  const known = values.filter((value) => value !== null);
  const n = known.length;
  if (n === 0) return { value: null, low: null, high: null, subjects: 0 };
  const mean = known.reduce((sum, one) => sum + one, 0) / n;
  if (n === 1) return { value: mean, low: null, high: null, subjects: 1 };
  const variance = known.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  const reach = criticalValue(0.05, n - 1) * Math.sqrt(variance / n);
  return { value: mean, low: mean - reach, high: mean + reach, subjects: n };
}

/** The same of shares: no end is below 0 or above 1. */
export function shareInterval(values: readonly (number | null)[]): MeanInterval {
  const { low, high, ...rest } = meanInterval(values);
  return { ...rest, low: low === null ? null : Math.max(low, 0), high: high === null ? null : Math.min(high, 1) };
}
