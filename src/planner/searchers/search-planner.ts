/** What the searchers over rates and other parameters of a law have in common. They know no more than the public record of past tax years. */

import { placeOf, valueAt } from "../../law/parameter-range.ts";
import { plannerPhase } from "../llm/planner-phase.ts";
import type { Planner, PlannerObservation, TaxYearRecord } from "../planner.ts";
import type { PlannerContext } from "../planner-kind.ts";

/** Rates of a tax year and what came of them. Any other parameter is searched as its place in its range, from 0 to 1. */
export interface Trial {
  readonly rates: readonly number[];
  readonly welfare: number;
}

export interface Search {
  /** Rates that teach something; `trials` are all past tax years, oldest first, warm-up included. */
  next(trials: readonly Trial[], observation: PlannerObservation): readonly number[];
  /** Rates to end with. */
  settle(trials: readonly Trial[], observation: PlannerObservation): readonly number[];
}

/**
 * A planner that keeps the starting rates during the warm-up, then searches, and settles in the last tenth of the
 * episode unless `planner.exploitation` is off. The record and the seed say everything; it reads each year of the record once.
 */
export function searchPlanner({ scenario, levers }: PlannerContext, search: Search): Planner {
  const { warmup, exploration, exploitation } = scenario.planner;
  const { parameters, start } = levers;
  const trialOf = ({ schedule, welfare }: TaxYearRecord): Trial => ({
    rates: schedule.values.map((value, k) => placeOf(value, parameters[k])),
    welfare,
  });
  const trials: Trial[] = [];
  return {
    async propose(observation) {
      const { taxYear, taxYears, history } = observation;
      if (taxYear <= warmup) return { values: start };
      for (let i = trials.length; i < history.length; i++) trials.push(trialOf(history[i]));
      const settles = plannerPhase(taxYear, taxYears, exploration, exploitation) === "settle" && trials.length > 0;
      const places = validRates(search[settles ? "settle" : "next"](trials, observation));
      return { values: places.map((place, k) => valueAt(place, parameters[k])) };
    },
  };
}

/** Where a search starts, each parameter as its place in its range. */
export function startingPlaces({ levers }: Pick<PlannerContext, "levers">): number[] {
  return levers.start.map((value, k) => placeOf(value, levers.parameters[k]));
}

/** Into [0, 1], and to a hundredth of a percentage point, so that reports show the very rates that were in force. */
export function validRates(rates: readonly number[]): number[] {
  return rates.map((rate) => Number(Math.min(1, Math.max(0, rate)).toFixed(4)));
}

type Tally = ReadonlyMap<string, { readonly rates: readonly number[]; readonly sum: number; readonly count: number }>;

/**
 * What finds, in a growing list of trials, the rates with the highest mean welfare over the tax years that had them; the
 * first of equals.
 */
export function bestTried(): (trials: readonly Trial[]) => readonly number[] {
  const tally = new Map<string, { rates: readonly number[]; sum: number; count: number }>();
  const tallied = foldGrowing<Tally>(tally, (_, { rates, welfare }) => {
    const key = rates.join();
    const { sum, count } = tally.get(key) ?? { sum: 0, count: 0 };
    return tally.set(key, { rates, sum: sum + welfare, count: count + 1 });
  });
  return (trials) => {
    let best = { rates: trials[0].rates, mean: -Infinity };
    for (const { rates, sum, count } of tallied(trials).values())
      if (sum / count > best.mean) best = { rates, mean: sum / count };
    return best.rates;
  };
}

/**
 * What a growing list of trials teaches, each trial read once: the record of a long episode would be slow to read anew
 * every tax year. The answer depends on the trials alone.
 */
export function foldGrowing<State>(
  initial: State,
  step: (state: State, trial: Trial, before: Trial | undefined) => State,
): (trials: readonly Trial[]) => State {
  let state = initial;
  let read = 0;
  return (trials) => {
    for (; read < trials.length; read++) state = step(state, trials[read], trials[read - 1]);
    return state;
  };
}
