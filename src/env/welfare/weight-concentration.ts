import { reorder, sortOrder } from "../measures/sort-order.ts";
import { marginalWelfare } from "./marginal-welfare.ts";
import type { WelfareChoice } from "./welfare.ts";

/** Who welfare listens to: the fewest people with half of all marginal welfare weights. */
export interface WeightConcentration {
  /** Rows of the population that hold them. */
  readonly workers: number;
  /** Their part of all people. */
  readonly share: number;
}

/**
 * @param people as the columns of an economy with utility in dollars
 * @param most part of all people up to which half of the weights counts as held by few
 * @returns null where more people hold them
 * @throws ScenarioError for `paper` welfare, which has no weights
 */
export function weightConcentration(
  welfare: WelfareChoice,
  people: { readonly zeroTaxIncome: Float64Array; readonly utility: Float64Array; readonly weight: Float64Array },
  most: number,
): WeightConcentration | null {
  const { weight } = people;
  const g = marginalWelfare(welfare, people);
  let population = 0;
  let total = 0;
  let squares = 0;
  for (let i = 0; i < g.length; i++) {
    population += weight[i];
    total += weight[i] * g[i];
    squares += weight[i] * g[i] * g[i];
  }
  // Half of Σ g on a share s needs (Σ g)²/4 ≤ s·N·Σ g² (Cauchy–Schwarz): most populations need no sort.
  if (total * total > 4.001 * most * population * squares) return null;
  const order = sortOrder(g);
  const [weights, counts] = [reorder(g, order), reorder(weight, order)];
  let carried = 0;
  let held = 0;
  let workers = 0;
  for (let r = weights.length - 1; r >= 0 && carried < total / 2; r--) {
    if (!(counts[r] > 0)) continue;
    carried += counts[r] * weights[r];
    held += counts[r];
    workers++;
  }
  const share = held / population;
  return share <= most ? { workers, share } : null;
}
