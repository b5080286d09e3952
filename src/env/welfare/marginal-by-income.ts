/** Marginal weights of a function that knows who is who, asked of people who were sorted or put into bins by income. */
import { sortOrder } from "../measures/sort-order.ts";
import type { MarginalPeople } from "./welfare-kind.ts";

export interface KnownPeople {
  /** Dollars a year, in the order of the population. */
  readonly zeroTaxIncome: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Of the same rows in the same order, the weights themselves. Of others the mean weight of those who have about their
 * income without tax: what formulas of taxes on income need.
 * @param marginal of the population's rows
 */
export function marginalByIncome(
  known: KnownPeople,
  marginal: (utility: Float64Array) => Float64Array,
): (people: MarginalPeople) => Float64Array {
  return (people) => {
    if (isSame(people.zeroTaxIncome, known.zeroTaxIncome)) return marginal(people.utility);
    const { zeroTaxIncome, utility } = people;
    const order = sortOrder(zeroTaxIncome);
    const own = sortOrder(known.zeroTaxIncome);
    const nearest = new Uint32Array(known.zeroTaxIncome.length);
    const guessed = new Float64Array(known.zeroTaxIncome.length);
    let place = 0;
    for (const row of own) {
      const income = known.zeroTaxIncome[row];
      const distance = (k: number): number => Math.abs(zeroTaxIncome[order[k]] - income);
      while (place + 1 < order.length && distance(place + 1) < distance(place)) place++;
      nearest[row] = order[place];
      guessed[row] = utility[order[place]];
    }
    const weights = marginal(guessed);
    const sum = new Float64Array(utility.length);
    const count = new Float64Array(utility.length);
    for (let row = 0; row < nearest.length; row++) {
      sum[nearest[row]] += known.weight[row] * weights[row];
      count[nearest[row]] += known.weight[row];
    }
    return sum.map((value, i) => (count[i] > 0 ? value / count[i] : 0));
  };
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
