/** Social welfare per worker, in dollars a year. Never a sum: sums cannot be compared across population sizes. */
import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../economy.ts";
import { leastValue, weightedMean } from "../measures/weighted.ts";
import { noTaxIncome } from "../no-tax-income.ts";
import type { Settlement } from "../settle/settlement.ts";
import { consumptionFloor } from "../utility/utility.ts";
import { equallyDistributed } from "./equally-distributed.ts";
import { builtInWelfare } from "./registry.ts";
import type { WelfareForm, WelfareKind } from "./welfare-kind.ts";

/** Which welfare function. */
export interface WelfareChoice {
  /** Its name. */
  readonly kind: string;
  /** Inequality aversion γ; null or ignored where the function reads none. */
  readonly aversion: number | null;
  /** The function itself, where it is not the built-in one of that name as it usually is. */
  readonly own?: WelfareKind | undefined;
}

export interface Welfare extends WelfareChoice {
  /** Dollars a year of utility, or of consumption where utility is not in dollars, as which less counts. */
  readonly floor: number;
  evaluate(settlement: Settlement): WelfareValue;
}

export interface WelfareValue {
  readonly value: number;
  /** Workers whose utility, or consumption where utility is not in dollars, was raised to the least that counts: the function is not defined below. */
  readonly floored: number;
}

/** @throws Error for a name that nothing stands for */
export function welfareKindOf({ kind, own }: Omit<WelfareChoice, "aversion">): WelfareKind {
  const found = own ?? builtInWelfare(kind);
  if (!found) throw new Error(`welfare ${kind} needs its function`);
  return found;
}

/**
 * Utility that is not in dollars has the welfare that its own curvature allows, shown as the consumption that would be
 * as good without work: of the mean utility, or of the least.
 * @param own the function of that name, where it is not the built-in one as it usually is
 * @throws ScenarioError where the function does not take the aversion, or the utility does not go with it
 */
export function createWelfare(kind: string, aversion: number | null, economy: Economy, own?: WelfareKind): Welfare {
  const welfare = welfareKindOf({ kind, own });
  const choice = { kind, aversion: welfare.aversion === null ? null : aversion, ...(own && { own }) };
  const form = economy.utility.isMoney || welfare.takesAnyUtility ? welfare.form(aversion) : null;
  return {
    ...choice,
    floor: form?.sum === "equivalent" ? form.floor : consumptionFloor,
    evaluate: form ? byForm(form, economy) : inUtils(welfare, aversion, economy),
  };
}

/** Whether it knows which row is who: then people cannot be put into bins, or some of them taken for all. */
export function needsRows(choice: WelfareChoice): boolean {
  const form = welfareKindOf(choice).form(choice.aversion);
  return form.sum === "rows" && form.needsRows;
}

function byForm(form: WelfareForm, economy: Economy): Welfare["evaluate"] {
  const { weight } = economy;
  switch (form.sum) {
    case "mean": {
      const weights = form.weights === null ? weight : form.weights(weight, noTaxIncome(economy));
      return ({ utility }) => ({ value: weightedMean(utility, weights), floored: 0 });
    }
    case "least":
      return ({ utility }) => ({ value: leastValue(utility, weight), floored: 0 });
    case "rows": {
      const value = form.of(economy);
      return (settlement) => ({ value: value(settlement), floored: 0 });
    }
    case "own":
      return ({ utility, income }) => ({ value: form.value(utility, weight, income), floored: 0 });
    case "equivalent":
      return ({ utility }) => {
        let floored = 0;
        for (let i = 0; i < utility.length; i++) if (utility[i] < form.floor && weight[i] > 0) floored++;
        return { value: equallyDistributed(utility, weight, form.aversion, form.floor), floored };
      };
  }
}

/** Mean or least u as dollars. */
function inUtils(welfare: WelfareKind, aversion: number | null, economy: Economy): Welfare["evaluate"] {
  const { weight, utility: form } = economy;
  const taken = welfare.inUtils(aversion, form);
  if (taken === null) throw notInDollars(welfare, aversion, economy);
  const { ofMean } = form.dollars(economy);
  return ({ utility, consumption }) => {
    let floored = 0;
    for (let i = 0; i < consumption.length; i++)
      if (consumption[i] < consumptionFloor || utility[i] === -Infinity) floored++;
    return { value: ofMean((taken === "least" ? leastValue : weightedMean)(utility, weight)), floored };
  };
}

function notInDollars(welfare: WelfareKind, aversion: number | null, { utility }: Economy): ScenarioError {
  const found = welfare.aversion === null ? welfare.name : `${welfare.name} with aversion ${aversion}`;
  return new ScenarioError(
    `planner.welfare: ${found} needs utility in dollars, which ${utility.words.noun} is not; ` +
      `expected utilitarian${utility.isLogOfMoney ? ", ces with aversion 1" : ""} or rawlsian`,
    { hint: "aversion to inequality is in the utility's own curvature, or use economy.utility: quasi-linear" },
  );
}
