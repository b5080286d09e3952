import { findRoot } from "../find-root.ts";
import { weightedMean } from "../measures/weighted.ts";
import { utilityAt, variablesOf } from "../respond/general-response.ts";
import type { Workers } from "../workers.ts";
import type { GeneralForm } from "./general-form.ts";
import { consumptionFloor, type Dollars } from "./utility.ts";

const mostDollars = 1e15;

/** The root of u(c, 0) = u; of a mean, with the mean ψ, elasticity and wage. */
export function generalDollars(form: GeneralForm, workers: Workers): Dollars {
  let mean: Float64Array | undefined;
  return {
    of: (utility, worker) => consumptionWithoutWork(form, variablesOf(workers, worker), utility),
    ofMean: (utility) => {
      mean ??= meanVariables(workers);
      return consumptionWithoutWork(form, mean, utility);
    },
  };
}

function meanVariables(workers: Workers): Float64Array {
  const { size, weight, psi, elasticity } = workers;
  const mean = variablesOf(workers, 0);
  const wages = Float64Array.from({ length: size }, (_, i) => variablesOf(workers, i)[4]);
  mean.set([weightedMean(psi, weight), elasticity, weightedMean(wages, weight)], 2);
  return mean;
}

function consumptionWithoutWork(form: GeneralForm, at: Float64Array, utility: number): number {
  const excess = (logDollars: number): number => utilityAt(form, at, Math.exp(logDollars), 0) - utility;
  const [least, most] = [Math.log(consumptionFloor), Math.log(mostDollars)];
  if (utility === -Infinity || excess(least) >= 0) return consumptionFloor;
  return excess(most) <= 0 ? mostDollars : Math.exp(findRoot(excess, least, most));
}
