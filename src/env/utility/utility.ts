/** What workers maximise in the calibrated economy. */
import { ScenarioError } from "../../base/errors.ts";
import { type Evaluate, parseFormula, type Variable } from "./expression.ts";

/**
 * - quasi-linear: u = c − ψ·l^(1+1/ε)/(1+1/ε), in dollars a year: no income effects
 * - log: u = ln c − ψ·l^(1+1/ε)/(1+1/ε)
 * - a user's own expression
 * where c is consumption, dollars a year, and l weekly hours.
 */
export type Utility = "quasi-linear" | "log" | UserUtility;

/** Utility u(c, l) that a user wrote, with its exact derivatives. */
export interface UserUtility {
  readonly expression: string;
  readonly value: Evaluate;
  readonly byConsumption: Evaluate;
  readonly byHours: Evaluate;
  /** u_cc, u_ll and u_cl. */
  readonly curvature: readonly [Evaluate, Evaluate, Evaluate];
}

/** Consumption, dollars a year, below which it counts as this in logarithmic and user-written utility. */
export const consumptionFloor = 1;

/**
 * @param expression e.g. `log(c) - psi * l^(1 + 1/e) / (1 + 1/e)`, in consumption c, weekly hours l, the calibrated psi,
 * the elasticity e and the hourly wage w
 * @throws ScenarioError for what is not allowed, or where c, l or psi is missing
 */
export function userUtility(expression: string): UserUtility {
  const utility = parseFormula(expression);
  const missing = (["c", "l", "psi"] as const satisfies readonly Variable[]).filter((name) => !utility.uses.has(name));
  if (missing.length > 0)
    throw new ScenarioError(`economy.utility: the expression "${expression}" does not use ${missing.join(", ")}`, {
      hint: "expected consumption c, weekly hours l, and psi, whose scale is calibrated to observed hours",
    });
  const byConsumption = utility.derivative("c");
  const byHours = utility.derivative("l");
  return {
    expression,
    value: utility.evaluate,
    byConsumption: byConsumption.evaluate,
    byHours: byHours.evaluate,
    curvature: [
      byConsumption.derivative("c").evaluate,
      byHours.derivative("l").evaluate,
      byConsumption.derivative("l").evaluate,
    ],
  };
}
