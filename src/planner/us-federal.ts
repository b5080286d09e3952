import { type Levers, usFederal } from "../law/policy.ts";
import { constantPlanner } from "./constant.ts";
import type { Planner } from "./planner.ts";

/**
 * US law as it is, for ever.
 * @param brackets those of the scenario
 */
export function usFederalPlanner(levers: Levers, brackets: string | readonly number[]): Planner {
  const policy = usFederal(levers, brackets);
  if (levers.usFederalLaw !== null) return constantPlanner(policy);
  return constantPlanner(
    levers.usFederal === null ? { brackets: policy.brackets, rates: policy.rates } : { values: policy.values },
  );
}
