/** Whether there is any law that pays for public spending and leaves everybody enough. */
import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../../env/economy.ts";
import { feasibleAbove } from "../../env/welfare/feasibility.ts";
import { byWorker, scheduleEvaluator } from "../../env/welfare/schedule-evaluator.ts";
import type { ScheduleValue } from "../../env/welfare/schedule-value.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Levers } from "../../law/policy.ts";
import { fewPulls, globalSearch } from "./global-search.ts";
import { hasOptimum } from "./known-economies.ts";

/** Whether the welfare of a law in a search is that of one which leaves everybody enough. */
export function isFeasible(economy: Economy, welfare: WelfareChoice, value: number): boolean {
  return feasibleAbove(economy, welfare) === null || value > 0;
}

interface Search {
  readonly economy: Economy;
  /** What a point of the unit cube is worth. */
  readonly evaluate: (point: readonly number[]) => ScheduleValue;
  /** Dimensions of the cube. */
  readonly size: number;
  readonly starts: readonly (readonly number[])[];
  readonly seed: number;
}

/** Says how much could be raised at most. */
export function notFeasible({ economy, evaluate, size, starts, seed }: Search): ScenarioError {
  const [most] = globalSearch((point) => evaluate(point).revenuePerWorker, size, starts, seed, fewPulls);
  const dollars = (value: number): string => `$${Math.round(value).toLocaleString("en-US")}`;
  return new ScenarioError(
    `economy.publicSpending: no law within reach brings in ${dollars(economy.publicSpending)} a person and leaves everybody enough; the largest revenue is ${dollars(most.value)} a person`,
    { hint: "Lower economy.publicSpending, or use a welfare function that is defined for any utility, such as kolm." },
  );
}

/** Beyond this many workers only what a run starts from and flat rates are tried, where each takes long. */
const mostVisited = 20_000;
const flatPlaces = [0.2, 0.35, 0.5, 0.65];

/**
 * Tries where a run starts and flat rates, and searches only where all fail.
 * @throws ScenarioError where no law that the levers make is feasible
 */
export function checkFeasible(economy: Economy, welfare: WelfareChoice, levers: Levers, seed: number): void {
  if (feasibleAbove(economy, welfare) === null || !hasOptimum(economy)) return;
  const { parameters, brackets } = levers;
  const size = parameters.length;
  const starts = [levers.start.map((value, k) => placeOf(value, parameters[k]))];
  const tried = [...starts, ...flatPlaces.map((place) => new Array<number>(size).fill(place))];
  const rates = brackets && scheduleEvaluator(economy, welfare, brackets);
  const evaluate = rates?.evaluate ?? settledValues(economy, welfare, levers);
  if (tried.some((point) => evaluate(point).welfare > 0)) return;
  if (economy.size > mostVisited && !rates?.isBySums) return;
  const [best] = globalSearch((point) => evaluate(point).welfare, size, starts, seed, fewPulls);
  if (!(best.value > 0)) throw notFeasible({ economy, evaluate, size, starts, seed });
}

/** What values of any law's parameters are worth, by their places in their ranges: everybody's choice is settled. */
export function settledValues(
  economy: Economy,
  welfare: WelfareChoice,
  { parameters, policy }: Levers,
): (point: readonly number[]) => ScheduleValue {
  const settled = byWorker(economy, welfare);
  return (point) => settled(policy(point.map((place, k) => valueAt(place, parameters[k]))).law);
}
