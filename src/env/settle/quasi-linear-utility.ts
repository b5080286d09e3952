import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import { bracketFrom } from "../../law/bracket-walk.ts";
import type { TaxLine } from "../../law/tax-line.ts";
import { disutility } from "../utility/preferences.ts";
import type { Outcome } from "../utility/utility.ts";
import type { Workers } from "../workers.ts";

/**
 * Powers are what costs here. Workers who optimise and are at no kink have z/z0 = (1−τ)^ε up to rounding, so their
 * power is the known (1−τ)^(1+ε) and, to first order, the rounding; at 1e-10 the second order is below one ulp.
 */
export function quasiLinearUtility(
  { elasticity, zeroTaxIncome }: Workers,
  line: TaxLine,
  { income, consumption }: Outcome,
  utility: Float64Array,
): void {
  const share = elasticity / (1 + elasticity);
  const { starts } = line;
  const keep = Float64Array.from(line.rates, (rate) => 1 - rate);
  const ratio = keep.map((rate) => rate ** elasticity);
  const table = bracketTable(starts, income.length);
  const words = wordsOf(income);
  for (let i = 0; i < income.length; i++) {
    const z = income[i];
    const z0 = zeroTaxIncome[i];
    const k = bracketFrom(starts, z, bracketNear(table, words, i));
    const difference = z / z0 - ratio[k];
    const isInterior = Math.abs(difference) <= 1e-10 * ratio[k];
    const effort = isInterior ? z0 * keep[k] * (share * ratio[k] + difference) : disutility(z, z0, elasticity);
    utility[i] = consumption[i] - effort;
  }
}
