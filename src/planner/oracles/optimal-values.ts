/** The optimum over the parameters of any law: the oracle where they are not rates on brackets. */
import type { Economy } from "../../env/economy.ts";
import { evenlySpread } from "../../env/measures/evenly-spread.ts";
import { totalWeight } from "../../env/measures/weighted.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import { logEvaluator } from "../../env/welfare/log-evaluator.ts";
import { usesLogEvaluator } from "../../env/welfare/schedule-evaluator.ts";
import { needsRows, type Welfare, welfareKindOf } from "../../env/welfare/welfare.ts";
import { takeWorkers } from "../../env/workers.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Levers } from "../../law/policy.ts";
import { stepPrice } from "../smoothness.ts";
import { isFeasible, notFeasible, settledValues } from "./feasible-laws.ts";
import { at, fewPulls, globalSearch } from "./global-search.ts";
import { nelderMead } from "./nelder-mead.ts";
import { bestFirst, type Candidate, type Objective } from "./objective.ts";
import { type SearchProgress, told } from "./search-progress.ts";

export interface LeversProblem {
  readonly economy: Economy;
  readonly welfare: Welfare;
  readonly levers: Levers;
  readonly seed: number;
  readonly progress?: SearchProgress | undefined;
  /** `planner.smoothness`: what a hundred points of steps between bracket rates count against a law; the welfare returned is without it. */
  readonly smoothness?: number | undefined;
  /** More laws to start from, as places of values in the parameters' ranges. */
  readonly screened?: readonly (readonly number[])[];
}

export interface LeversOptimum {
  readonly values: readonly number[];
  /** Per worker, when everybody optimises. */
  readonly welfare: number;
  /** People that it was searched on; absent where that was everybody, or its end was. */
  readonly searched?: number;
}

/** Parameters beyond which one search in the large has to do: each value of the law visits everybody. */
const manyParameters = 4;
const onePull = [0.6];
/** Lines of tax beyond which, with many parameters, the search only goes on from where the law starts. */
const manyLines = 20;
const onlyPolished: readonly number[] = [];

/** Whether a law takes long to evaluate: its lines are made one by one, or choices along them are searched for. */
function isSlow({ utility }: Economy, { parameters, policy, start }: Levers): boolean {
  if (parameters.length <= manyParameters) return false;
  const { columns, lines } = policy(start).law;
  return columns !== null && (utility.overHours ?? utility).isClosedForm ? false : lines.length > manyLines;
}

/** Beyond so many people the search is on some of them, and its end on everybody. */
const mostSearched = 2000;
const sampled = 1500;
const touchUp = { step: 0.01, evaluationsPerParameter: 25 };

/** What was found for an economy, by the rest of the problem. */
const found = new WeakMap<Economy, Map<string, LeversOptimum>>();

/**
 * Values that maximise the welfare of rational workers, by the search that `stackelberg` makes over rates, in the
 * parameters' ranges; every worker is visited, of many some at first. The same seed gives the same values.
 */
export function optimalValues(problem: LeversProblem): LeversOptimum {
  return once("global", problem, globallyBest);
}

/**
 * The best of what a search on some people found and of where the law starts, judged on everybody: for populations of which
 * a search that visits everybody takes longer than many a run. It needs a utility in closed form.
 */
export function nearOptimalValues(problem: LeversProblem): LeversOptimum {
  return once("near", problem, nearlyBest);
}

function once(how: string, problem: LeversProblem, search: (problem: LeversProblem) => LeversOptimum): LeversOptimum {
  const { economy, welfare, levers, seed, smoothness = 0, screened = [] } = problem;
  const { parameters, start, words } = levers;
  const label = welfareKindOf(welfare).label(welfare.aversion);
  const key = JSON.stringify([how, label, words, parameters, start, seed, smoothness, screened]);
  const known = found.get(economy) ?? new Map<string, LeversOptimum>();
  const optimum = known.get(key) ?? search(problem);
  found.set(economy, known.set(key, optimum));
  return optimum;
}

function globallyBest({
  economy,
  welfare,
  levers,
  seed,
  smoothness,
  progress,
  screened = [],
}: LeversProblem): LeversOptimum {
  const { parameters, start } = levers;
  const valuesOf = (places: readonly number[]): number[] => places.map((place, k) => valueAt(place, parameters[k]));
  const evaluate = settledValues(economy, welfare, levers);
  const price = stepPrice(smoothness, levers);
  const lessSteps = (value: Objective): Objective =>
    price === null ? value : (places) => value(places) - price(valuesOf(places));
  const definition = lessSteps((places) => evaluate(places).welfare);
  const solve = usesLogEvaluator(economy, welfare) ? logEvaluator(economy, welfare) : null;
  const objective = solve ? lessSteps((places) => solve(levers.policy(valuesOf(places)).law).welfare) : definition;
  const starts = [start.map((value, k) => placeOf(value, parameters[k])), ...screened];
  const strengths = isSlow(economy, levers)
    ? onlyPolished
    : parameters.length > manyParameters
      ? onePull
      : solve
        ? fewPulls
        : undefined;
  const search = (of: Objective, from: readonly (readonly number[])[]) =>
    globalSearch(told(of, progress), parameters.length, from, seed, strengths);
  const candidates =
    economy.size > mostSearched && solve === null && !needsRows(welfare)
      ? touchedUp(objective, search(lessSteps(objectiveOfSome(economy, welfare, levers)), starts), starts)
      : search(objective, starts);
  // Where welfare was solved for to some digits, the definition decides.
  const [best] = solve
    ? bestFirst(
        [...candidates.map(({ point }) => point), ...starts].map((point) => ({ point, value: definition(point) })),
      )
    : candidates;
  const values = valuesOf(best.point);
  const reached = best.value + (price?.(values) ?? 0);
  if (!isFeasible(economy, welfare, reached))
    throw notFeasible({ economy, evaluate, size: parameters.length, starts, seed });
  return { values, welfare: reached };
}

function nearlyBest({ economy, welfare, levers, seed }: LeversProblem): LeversOptimum {
  const { parameters, start } = levers;
  const evaluate = settledValues(economy, welfare, levers);
  const judge: Objective = (places) => evaluate(places).welfare;
  const starts = [start.map((value, k) => placeOf(value, parameters[k]))];
  const found = globalSearch(objectiveOfSome(economy, welfare, levers), parameters.length, starts, seed, onePull);
  const points = [...found.slice(0, mostJudged).map(({ point }) => point), ...starts];
  const [best] = bestFirst(points.map((point) => at(judge, point)));
  if (!isFeasible(economy, welfare, best.value))
    throw notFeasible({ economy, evaluate, size: parameters.length, starts, seed });
  const values = best.point.map((place, k) => valueAt(place, parameters[k]));
  return { values, welfare: best.value, searched: sampled };
}

/** Laws that are judged on everybody at the end. */
const mostJudged = 4;

/** Welfare of people at even distances by zero-tax income, each as many as the others, and of the worst off. */
function objectiveOfSome(economy: Economy, welfare: Welfare, levers: Levers): Objective {
  if (needsRows(welfare)) {
    const evaluate = settledValues(economy, welfare, levers);
    return (places) => evaluate(places).welfare;
  }
  const rows = evenlySpread(economy.zeroTaxIncome, economy.weight, sampled);
  const { law } = levers.policy(levers.start);
  const { utility } = settle(economy, law, bestResponse(economy, law));
  const worst = worstOff(utility, economy.weight);
  const taken = Uint32Array.from([worst, ...rows]);
  const some: Economy = { ...economy, ...takeWorkers(economy, taken) };
  const counted = new Float64Array(taken.length).fill(1);
  counted[0] = (economy.weight[worst] * sampled) / totalWeight(economy.weight);
  const evaluate = settledValues({ ...some, weight: counted }, welfare, levers.among(taken));
  return (places) => evaluate(places).welfare;
}

/** The best of what was found on some people, improved on everybody. */
function touchedUp(
  objective: Objective,
  found: readonly Candidate[],
  starts: readonly (readonly number[])[],
): readonly Candidate[] {
  const judged = bestFirst([...found.map(({ point }) => point), ...starts].map((point) => at(objective, point)));
  const mostEvaluations = touchUp.evaluationsPerParameter * judged[0].point.length;
  return [nelderMead(objective, judged[0], { step: touchUp.step, mostEvaluations }), ...judged];
}

function worstOff(utility: Float64Array, weight: Float64Array): number {
  let worst = weight.findIndex((people) => people > 0);
  for (let i = 0; i < utility.length; i++) if (weight[i] > 0 && utility[i] < utility[worst]) worst = i;
  return worst;
}
