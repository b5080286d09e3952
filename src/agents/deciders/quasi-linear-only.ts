import { ScenarioError } from "../../base/errors.ts";
import type { CalibratedEconomy, Economy, PaperEconomy } from "../../env/economy.ts";

/**
 * For deciders whose exact choice is known where consumption enters utility as dollars.
 * @throws ScenarioError for other utilities
 */
export function quasiLinearOnly(
  economy: Economy,
  decider: string,
): asserts economy is CalibratedEconomy | PaperEconomy {
  if (economy.preset === "paper" || economy.utility === "quasi-linear") return;
  const form = economy.utility === "log" ? "log" : "an expression";
  throw new ScenarioError(`workers.decide ${decider}: economy.utility is ${form}; expected quasi-linear`, {
    hint: "use quasi-linear utility, or workers.decide myopic, which takes any utility",
  });
}
