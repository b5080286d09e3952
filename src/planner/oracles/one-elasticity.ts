import { ScenarioError } from "../../base/errors.ts";
import type { CalibratedEconomy, Economy } from "../../env/economy.ts";

/** Whether optimal-tax theory is exact here: quasi-linear utility with one elasticity for all. */
export function hasOneElasticity(economy: Economy): economy is CalibratedEconomy {
  return economy.preset === "calibrated" && economy.utility === "quasi-linear" && economy.elasticities === null;
}

/**
 * The economy for which optimal-tax theory is exact here.
 * @param wanting what needs it, for the message
 * @throws ScenarioError for any other
 */
export function oneElasticityEconomy(economy: Economy, wanting: string): CalibratedEconomy {
  if (hasOneElasticity(economy)) return economy;
  throw new ScenarioError(`${wanting} needs quasi-linear utility with one elasticity`, {
    hint: "Set economy.preset: calibrated, economy.utility: quasi-linear, and one number as economy.elasticity.",
  });
}
