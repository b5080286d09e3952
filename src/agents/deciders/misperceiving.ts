import type { Economy, PaperEconomy } from "../../env/economy.ts";
import { bestPaperHours } from "../../env/respond/paper-choice.ts";
import { misperceivedResponse, type Perception, perceivedSchedule } from "../../env/respond/perceived-schedule.ts";
import { paperDisutility } from "../../env/utility/preferences.ts";
import type { TaxSchedule } from "../../law/tax-schedule.ts";
import type { Population } from "../../population/population.ts";
import type { Decider } from "../decider.ts";
import { quasiLinearOnly } from "./quasi-linear-only.ts";
import { rationalDecider } from "./rational.ts";
import { usualHoursWithin } from "./usual-hours.ts";

/**
 * Optimises against a schedule that is partly a line through the tax on the income of the last step (at first of usual
 * hours), computed under the schedule in force. Where hours come to rest, line and income agree.
 * @throws ScenarioError where utility is not quasi-linear
 */
export function misperceivingDecider(economy: Economy, population: Population, perception: Perception): Decider {
  quasiLinearOnly(economy, "misperceiving");
  if (perception.share === 0) return rationalDecider(economy);
  let last = usualHoursWithin(economy, population);
  return {
    async decide(_population, schedule) {
      last =
        economy.preset === "paper"
          ? onPaperGrid(economy, schedule, perception, last)
          : misperceivedResponse(economy, schedule, perception, last);
      return { hours: last, thoughts: null, fallbacks: 0 };
    },
  };
}

function onPaperGrid(
  { incomePerHour }: PaperEconomy,
  schedule: TaxSchedule,
  perception: Perception,
  last: Float64Array,
): Float64Array {
  return last.map((lastHours, i) => {
    const perHour = incomePerHour[i];
    const perceived = perceivedSchedule(schedule, perception, perHour * lastHours);
    return bestPaperHours((hours) => perHour * hours - perceived.tax(perHour * hours) - paperDisutility(hours));
  });
}
