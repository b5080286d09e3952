/** The optimum over the parameters of any law: the oracle where they are not rates on brackets. */
import type { Economy } from "../../env/economy.ts";
import { logEvaluator } from "../../env/welfare/log-evaluator.ts";
import type { Welfare } from "../../env/welfare/welfare.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Levers } from "../../law/policy.ts";
import { isFeasible, notFeasible, settledValues } from "./feasible-laws.ts";
import { fewPulls, globalSearch } from "./global-search.ts";
import { bestFirst, type Objective } from "./objective.ts";

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

/** Parameters beyond which one search in the large has to do: each value of the law visits everybody. */
const manyParameters = 4;
const onePull = [0.6];
/** Lines of tax beyond which, with many parameters, the search only goes on from where the law starts. */
const manyLines = 20;
const onlyPolished: readonly number[] = [];

function isSlow({ parameters, policy, start }: Levers): boolean {
  return parameters.length > manyParameters && policy(start).law.lines.length > manyLines;
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
  const evaluate = settledValues(economy, welfare, levers);
  const definition: Objective = (places) => evaluate(places).welfare;
  const solve = economy.utility.isLogForm ? logEvaluator(economy, welfare) : null;
  const objective: Objective = solve ? (places) => solve(levers.policy(valuesOf(places)).law).welfare : definition;
  const starts = [start.map((value, k) => placeOf(value, parameters[k]))];
  const strengths = isSlow(levers)
    ? onlyPolished
    : parameters.length > manyParameters
      ? onePull
      : solve
        ? fewPulls
        : undefined;
  const candidates = globalSearch(objective, parameters.length, starts, seed, strengths);
  // Where welfare was solved for to some digits, the definition decides.
  const [best] = solve
    ? bestFirst(
        [...candidates.map(({ point }) => point), ...starts].map((point) => ({ point, value: definition(point) })),
      )
    : candidates;
  if (!isFeasible(economy, welfare, best.value))
    throw notFeasible({ economy, evaluate, size: parameters.length, starts, seed });
  const optimum = { values: valuesOf(best.point), welfare: best.value };
  found.set(economy, known.set(key, optimum));
  return optimum;
}
