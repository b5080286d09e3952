/**
 * The tax of a laboratory: units that pay 20 each, under a flat tax or one that jumps. Above an income of 400 the notch
 * takes half of everything in place of a quarter.
 */
export interface LabLaw {
  readonly name: string;
  readonly words: string;
  owed(income: number): number;
}

export const unitPay = 20;
export const notchAt = 400;

export const labLaws: readonly LabLaw[] = [
  { name: "flat25", words: "The tax is 25 % of all income.", owed: (income) => 0.25 * income },
  { name: "flat50", words: "The tax is 50 % of all income.", owed: (income) => 0.5 * income },
  {
    name: "notch",
    words: `The tax is 25 % of all income where income is at most ${notchAt}, and 50 % of all income where it is more.`,
    owed: (income) => (income <= notchAt ? 0.25 : 0.5) * income,
  },
];

/** Most units that somebody can make, from below the notch to where it pays to be far above it. */
export const capacities: readonly number[] = [14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36];

export function netOf(law: LabLaw, units: number): number {
  return units * unitPay - law.owed(units * unitPay);
}

/** Units with the highest income after tax, the fewest of equal ones. */
export function bestUnits(law: LabLaw, most: number): number {
  let best = 0;
  for (let units = 1; units <= most; units++) if (netOf(law, units) > netOf(law, best)) best = units;
  return best;
}

/** Whether fewer units would leave more. */
export function isDominated(law: LabLaw, units: number): boolean {
  return netOf(law, bestUnits(law, units)) > netOf(law, units);
}
