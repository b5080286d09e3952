/** Social welfare per worker, in dollars a year. Never a sum: sums cannot be compared across population sizes. */
import { ScenarioError } from "../errors.ts";
import type { Economy } from "./economy.ts";
import { equallyDistributed } from "./equally-distributed.ts";
import { noTaxIncome } from "./no-tax-income.ts";
import type { Settlement } from "./settlement.ts";
import { leastValue, weightedMean } from "./weighted.ts";

export type WelfareKind = "utilitarian" | "ces" | "rawlsian" | "inverse-income" | "paper";

export interface Welfare {
  readonly kind: WelfareKind;
  /** Inequality aversion γ of `ces`; null for the others. */
  readonly aversion: number | null;
  evaluate(settlement: Settlement): WelfareValue;
}

export interface WelfareValue {
  readonly value: number;
  /** Workers whose utility was raised to $1, since the function is not defined below. */
  readonly floored: number;
}

/** Least utility, dollars a year, that `ces` with γ > 0 sees. */
const utilityFloor = 1;

/**
 * - `utilitarian`: mean u
 * - `ces`: equally distributed equivalent of u at aversion γ
 * - `rawlsian`: least u of anyone with positive weight
 * - `inverse-income`: mean of ω_i·u_i, ω_i ∝ 1/max(income without tax, $1) with mean 1: frozen, policy cannot move it
 * - `paper`: mean of u_i/max(z_i, 1) at realised income (arXiv 2507.15815); it rewards low incomes
 * @throws ScenarioError where `ces` has no aversion ≥ 0
 */
export function createWelfare(kind: WelfareKind, aversion: number | null, economy: Economy): Welfare {
  if (kind !== "ces") return { kind, aversion: null, evaluate: unfloored(linear(kind, economy)) };
  if (aversion === null || !(aversion >= 0 && aversion < Infinity))
    throw new ScenarioError(`welfare ces has aversion ${aversion}; expected a number from 0`, {
      hint: "1 weighs a percentage gain the same for everyone; 0 is utilitarian",
    });
  const { weight } = economy;
  if (aversion === 0) return { kind, aversion, evaluate: unfloored(({ utility }) => weightedMean(utility, weight)) };
  return {
    kind,
    aversion,
    evaluate: ({ utility }) => {
      let floored = 0;
      for (let i = 0; i < utility.length; i++) if (utility[i] < utilityFloor) floored++;
      return { value: equallyDistributed(utility, weight, aversion, utilityFloor), floored };
    },
  };
}

function linear(kind: Exclude<WelfareKind, "ces">, economy: Economy): (settlement: Settlement) => number {
  const { weight } = economy;
  switch (kind) {
    case "utilitarian":
      return ({ utility }) => weightedMean(utility, weight);
    case "rawlsian":
      return ({ utility }) => leastValue(utility, weight);
    case "inverse-income": {
      // A mean weighted by weight/z0 is the mean of ω·u with mean ω of 1.
      const omega = noTaxIncome(economy).map((income, i) => weight[i] / Math.max(income, 1));
      return ({ utility }) => weightedMean(utility, omega);
    }
    case "paper":
      return ({ utility, income }) => {
        let sum = 0;
        let total = 0;
        for (let i = 0; i < utility.length; i++) {
          sum += (weight[i] * utility[i]) / Math.max(income[i], 1);
          total += weight[i];
        }
        return sum / total;
      };
  }
}

function unfloored(evaluate: (settlement: Settlement) => number): Welfare["evaluate"] {
  return (settlement) => ({ value: evaluate(settlement), floored: 0 });
}
