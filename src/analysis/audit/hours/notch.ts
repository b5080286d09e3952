/** What stopping at a notch says of the elasticity of income (Kleven and Waseem 2013). */

/**
 * The elasticity of whoever is as well off at the notch as at the best income above it: the root of
 * 1/(1+d) − (1/(1+1/e))·(1/(1+d))^(1+1/e) − (1/(1+e))·(1−t)^(1+e) = 0.
 * @param relativeIncome d = Δz/z*, how far above the notch that income would have been without it
 * @param relativeTax t = Δτ/(1−τ), the jump of the average rate over what is kept below
 * @returns 0 where the notch would be stopped at by anybody, so that nothing is learnt
 */
export function notchElasticity(relativeIncome: number, relativeTax: number): number {
  const at = 1 / (1 + relativeIncome);
  const worth = (e: number): number =>
    at - (1 / (1 + 1 / e)) * at ** (1 + 1 / e) - (1 / (1 + e)) * (1 - relativeTax) ** (1 + e);
  // As e falls to 0 the worth goes to 1/(1+d) − (1−t): below 0 only beyond the dominated region.
  if (at - (1 - relativeTax) >= -1e-12) return 0;
  let [low, high] = [1e-6, 50];
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (worth(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The reduced form, as if the notch were a kink: d²/(t·(2 + d)). */
export function reducedFormElasticity(relativeIncome: number, relativeTax: number): number {
  return relativeIncome ** 2 / (relativeTax * (2 + relativeIncome));
}

/** How far above a kink those are who stop at it: z*·(((1−t₀)/(1−t₁))^e − 1), dollars a year. */
export function kinkWidth(kink: number, before: number, after: number, elasticity: number): number {
  return kink * (((1 - before) / (1 - after)) ** elasticity - 1);
}
