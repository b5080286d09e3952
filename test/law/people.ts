import type { Population } from "../../src/population/population.ts";

/** People with these hourly wages who usually work 40 hours. */
export function people(wages: readonly number[]): Population {
  const size = wages.length;
  return {
    size,
    wage: Float64Array.from(wages),
    usualHours: new Float64Array(size).fill(40),
    weight: new Float64Array(size).fill(1),
    columns: new Map(),
  };
}
