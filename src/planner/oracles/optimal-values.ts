/** The optimum over the parameters of any law: the oracle where they are not rates on brackets. */
import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { logEvaluator } from "../../env/welfare/log-evaluator.ts";
import type { Welfare } from "../../env/welfare/welfare.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Levers } from "../../law/policy.ts";
import { bestFirst, type Objective } from "./objective.ts";
import { fewPulls, globalSearch } from "./stackelberg.ts";

export interface LeversProblem {
  readonly economy: Economy;
  readonly welfare: Welfare;
  readonly levers: Levers;
  readonly seed: number;
}

export interface LeversOptimum {
  readonly values: readonly number[];
  /** Per worker, when everybody optimises. */
  readonly welfare: number;
}

/** What was found for an economy, by the rest of the problem. */
const found = new WeakMap<Economy, Map<string, LeversOptimum>>();

/**
 * Values that maximise the welfare of rational workers, by the search that `stackelberg` makes over rates, in the
 * parameters' ranges; every worker is visited. The same seed gives the same values.
 */
export function optimalValues({ economy, welfare, levers, seed }: LeversProblem): LeversOptimum {
  const { parameters, start, words } = levers;
  const key = JSON.stringify([welfare.kind, welfare.aversion, words, parameters, start, seed]);
  const known = found.get(economy) ?? new Map<string, LeversOptimum>();
  const before = known.get(key);
  if (before) return before;
  const valuesOf = (places: readonly number[]): number[] => places.map((place, k) => valueAt(place, parameters[k]));
  const hours = new Float64Array(economy.size);
  let settlement: Settlement | undefined;
  const definition: Objective = (places) => {
    const { law } = levers.policy(valuesOf(places));
    settlement = settle(economy, law, bestResponse(economy, law, hours), settlement);
    return welfare.evaluate(settlement).value;
  };
  const solve = economy.utility.isLogForm ? logEvaluator(economy, welfare) : null;
  const objective: Objective = solve ? (places) => solve(levers.policy(valuesOf(places)).law).welfare : definition;
  const starts = [start.map((value, k) => placeOf(value, parameters[k]))];
  const candidates = globalSearch(objective, parameters.length, starts, seed, solve ? fewPulls : undefined);
  // Where welfare was solved for to some digits, the definition decides.
  const [best] = solve
    ? bestFirst(
        [...candidates.map(({ point }) => point), ...starts].map((point) => ({ point, value: definition(point) })),
      )
    : candidates;
  const optimum = { values: valuesOf(best.point), welfare: best.value };
  found.set(economy, known.set(key, optimum));
  return optimum;
}
