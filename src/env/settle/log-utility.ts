import { disutility } from "../utility/preferences.ts";
import { consumptionFloor, type Outcome } from "../utility/utility.ts";
import type { Workers } from "../workers.ts";

/** ψ·l^(1+1/ε)/(1+1/ε) = f·(z/z0)^(1/f), since ψ·l0^(1+1/ε) = 1 at the zero-tax hours l0. */
export function logUtility(
  { elasticity, elasticities, zeroTaxIncome }: Workers,
  { income, consumption }: Outcome,
  utility: Float64Array,
): void {
  for (let i = 0; i < income.length; i++) {
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    const effort = disutility(income[i], zeroTaxIncome[i], epsilon) / zeroTaxIncome[i];
    utility[i] = Math.log(Math.max(consumption[i], consumptionFloor)) - effort;
  }
}
