import { ScenarioError } from "../../base/errors.ts";
import { type Economy, hasOneElasticity } from "../../env/economy.ts";

/**
 * The economy for which optimal-tax theory is exact here.
 * @param wanting what needs it, for the message
 * @throws ScenarioError for any other
 */
export function oneElasticityEconomy(economy: Economy, wanting: string): Economy {
  if (hasOneElasticity(economy)) return economy;
  throw new ScenarioError(`${wanting} needs quasi-linear utility with one elasticity`, {
    hint: "Set economy.preset: calibrated, economy.utility: quasi-linear, and one number as economy.elasticity.",
  });
}
