/** Usual hours that no cost of effort makes the best, and the nearest that one does. */
import type { TaxLine } from "../../law/tax-line.ts";
import { incomeResponse } from "../respond/income-response.ts";

/** Relative distance that is kept from incomes at which a worker changes over to another bracket. */
const apart = 1e-9;
/** Costs of effort without which an income is anybody's best: no zero-tax income is farther from it. */
const far = 1e12;

/** An income, dollars a year, and the zero-tax income of a worker who chooses it. */
export interface BestIncome {
  readonly income: number;
  readonly zeroTaxIncome: number;
}

/**
 * The income nearest to a given one that is the best, under a law, for some zero-tax income; quasi-linear utility over any
 * hours. Under falling rates nobody chooses what lies around a kink.
 */
export function nearestBestIncome(line: TaxLine, elasticity: number, income: number): BestIncome {
  const { starts, slopes, levels } = incomeResponse(line, elasticity);
  let best: BestIncome = { income: 0, zeroTaxIncome: income };
  let least = Infinity;
  slopes.forEach((slope, r) => {
    const from = Math.max(starts[r], income / far) * (1 + apart);
    const to = Math.min(starts[r + 1], income * far) * (1 - apart);
    if (!(to > from)) return;
    const found: BestIncome =
      slope > 0
        ? at(Math.min(Math.max(income / slope, from), to), slope)
        : { income: levels[r], zeroTaxIncome: Math.sqrt(from) * Math.sqrt(to) };
    const distance = Math.abs(found.income - income);
    if (found.income > 0 && distance < least) {
      least = distance;
      best = found;
    }
  });
  return best;
}

function at(zeroTaxIncome: number, slope: number): BestIncome {
  return { income: slope * zeroTaxIncome, zeroTaxIncome };
}
