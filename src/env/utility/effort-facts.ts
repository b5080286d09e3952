import { elasticityOf, type Workers } from "../workers.ts";
import type { PreferenceFacts } from "./utility.ts";

/**
 * ψ·l^(1+1/ε)/(1+1/ε) written around the hours h0 without tax: unit·ε/(1+ε)·(h/h0)^(1+1/ε).
 * @param unit ψ·h0^(1+1/ε): the zero-tax income (quasi-linear), or 1 (log)
 */
export function effortFacts(workers: Workers, worker: number, unit: number): PreferenceFacts["effort"] {
  const elasticity = elasticityOf(workers, worker);
  return {
    cost: Number(((unit * elasticity) / (1 + elasticity)).toFixed(unit === 1 ? 6 : 2)),
    hours: Number((workers.zeroTaxIncome[worker] / workers.incomePerHour[worker]).toFixed(4)),
    power: Number((1 + 1 / elasticity).toFixed(6)),
  };
}

export const effortText = "effort.cost × (hours / effort.hours) ^ effort.power";

/** How utility comes about where effort is worth dollars. */
export const moneyRules = `- Work costs effort, worth ${effortText} dollars a year.
- Your utility = income − tax + rebate − cost of effort.`;

/** Where utility is dollars. */
export const inDollars = { of: (utility: number): number => utility, ofMean: (utility: number): number => utility };
