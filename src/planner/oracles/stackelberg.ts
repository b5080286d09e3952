/** The oracle: the best schedule there is when every worker responds exactly. It knows what no planner may know. */

import { randomStream } from "../../base/random.ts";
import { binned } from "../../env/binned-economy.ts";
import type { Economy } from "../../env/economy.ts";
import { type ScheduleEvaluator, scheduleEvaluator } from "../../env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../../env/welfare/welfare.ts";
import { differentialEvolution } from "./differential-evolution.ts";
import { nelderMead } from "./nelder-mead.ts";
import { bestFirst, type Candidate, type Objective } from "./objective.ts";
import { patternSearch } from "./pattern-search.ts";

export interface StackelbergProblem {
  readonly economy: Economy;
  readonly welfare: WelfareChoice;
  /** Starts of the brackets whose rates are searched, dollars a year. */
  readonly brackets: readonly number[];
  /** Rates of other policies: the result is at least as good as each of them. */
  readonly starts: readonly (readonly number[])[];
  readonly seed: number;
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
/** Differential evolution: members and generations per bracket, within limits. */
const members = { perBracket: 8, least: 24, most: 80 };
const generations = { perBracket: 24, least: 40, most: 240 };
/** One run of it for each strength at which trials are drawn to the best. */
const pulls = [0.6, 0.3, 0.3, 0.1];
/** What a search on bins leaves to be found on everyone. */
const touchUp = { step: 0.003, evaluationsPerBracket: 40 };
/** How far candidates are polished. */
const polish = { step: 0.03, evaluationsPerBracket: 120, smallest: 1e-7 };

/**
 * Rates that maximise the welfare of rational workers: differential evolution from the other policies, from flat taxes
 * and from random rates, then Nelder–Mead and coordinate search on the best. No gradients: welfare jumps wherever a
 * worker jumps over a bracket. The optimum that it reports is a lower bound. The same seed gives the same rates.
 */
export function stackelberg({ economy, welfare, brackets, starts, seed }: StackelbergProblem): StackelbergSolution {
  let evaluations = 0;
  const everyone = scheduleEvaluator(economy, welfare, brackets);
  const counted =
    ({ evaluate }: ScheduleEvaluator): Objective =>
    (rates) => {
      evaluations++;
      return evaluate(rates).welfare;
    };
  const canBin = economy.size > mostVisited && everyone.visitsEveryone && economy.utility.isClosedForm;
  const searched = canBin ? scheduleEvaluator(binned(economy, bins), welfare, brackets) : everyone;
  const found = globalSearch(counted(searched), brackets.length, starts, seed);
  let best = found[0];
  if (canBin) {
    const judge = counted(everyone);
    const finalists = found.map(({ point }) => point);
    const judged = bestFirst([...finalists, ...starts].map((point) => at(judge, point)));
    const mostEvaluations = touchUp.evaluationsPerBracket * brackets.length;
    best = nelderMead(judge, judged[0], { step: touchUp.step, mostEvaluations });
  }
  return { rates: best.point, welfare: best.value, evaluations };
}

/** The best points of the unit cube that were found, best first; the first is at least as good as any start. */
export function globalSearch(
  objective: Objective,
  size: number,
  starts: readonly (readonly number[])[],
  seed: number,
): readonly Candidate[] {
  const flats = [0, 0.25, 0.5, 0.75].map((rate) => new Array<number>(size).fill(rate));
  const found = pulls.map((pull, run) =>
    differentialEvolution(objective, run === 0 ? [...starts, ...flats] : flats, {
      population: within(members, size),
      generations: within(generations, size),
      pull,
      random: randomStream(seed, "stackelberg", run),
    }),
  );
  const [bestStart] = bestFirst(starts.map((point) => at(objective, point)));
  const candidates = [...found.map(([best]) => best), ...(bestStart ? [bestStart] : [])];
  return bestFirst(candidates.map((candidate) => polishedBy(objective, candidate)));
}

/** Simplex and coordinate search in turn, until neither helps. */
function polishedBy(objective: Objective, candidate: Candidate): Candidate {
  let best = candidate;
  for (let step = polish.step; ; step /= 3) {
    const mostEvaluations = polish.evaluationsPerBracket * candidate.point.length;
    const next = patternSearch(objective, nelderMead(objective, best, { step, mostEvaluations }), polish.smallest);
    if (!(next.value > best.value * (1 + 1e-9))) return next;
    best = next;
  }
}

function at(objective: Objective, point: readonly number[]): Candidate {
  return { point, value: objective(point) };
}

function within({ perBracket, least, most }: typeof members, size: number): number {
  return Math.min(Math.max(perBracket * size, least), most);
}
