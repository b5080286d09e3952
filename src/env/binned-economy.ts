import type { Economy } from "./economy.ts";
import { reorder } from "./measures/sort-order.ts";
import { binWorkers, sortWorkers } from "./measures/sorted-workers.ts";

/**
 * An economy of few workers, each of whom stands for many with nearly the same zero-tax income, for searches over
 * schedules. Σω and Σω·z0 are those of all; income per hour and elasticities are the weighted means of a bin.
 * @param economy with quasi-linear utility, whose ψ follows from z0
 * @param bins how many, about
 */
export function binned(economy: Economy, bins: number): Economy {
  const workers = sortWorkers(economy.zeroTaxIncome, economy.weight);
  const { zeroTaxIncome, weight, meanOf } = binWorkers(workers, bins);
  const incomePerHour = meanOf(reorder(economy.incomePerHour, workers.order));
  const elasticities = economy.elasticities && meanOf(reorder(economy.elasticities, workers.order));
  const psi = incomePerHour.map((perHour, bin) => {
    const elasticity = elasticities ? elasticities[bin] : economy.elasticity;
    return perHour * (perHour / zeroTaxIncome[bin]) ** (1 / elasticity);
  });
  return { ...economy, size: weight.length, zeroTaxIncome, weight, incomePerHour, elasticities, psi };
}
