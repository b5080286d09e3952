/** What society gives for one more dollar to each worker: the marginal welfare weights g of optimal-tax formulas. */
import { ScenarioError } from "../../base/errors.ts";
import type { WelfareChoice } from "./welfare.ts";

/** Least utility and income, dollars a year, that a weight is taken of. */
const floor = 1;

/** Columns, one row per worker. */
export interface MarginalPeople {
  readonly zeroTaxIncome: Float64Array;
  readonly utility: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Writes weights g_i up to a common factor; with quasi-linear utility and an equal rebate their mean is the value of
 * public money, so that formulas use g over its weighted mean. `utilitarian` 1; `ces` u^(−γ); `inverse-income`
 * 1/z0, frozen; `rawlsian` 1 for the worst-off, 0 for all others.
 * @param people zero-tax incomes and utilities, dollars a year
 * @throws ScenarioError for `paper`, whose weights depend on what policy does to incomes
 */
export function marginalWelfare(
  { kind, aversion, custom }: WelfareChoice,
  { zeroTaxIncome, utility, weight }: MarginalPeople,
): Float64Array {
  switch (kind) {
    case "utilitarian":
      return new Float64Array(utility.length).fill(1);
    case "ces": {
      const power = -(aversion ?? 1);
      const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
      const scale = Math.max(least, floor);
      if (power === -1) return utility.map((value) => scale / Math.max(value, floor));
      return utility.map((value) => (Math.max(value, floor) / scale) ** power);
    }
    case "inverse-income":
      return zeroTaxIncome.map((income) => 1 / Math.max(income, floor));
    case "rawlsian": {
      const least = utility.reduce((lowest, value) => Math.min(lowest, value), Infinity);
      return utility.map((value) => (value <= least ? 1 : 0));
    }
    case "custom":
      return custom!.marginal(utility, weight, aversion ?? 1);
    case "paper":
      throw new ScenarioError(
        "welfare paper has no marginal weights; expected utilitarian, ces, rawlsian or inverse-income",
        {
          hint: "its weights follow realised incomes, which policy moves; inverse-income freezes them",
        },
      );
  }
}
