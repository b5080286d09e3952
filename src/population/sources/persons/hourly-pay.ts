/** Pay of a week, a month or a year as dollars an hour, and pay that says it is an hour's and looks like more. */
import type { PayPeriod } from "../../column-map.ts";
import { weeksPerYear } from "../../population.ts";

/** Hours a week of whom they are unknown. */
export const assumedHours = 40;

/** @param hours, weeks of the person; NaN where unknown, and taken to be 40 and 52 */
export function hourlyPay(pay: number, per: PayPeriod, hours: number, weeks: number): number {
  const week = Number.isNaN(hours) ? assumedHours : hours;
  switch (per) {
    case "hour":
      return pay;
    case "week":
      return pay / week;
    case "month":
      return (pay * 12) / (weeksPerYear * week);
    case "year":
      return pay / ((Number.isNaN(weeks) ? weeksPerYear : weeks) * week);
  }
}

/**
 * The median of people's wages from which on they are refused as pay for more than an hour, and what they look like: in no
 * country do half of all people earn $400 an hour, and a median pay is some $1,000 a week, $4,500 a month, $55,000 a year.
 * One who earns $800 an hour among others does not move the median.
 */
const refused: readonly (readonly [from: number, what: string, per: PayPeriod])[] = [
  [400, "weekly", "week"],
  [2000, "monthly", "month"],
  [12_000, "annual", "year"],
];

/** Medians beyond which a reader of the run is told, dollars an hour. */
const told = { least: 0.5, most: 150 } as const;

export interface LooksLike {
  readonly what: string;
  readonly per: PayPeriod;
}

/** What wages with this median look like, where that is not pay for an hour; null else. */
export function otherPay(median: number): LooksLike | null {
  const found = refused.findLast(([from]) => median >= from);
  return found ? { what: found[1], per: found[2] } : null;
}

export function isUnlikely(median: number): boolean {
  return median < told.least || median > told.most;
}

export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
