/** What society gives for one more dollar to each worker: the marginal welfare weights g of optimal-tax formulas. */
import { ScenarioError } from "../../base/errors.ts";
import { type WelfareChoice, welfareKindOf } from "./welfare.ts";
import type { MarginalPeople } from "./welfare-kind.ts";

/**
 * Weights g_i up to a common factor; with quasi-linear utility and an equal rebate their mean is the value of public
 * money, so that formulas use g over its weighted mean.
 * @param people zero-tax incomes and utilities, dollars a year
 * @throws ScenarioError for `paper`, whose weights depend on what policy does to incomes
 */
export function marginalWelfare(choice: WelfareChoice, people: MarginalPeople): Float64Array {
  const { name, marginal } = welfareKindOf(choice);
  if (marginal) return marginal(people, choice.aversion);
  throw new ScenarioError(
    `welfare ${name} has no marginal weights; expected utilitarian, ces, rawlsian or inverse-income`,
    {
      hint: "it follows realised incomes, which policy moves; inverse-income freezes them, and a formula of u alone has slopes",
    },
  );
}
