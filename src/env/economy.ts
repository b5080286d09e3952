import type { Utility } from "./utility/utility.ts";
import type { Workers } from "./workers.ts";

/** Workers and what they maximise. What holds of an economy is asked of its utility and of its hours. */
export interface Economy extends Workers {
  readonly utility: Utility;
  /** What public services cost, G, dollars a year per person: the rest of revenue is paid back in equal shares. */
  readonly publicSpending: number;
}

/**
 * Whether the formulas of quasi-linear utility with one elasticity hold: everyone's answer to a schedule is a short list
 * of pieces in zero-tax income.
 */
export function hasOneElasticity({ utility, elasticities }: Economy): boolean {
  return utility.isClosedForm && elasticities === null;
}
