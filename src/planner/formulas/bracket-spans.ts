/** Where a law's brackets lie in each person's own income: under a statute a family's other income and its status move them. */
import type { Levers } from "../../law/policy.ts";

/** Own income in one bracket, dollars a year. */
export interface Span {
  readonly from: number;
  /** Infinity in the highest one. */
  readonly to: number;
}

/** More than anybody earns, dollars a year. */
const veryMuch = 1e8;
/** Half of the distance over which a law is differenced: it is straight in a bracket's rate. */
const step = 1e-3;

/**
 * Dollars of own income that fall into a bracket are ∂T_i/∂τ_j between no income and very much; what falls into none lies
 * below the lowest.
 * @param size people
 * @returns for each bracket whose rate is a parameter, in their order, everybody's span; null for who has none
 */
export function bracketSpans(
  levers: Levers,
  values: readonly number[],
  size: number,
): ReadonlyMap<number, readonly (Span | null)[]> {
  const own = levers.parameters.flatMap(({ isBracketRate }, j) => (isBracketRate ? [j] : []));
  const widths = own.map((j) => widthsOf(levers, values, j, size));
  const spans = new Map(own.map((j): [number, (Span | null)[]] => [j, []]));
  for (let i = 0; i < size; i++) {
    let from = veryMuch - widths.reduce((sum, width) => sum + width[i], 0);
    for (const [b, j] of own.entries()) {
      const width = widths[b][i];
      const isHighest = b === own.length - 1;
      spans.get(j)![i] =
        isHighest || width > 0.5 ? { from: Math.max(0, from), to: isHighest ? Infinity : from + width } : null;
      from += width;
    }
  }
  return spans;
}

function widthsOf({ parameters, policy }: Levers, values: readonly number[], j: number, size: number): Float64Array {
  const { least, most } = parameters[j];
  const low = policy(values.with(j, Math.max(least, values[j] - step)));
  const high = policy(values.with(j, Math.min(most, values[j] + step)));
  const distance = high.values[j] - low.values[j];
  const moved = (income: number, i: number): number => high.law.tax(income, i) - low.law.tax(income, i);
  return Float64Array.from({ length: size }, (_, i) => (moved(veryMuch, i) - moved(0, i)) / distance);
}
