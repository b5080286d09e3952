/** Somebody who could work, under the law at which employment is known. */
export interface ChoiceOfWork {
  /** x = V_work − V_0 > 0, dollars a year: what working is worth beyond not working, without the fixed cost. */
  readonly gain: number;
  /** c − c_0 > 0, dollars a year: how much more there is to spend. */
  readonly more: number;
  /** U in (0, 1): where the person stands among those of the cell, who are ranked by what work costs. */
  readonly place: number;
  /** p in (0, 1]: share of the cell that works. */
  readonly share: number;
}

/** Dollars a year that no job is worth: what work costs who never works. */
const mostCost = 1e9;

/**
 * q = x·(U/p)^(1/η') with η' = η·x/(c − c_0): who is among the first p of the cell works, since q ≤ x, and at another gain
 * x' it is p·(x'/x)^η' of those like the person, until all do. Since x moves dollar by dollar with c − c_0, η is the
 * elasticity of employment to the gain in income from work. With η = 0 work costs those nothing who work, and the others
 * more than any job is worth.
 * Source of the form: Saez (2002), *Optimal Income Transfer Programs*, Quarterly Journal of Economics 117.
 */
export function fixedCost({ gain, more, place, share }: ChoiceOfWork, elasticity: number): number {
  if (elasticity === 0) return place <= share ? 0 : mostCost;
  return Math.min(gain * (place / share) ** (more / (elasticity * gain)), mostCost);
}
