import type { Economy } from "../../env/economy.ts";
import type { Population } from "../../population/population.ts";
import type { Decider } from "../decider.ts";
import { rationalDecider } from "./rational.ts";
import { usualHoursWithin } from "./usual-hours.ts";

/**
 * Partial adjustment: in each step hours go a share α of the way to the best response, l_t = (1−α)·l_(t−1) + α·l*,
 * from usual hours; who starts or stops working does so at once. In the paper's economy a worker shows the hours on the grid that are nearest to that.
 * Source: Robins and West (1980), *Labor Supply Response over Time*, Journal of Human Resources 15.
 * @param adjustment α in (0, 1]; 1 is rational
 */
export function myopicDecider(economy: Economy, population: Population, adjustment: number): Decider {
  const rational = rationalDecider(economy);
  let wanted = usualHoursWithin(economy, population);
  return {
    async decide(people, schedule, step) {
      const { hours: best } = await rational.decide(people, schedule, step);
      wanted = wanted.map((hours, i) => {
        // Part of the way to or from no work would cost all of going to work.
        const isAllOrNothing = economy.workCosts !== undefined && (hours === 0 || best[i] === 0);
        return isAllOrNothing ? best[i] : (1 - adjustment) * hours + adjustment * best[i];
      });
      const hours = economy.hours.grid === null ? wanted : wanted.map(economy.hours.nearest);
      return { hours, thoughts: null, fallbacks: 0 };
    },
  };
}
