/** The oracle: the best schedule there is when every worker responds exactly. It knows what no planner may know. */

import { binned } from "../../env/binned-economy.ts";
import type { Economy } from "../../env/economy.ts";
import { hasFewElasticities } from "../../env/few-elasticities.ts";
import {
  byWorker,
  type ScheduleEvaluator,
  scheduleEvaluator,
  usesLogEvaluator,
} from "../../env/welfare/schedule-evaluator.ts";
import { needsRows, type WelfareChoice } from "../../env/welfare/welfare.ts";
import { stepsOfRates } from "../../law/rate-steps.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { isFeasible, notFeasible } from "./feasible-laws.ts";
import { at, fewPulls, globalSearch, polishedBy } from "./global-search.ts";
import { nelderMead } from "./nelder-mead.ts";
import { bestFirst, type Candidate, type Objective } from "./objective.ts";
import { type SearchProgress, told } from "./search-progress.ts";

export interface StackelbergProblem {
  readonly economy: Economy;
  readonly welfare: WelfareChoice;
  /** Starts of the brackets whose rates are searched, dollars a year. */
  readonly brackets: readonly number[];
  /** Rates of other policies: the result is at least as good as each of them. */
  readonly starts: readonly (readonly number[])[];
  readonly seed: number;
  readonly progress?: SearchProgress | undefined;
  /** `planner.smoothness`: what a hundred points of steps between rates count against a law; the welfare returned is without it. */
  readonly smoothness?: number | undefined;
}

export interface StackelbergSolution {
  readonly rates: readonly number[];
  /** Of everyone at these rates, dollars a year per worker. */
  readonly welfare: number;
  /** Schedules that were evaluated, on bins or on everyone. */
  readonly evaluations: number;
}

/** Where an evaluation visits more workers than this, the search runs on bins, and only its end on everyone. */
const mostVisited = 20_000;
const bins = 2_000;
/** What a search on bins leaves to be found on everyone. */
const touchUp = { step: 0.003, evaluationsPerBracket: 40 };

/**
 * Where each worker's choice is worked out by itself, and there are more than `most`, the search runs on bins of z0 and ε,
 * and its end on everyone, from the best few, within so many evaluations. With many elasticities each takes long.
 */
const oneByOne = {
  few: { most: 1500, bins: 600, evaluations: 4000 },
  many: { most: 300, bins: 300, evaluations: 500 },
} as const;
const lastStarts = 3;
/** Part of welfare by which two evaluators can differ. */
const closeness = 1e-2;

/**
 * Rates that maximise the welfare of rational workers: differential evolution from the other policies, from flat taxes
 * and from random rates, then Nelder–Mead and coordinate search on the best. No gradients: welfare jumps wherever a
 * worker jumps over a bracket. The optimum that it reports is a lower bound. The same seed gives the same rates.
 * @throws ScenarioError where no rates leave everybody enough once public spending is paid
 */
export function stackelberg(problem: StackelbergProblem): StackelbergSolution {
  const { economy, welfare, brackets, starts, seed, smoothness = 0, progress } = problem;
  let evaluations = 0;
  const cost = (rates: readonly number[]): number => (smoothness === 0 ? 0 : smoothness * stepsOfRates(rates));
  const everyone = scheduleEvaluator(economy, welfare, brackets);
  const counted = ({ evaluate }: Pick<ScheduleEvaluator, "evaluate">): Objective =>
    told((rates) => {
      evaluations++;
      return evaluate(rates).welfare - cost(rates);
    }, progress);
  const { isClosedForm, isLogForm } = economy.utility;
  const isSlow = !everyone.isBySums && (isLogForm || economy.elasticities !== null || economy.workCosts !== undefined);
  const limits = hasFewElasticities(economy) ? oneByOne.few : oneByOne.many;
  const isMany = economy.size > mostVisited && everyone.visitsEveryone && isClosedForm;
  const canBin = !needsRows(welfare) && (isSlow ? economy.size > limits.most : isMany);
  const searched = canBin
    ? scheduleEvaluator(binned(economy, isSlow ? limits.bins : bins), welfare, brackets)
    : everyone;
  const found = globalSearch(counted(searched), brackets.length, starts, seed, isSlow ? fewPulls : undefined);
  let best = found[0];
  if (canBin) {
    const judge = counted(everyone);
    const finalists = found.map(({ point }) => point);
    const judged = bestFirst([...finalists, ...starts].map((point) => at(judge, point)));
    const mostEvaluations = touchUp.evaluationsPerBracket * brackets.length;
    best = isSlow
      ? polishedOnAll(judge, judged, limits.evaluations)
      : nelderMead(judge, judged[0], { step: touchUp.step, mostEvaluations });
  }
  if (usesLogEvaluator(economy, welfare)) {
    // The definition decides: where somebody jumps no rebate may fit, and what is paid out then is told by it alone.
    const definition = byWorker(economy, welfare);
    const near = [...found.map(({ point }) => point), ...starts].filter(
      (point) => everyone.evaluate(point).welfare - cost(point) > best.value - closeness * Math.abs(best.value),
    );
    const judge = counted({ evaluate: (rates) => definition(taxSchedule(brackets, rates)) });
    best = bestFirst([best.point, ...near].map((point) => at(judge, point)))[0];
  }
  const reached = best.value + cost(best.point);
  if (!isFeasible(economy, welfare, reached))
    throw notFeasible({ economy, evaluate: searched.evaluate, size: brackets.length, starts, seed });
  return { rates: best.point, welfare: reached, evaluations };
}

/** Of workers who are solved for one by one. */
function polishedOnAll(judge: Objective, judged: readonly Candidate[], most: number): Candidate {
  let left = most;
  const limited: Objective = (point) => (left-- > 0 ? judge(point) : -Infinity);
  return bestFirst(judged.slice(0, lastStarts).map((candidate) => polishedBy(limited, candidate)))[0];
}
