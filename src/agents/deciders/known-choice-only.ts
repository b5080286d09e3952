import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../../env/economy.ts";

/**
 * For deciders whose exact choice is known where consumption enters utility as dollars: in closed form, or by trying
 * every hours of a grid.
 * @throws ScenarioError for other utilities
 */
export function knownChoiceOnly({ utility, hours }: Economy, decider: string): void {
  const { isClosedForm } = utility.overHours ?? utility;
  if (utility.isMoney && (isClosedForm || hours.grid !== null)) return;
  throw new ScenarioError(
    `workers.decide ${decider}: economy.utility is ${utility.words.form}; expected quasi-linear`,
    {
      hint: "use quasi-linear utility, or workers.decide myopic, which takes any utility",
    },
  );
}

/** Hours that can be tried one by one, and what each costs a worker in dollars a year. */
export interface GridEfforts {
  readonly grid: readonly number[];
  effort(worker: number, hours: number): number;
}

/** Null where hours are on no grid. */
export function gridEfforts(economy: Economy): GridEfforts | null {
  const { grid } = economy.hours;
  const { separable } = economy.utility;
  if (grid === null || separable === null) return null;
  const effortOf = separable.efforts(economy, Float64Array.from(grid));
  return {
    grid,
    effort: (worker, hours) => {
      const { psi, power } = effortOf(worker);
      return psi * power(hours);
    },
  };
}
