/** How unlike the marginal rates of neighbouring brackets are. */
import type { Levers } from "./policy.ts";

/** Σ|τ_k+1 − τ_k|: 0 for one rate, 0.3 for rates that climb, or fall, by 30 points in all. */
export function stepsOfRates(rates: readonly number[]): number {
  let sum = 0;
  for (let k = 1; k < rates.length; k++) sum += Math.abs(rates[k] - rates[k - 1]);
  return sum;
}

/** Of the values of a law's parameters those that are rates of brackets, in their order. */
export function bracketRatesAmong(
  values: readonly number[],
  { brackets, parameters }: Pick<Levers, "brackets" | "parameters">,
): readonly number[] {
  return brackets === null ? values.filter((_, k) => parameters[k].isBracketRate) : values;
}
