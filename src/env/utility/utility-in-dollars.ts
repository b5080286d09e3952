/** Utility as an amount of money, so that people and prompts need not speak of utils. */
import type { Economy } from "../economy.ts";
import { findRoot } from "../find-root.ts";
import { weightedMean } from "../measures/weighted.ts";
import { utilityAt, variablesOf } from "../respond/expression-response.ts";
import type { Settlement } from "../settle/settlement.ts";
import { consumptionFloor, type UserUtility } from "./utility.ts";

const mostDollars = 1e15;

/**
 * Each worker's utility as the consumption, dollars a year, that would be as good without work: u itself if
 * quasi-linear, exp(u) if log, and the root of u(c, 0) = u of a user's expression.
 */
export function utilityInDollars(economy: Economy, { utility }: Pick<Settlement, "utility">): Float64Array {
  if (economy.preset === "paper" || economy.utility === "quasi-linear") return utility;
  if (economy.utility === "log") return utility.map(Math.exp);
  const { utility: form } = economy;
  return utility.map((value, i) => consumptionWithoutWork(form, variablesOf(economy, i), value));
}

/** The same for a mean or a least utility: an expression is taken with the mean ψ, elasticity and wage. */
export function dollarsOf(economy: Economy): (utility: number) => number {
  if (economy.preset === "paper" || economy.utility === "quasi-linear") return (utility) => utility;
  if (economy.utility === "log") return Math.exp;
  const { utility: form, size, weight, psi, elasticity } = economy;
  const mean = variablesOf(economy, 0);
  const wages = Float64Array.from({ length: size }, (_, i) => variablesOf(economy, i)[4]);
  mean.set([weightedMean(psi, weight), elasticity, weightedMean(wages, weight)], 2);
  return (utility) => consumptionWithoutWork(form, mean, utility);
}

function consumptionWithoutWork(form: UserUtility, at: Float64Array, utility: number): number {
  const excess = (logDollars: number): number => utilityAt(form, at, Math.exp(logDollars), 0) - utility;
  const [least, most] = [Math.log(consumptionFloor), Math.log(mostDollars)];
  if (excess(least) >= 0) return consumptionFloor;
  return excess(most) <= 0 ? mostDollars : Math.exp(findRoot(excess, least, most));
}
