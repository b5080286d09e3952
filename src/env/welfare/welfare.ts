/** Social welfare per worker, in dollars a year. Never a sum: sums cannot be compared across population sizes. */
import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../economy.ts";
import { leastValue, weightedMean } from "../measures/weighted.ts";
import { noTaxIncome } from "../no-tax-income.ts";
import type { Settlement } from "../settle/settlement.ts";
import { consumptionFloor, type Utility } from "../utility/utility.ts";
import { dollarsOf } from "../utility/utility-in-dollars.ts";
import { equallyDistributed } from "./equally-distributed.ts";
import type { WelfareFunction } from "./welfare-function.ts";

/** The functions that come with the package, and what each values. */
export const welfareGoals = {
  utilitarian: "the mean utility of all workers, in dollars a year",
  ces: "the equally distributed equivalent of utility, in dollars a year: what everybody would need to have for society to be as well off; it counts the poor more, by the inequality aversion",
  rawlsian: "the utility of the worst-off worker, in dollars a year",
  "inverse-income":
    "the weighted mean utility, in dollars a year, with weights inversely proportional to what each worker would earn without tax",
  paper: "the mean over workers of utility divided by income before tax",
} as const;

export type WelfareKind = keyof typeof welfareGoals | "custom";

/** Which welfare function. */
export interface WelfareChoice {
  readonly kind: WelfareKind;
  /** Inequality aversion γ of `ces` and of custom functions; null or ignored for the others. */
  readonly aversion: number | null;
  /** The function of kind `custom`. */
  readonly custom?: WelfareFunction | undefined;
}

export interface Welfare extends WelfareChoice {
  evaluate(settlement: Settlement): WelfareValue;
}

export interface WelfareValue {
  readonly value: number;
  /** Workers whose utility, or consumption in log utility, was raised to $1: the function is not defined below. */
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
 * - `custom`: what a plugin computes from utilities and weights
 *
 * Utility that is not in dollars has `utilitarian` (mean u) and `rawlsian` (least u), shown as the consumption that
 * would be as good without work: exp(u) for log, for which `ces` at γ = 1 is the same as `utilitarian`.
 * @throws ScenarioError where `ces` has no aversion ≥ 0, or the utility does not go with the function
 */
export function createWelfare(
  kind: WelfareKind,
  aversion: number | null,
  economy: Economy,
  custom?: WelfareFunction,
): Welfare {
  if (economy.preset === "calibrated" && economy.utility !== "quasi-linear") {
    checkWelfare(kind, aversion, economy.utility);
    return { kind, aversion: kind === "ces" ? aversion : null, evaluate: inDollars(kind === "rawlsian", economy) };
  }
  if (kind === "custom") {
    const { weight } = economy;
    if (custom === undefined) throw new Error("welfare custom needs its function");
    const evaluate = unfloored(({ utility }) => custom.value(utility, weight, aversion ?? 1));
    return { kind, aversion, custom, evaluate };
  }
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

/** @throws ScenarioError where a welfare function needs utility in dollars and the utility is not */
function checkWelfare(kind: WelfareKind, aversion: number | null, utility: Utility): void {
  if (utility === "quasi-linear" || kind === "utilitarian" || kind === "rawlsian") return;
  const isLog = utility === "log";
  if (isLog && kind === "ces" && aversion === 1) return;
  const found = kind === "ces" ? `ces with aversion ${aversion}` : kind === "custom" ? "a function of a plugin" : kind;
  throw new ScenarioError(
    `planner.welfare: ${found} needs utility in dollars, which ${isLog ? "log utility" : "an expression"} is not; ` +
      `expected utilitarian${isLog ? ", ces with aversion 1" : ""} or rawlsian`,
    { hint: "aversion to inequality is in the utility's own curvature, or use economy.utility: quasi-linear" },
  );
}

/** Mean or least u as dollars. */
function inDollars(isRawlsian: boolean, economy: Economy): Welfare["evaluate"] {
  const { weight } = economy;
  const dollars = dollarsOf(economy);
  return ({ utility, consumption }) => {
    let floored = 0;
    for (let i = 0; i < consumption.length; i++) if (consumption[i] < consumptionFloor) floored++;
    return { value: dollars((isRawlsian ? leastValue : weightedMean)(utility, weight)), floored };
  };
}

function linear(kind: Exclude<WelfareKind, "ces" | "custom">, economy: Economy): (settlement: Settlement) => number {
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
