/** How many seeds a comparison takes. Roughly: the deviation between seeds is itself known from a few seeds only. */
import { criticalValue } from "./student-t.ts";

/** More seeds than anyone runs; a larger number is reported as none. */
export const mostSeeds = 10_000;

/**
 * Seeds for which a paired t test finds a true difference with the given power: the least n with
 * n ≥ ((t_{1−level/2} + t_{power})·s/difference)². Within one seed of what the non-central t distribution gives.
 * @param deviation of the paired differences between seeds
 * @param power chance of finding the difference, above 1/2
 * @returns null where it would take more than 10,000
 */
export function seedsForDifference(deviation: number, difference: number, level = 0.05, power = 0.8): number | null {
  const ratio = deviation / Math.abs(difference);
  const critical = (degrees: number): number => criticalValue(level, degrees) + criticalValue(2 * (1 - power), degrees);
  // The critical value of many seeds gives a lower bound, from which a few steps lead to the least.
  const bound = (critical(mostSeeds - 1) * ratio) ** 2;
  if (!(bound <= mostSeeds)) return null;
  let seeds = Math.max(2, Math.ceil(bound));
  while (critical(seeds - 1) * ratio > Math.sqrt(seeds)) seeds++;
  return seeds;
}
