import { ScenarioError } from "../../base/errors.ts";
import { type Economy, hasOneElasticity } from "../../env/economy.ts";

/**
 * The economy for which closed forms of optimal taxation hold.
 * @param wanting what needs it, for the message
 * @throws ScenarioError for any other
 */
export function oneElasticityEconomy(economy: Economy, wanting: string): Economy {
  if (hasOneElasticity(economy)) return economy;
  const isDecided = economy.workCosts === undefined ? "" : ", and that everybody works";
  throw new ScenarioError(`${wanting} needs quasi-linear utility with one elasticity${isDecided}`, {
    hint: economy.workCosts
      ? "Leave out economy.participation."
      : "Set economy.preset: calibrated, economy.utility: quasi-linear, and one number as economy.elasticity.",
  });
}

/**
 * Whether an optimum can be searched for: a worker is z0 and ε, and perhaps what going to work costs, so that thousands of
 * schedules can be tried.
 */
export function hasOptimum({ utility }: Economy): boolean {
  return utility.isClosedForm || utility.isLogForm || utility.overHours?.isClosedForm === true;
}

/**
 * The economy in which there is an oracle.
 * @param wanting what needs it, for the message
 * @throws ScenarioError for any other
 */
export function searchableEconomy(economy: Economy, wanting: string): Economy {
  if (hasOptimum(economy)) return economy;
  throw new ScenarioError(`${wanting} needs quasi-linear or log utility over any hours`, {
    hint: "Set economy.preset: calibrated and economy.utility: quasi-linear or log.",
  });
}
