/** Where people stand among those of their sex and age band by what they earn in a year. */

/** Shares below the bounds: tenths, of which the top one is split. */
export const bandShares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99] as const;

const percents = [0, ...bandShares.map((share) => Math.round(100 * share)), 100];

/** `0-10`, …, `90-95`, `95-99`, `99-100`, in per cent. */
export const bandLabels: readonly string[] = bandShares
  .map((_, band) => `${percents[band]}-${percents[band + 1]}`)
  .concat(`${percents[bandShares.length]}-100`);

/** The first bound of a step of dollars above the survey's: wages are kept in cents, and pay heaps. */
const step = 100;

/**
 * Bounds between the bands, dollars a year: whoever earns more than a bound is above it.
 * @param incomes of records, with their weights
 */
export function bandBounds(incomes: readonly number[], weights: readonly number[]): number[] {
  const order = [...incomes.keys()].sort((a, b) => incomes[a] - incomes[b]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const bounds: number[] = [];
  let below = 0;
  for (const i of order) {
    below += weights[i];
    while (bounds.length < bandShares.length && below >= bandShares[bounds.length] * total * (1 - 1e-12))
      bounds.push(step * Math.ceil((incomes[i] + step / 10) / step));
  }
  return bounds;
}

/** Index of an income's band. */
export function earningsBand(bounds: ArrayLike<number>, income: number): number {
  let band = 0;
  while (band < bounds.length && income > bounds[band]) band++;
  return band;
}

/** Index of the tenth that a band is in. */
export function tenthOf(band: number): number {
  return Math.min(9, band);
}
