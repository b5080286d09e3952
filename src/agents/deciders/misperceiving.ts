import type { Economy } from "../../env/economy.ts";
import { bestOf } from "../../env/hours-choice.ts";
import { misperceivedResponse, type Perception, perceivedLine } from "../../env/respond/perceived-schedule.ts";
import { hoursIfWorthIt } from "../../env/respond/whether-to-work.ts";
import { lineAt } from "../../law/applied-law.ts";
import { taxOn } from "../../law/tax-line.ts";
import type { Population } from "../../population/population.ts";
import type { Decider } from "../decider.ts";
import { gridEfforts, knownChoiceOnly } from "./known-choice-only.ts";
import { rationalDecider } from "./rational.ts";
import { usualHoursWithin } from "./usual-hours.ts";

/**
 * Optimises against a schedule that is partly a line through the tax on the income of the last step (at first of usual
 * hours), computed under the schedule in force. Where hours come to rest, line and income agree. Whether they are worth
 * going to work for is seen as it is: by what comes in.
 * @throws ScenarioError where utility is not in dollars
 */
export function misperceivingDecider(economy: Economy, population: Population, perception: Perception): Decider {
  knownChoiceOnly(economy, "misperceiving");
  if (perception.share === 0) return rationalDecider(economy);
  const onGrid = gridEfforts(economy);
  let last = usualHoursWithin(economy, population);
  let known = usualHoursWithin(economy, { ...population, employment: undefined });
  return {
    async decide(_population, law) {
      last = onGrid
        ? last.map((lastHours, i) => {
            const perHour = economy.incomePerHour[i];
            const perceived = perceivedLine(lineAt(law, i), perception, perHour * lastHours);
            const { grid, effort } = onGrid;
            return bestOf(grid, (hours) => perHour * hours - taxOn(perceived, perHour * hours) - effort(i, hours));
          })
        : hoursIfWorthIt(economy, law, misperceivedResponse(economy, law, perception, known));
      // Who stays at home knows the tax on what its hours would bring.
      known = last.map((hours, i) => (hours > 0 ? hours : known[i]));
      return { hours: last, thoughts: null, fallbacks: 0 };
    },
  };
}
