import { bracketFrom } from "../../law/bracket-walk.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import type { Economy } from "../economy.ts";

/** Relative distance from the interior optimum that counts as there, and part of a dollar that counts as nothing: rounding. */
const tolerance = 1e-9;

/**
 * Marginal value of public funds of each bracket's rate: what taxpayers lose, in dollars, for every dollar that a
 * small rise of τ_j brings in, 1/(1 − τ_j/(1−τ_j)·Σ ε·z/B_j). The sum is over the workers whose optimum is inside the
 * bracket (who is at a kink or at the cap on hours stays), B_j is the income inside the bracket. Without income
 * effects it is the marginal cost of public funds too (Hendren and Sprung-Keyser 2020).
 * @param economy with quasi-linear utility
 * @param income of workers who optimise under the schedule, dollars a year
 * @returns null where no income is in the bracket, or a higher rate brings in nothing
 */
export function valueOfPublicFunds(
  { zeroTaxIncome, weight, elasticity, elasticities }: Economy,
  { brackets, rates, starts }: TaxLine,
  income: Float64Array,
): (number | null)[] {
  const people = new Float64Array(brackets.length);
  const inside = new Float64Array(brackets.length);
  const response = new Float64Array(brackets.length);
  const keep = Float64Array.from(rates, (rate) => 1 - rate);
  const factors = keep.map((share) => share ** elasticity);
  let k = 0;
  for (let i = 0; i < income.length; i++) {
    const z = income[i];
    k = bracketFrom(starts, z, k);
    people[k] += weight[i];
    inside[k] += weight[i] * (z - starts[k]);
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    const factor = elasticities === null ? factors[k] : keep[k] ** epsilon;
    const best = zeroTaxIncome[i] * factor;
    if (Math.abs(z - best) <= tolerance * best) response[k] += weight[i] * epsilon * z;
  }
  let above = 0;
  const values = new Array<number | null>(brackets.length).fill(null);
  for (let j = brackets.length - 1; j >= 0; j--) {
    const base = inside[j] + (above > 0 ? above * (brackets[j + 1] - brackets[j]) : 0);
    above += people[j];
    const kept = 1 - (response[j] / base) * (rates[j] / keep[j]);
    if (base > 0 && keep[j] > 0 && kept > tolerance) values[j] = 1 / kept;
  }
  return values;
}
