/** What workers would earn without tax, inferred from what they earn under a schedule. */
import { taxSegments } from "../../env/respond/income-response.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";

/** Relative distance to a bracket start that counts as there. */
const tolerance = 1e-9;
/** Least zero-tax income, dollars a year: of who earns nothing nothing is known. */
const least = 1;
/** Least net-of-tax factor (1−τ)^ε by which an income is divided: who earns at a full tax does not optimise. */
const leastFactor = 0.01;

/**
 * Zero-tax incomes z/(1−τ)^ε of workers who optimise. Whoever is at a kink could have any zero-tax income between
 * b/(1−τ_below)^ε and b/(1−τ_above)^ε; the geometric middle is taken, so that as much income lies above as below on a
 * log scale.
 * @param incomes dollars a year, at the annual rate
 * @param elasticity of all, or of each worker
 */
export function zeroTaxIncomes(
  incomes: Float64Array,
  law: AppliedLaw,
  elasticity: number | Float64Array,
): Float64Array {
  const factorsUnder = (one: number) =>
    law.lines.map((line) => {
      const segments = taxSegments(line, one);
      return { segments, factors: segments.map(({ factor }) => Math.max(factor, leastFactor)) };
    });
  const known = new Map(
    (typeof elasticity === "number" ? [elasticity] : [...new Set(elasticity)]).map((one) => [one, factorsUnder(one)]),
  );
  return incomes.map((income, worker) => {
    const own = known.get(typeof elasticity === "number" ? elasticity : elasticity[worker])!;
    const { segments, factors } = own[law.lineOf === null ? 0 : law.lineOf[worker]];
    let k = segments.length - 1;
    while (k > 0 && income < segments[k].lower * (1 - tolerance)) k--;
    const isAtKink = k > 0 && income <= segments[k].lower * (1 + tolerance);
    const factor = isAtKink ? Math.sqrt(factors[k - 1] * factors[k]) : factors[k];
    return Math.max(income / factor, least);
  });
}
