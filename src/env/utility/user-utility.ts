import { ScenarioError } from "../../base/errors.ts";
import { parseFormula, type Variable } from "./expression.ts";
import { generalUtility } from "./general.ts";
import type { Utility, UtilityWords } from "./utility.ts";

/**
 * Utility u(c, l) that a user wrote, with its exact derivatives.
 * @param expression e.g. `log(c) - psi * l^(1 + 1/e) / (1 + 1/e)`, in consumption c, weekly hours l, the calibrated psi,
 * the elasticity e and the hourly wage w
 * @throws ScenarioError for what is not allowed, or where c, l or psi is missing
 */
export function userUtility(expression: string): Utility {
  const utility = parseFormula(expression);
  const missing = (["c", "l", "psi"] as const satisfies readonly Variable[]).filter((name) => !utility.uses.has(name));
  if (missing.length > 0)
    throw new ScenarioError(`economy.utility: the expression "${expression}" does not use ${missing.join(", ")}`, {
      hint: "expected consumption c, weekly hours l, and psi, whose scale is calibrated to observed hours",
    });
  const byConsumption = utility.derivative("c");
  const byHours = utility.derivative("l");
  const form = {
    label: `the expression "${expression}"`,
    value: utility.evaluate,
    byConsumption: byConsumption.evaluate,
    byHours: byHours.evaluate,
    curvature: [
      byConsumption.derivative("c").evaluate,
      byHours.derivative("l").evaluate,
      byConsumption.derivative("l").evaluate,
    ],
  } as const;
  return generalUtility("expression", form, expressionWords(expression));
}

/** What the expression is called, and what a worker is told of it. */
export function expressionWords(expression: string): UtilityWords {
  return {
    formula: `the scenario's own expression, ${expression},`,
    short: expression,
    form: "an expression",
    noun: "an expression",
    unit: "units of the scenario's utility",
    shown: null,
    told: "preference",
    rules: `- What you want is the highest u = ${expression}, where c = income − tax + rebate (dollars a year), l = hours, and preference gives psi, e and w.
- Your utility, in dollars a year, is the consumption c that would give you the same u without work (l = 0).`,
  };
}
