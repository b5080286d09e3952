/** Rates of a formula, refined by trial: what it gets wrong, welfare tells. */
import { plannerPhase } from "../llm/planner-phase.ts";
import type { Planner, Proposal } from "../planner.ts";
import type { PlannerContext } from "../planner-kind.ts";
import type { SaezPlanner } from "./saez.ts";

/** Moves of a rate, the widest first. */
const moves = [0.1, 0.05, 0.02] as const;

/** Values to try, one tax year after the other, each answered by the welfare that it had; in the end the best. */
type Trials = Generator<readonly number[], readonly number[], number>;

/**
 * Once the formula has proposed rates they are in force for a tax year; then one rate at a time is moved up, and down where
 * that was no better, and stays where welfare was higher. When no move of one width is better the next narrower one comes.
 * The last tenth of the episode has the best, unless `planner.exploitation` is off. Rates that nobody meets are not moved.
 */
export function refinedPlanner(formula: SaezPlanner, { levers, scenario }: PlannerContext): Planner {
  const { brackets, parameters } = levers;
  const { exploitation } = scenario.planner;
  let trials: Trials | null = null;
  let best: readonly number[] = levers.start;
  let isOver = false;
  const proposed = (values: readonly number[]): Proposal =>
    brackets === null ? { values } : { brackets, rates: values };

  function* search(start: readonly number[], isMoved: (k: number) => boolean): Trials {
    best = start;
    let highest = yield start;
    for (const move of moves) {
      let isBetter = true;
      while (isBetter) {
        isBetter = false;
        for (const [k, { least, most }] of parameters.entries()) {
          if (!isMoved(k)) continue;
          for (const change of [move, -move]) {
            const values = best.with(k, Math.min(most, Math.max(least, best[k] + change)));
            if (values[k] === best[k]) continue;
            const welfare = yield values;
            if (!(welfare > highest)) continue;
            [best, highest, isBetter] = [values, welfare, true];
            break;
          }
        }
      }
    }
    return best;
  }

  return {
    observe: (seen) => formula.observe?.(seen),
    get fallbacks() {
      return formula.fallbacks ?? 0;
    },
    get warnings() {
      return formula.warnings ?? [];
    },
    async propose(observation) {
      const { taxYear, taxYears, history } = observation;
      if (trials === null) {
        const first = await formula.propose(observation);
        const { solution } = formula;
        if (solution === null) return first;
        const isRate = (k: number) => brackets !== null || parameters[k].isBracketRate === true;
        const isMoved = (k: number) => isRate(k) && !solution.emptyBrackets.includes(k);
        trials = search(solution.rates, isMoved);
        return proposed(trials.next(Number.NaN).value);
      }
      if (isOver) return proposed(best);
      const { value, done } = trials.next(history[history.length - 1].welfare);
      isOver = done === true || plannerPhase(taxYear, taxYears, false, exploitation) === "settle";
      return proposed(isOver ? best : value);
    },
  };
}
