import type { Economy } from "./economy.ts";
import { reorder, sortOrder } from "./measures/sort-order.ts";
import { binWorkers, sortWorkers } from "./measures/sorted-workers.ts";
import { weightedMean } from "./measures/weighted.ts";
import type { WorkCosts } from "./work-costs.ts";
import { takeWorkers } from "./workers.ts";

/** Elasticities that bins tell apart: where there are more, those that are near each other share their mean. */
const mostElasticities = 8;

/**
 * An economy of few workers, each of whom stands for many with nearly the same zero-tax income and elasticity, for
 * searches over schedules. Σω and Σω·z0 are those of all; income per hour is the weighted mean of a bin.
 * @param economy in which a worker is z0 and ε: with quasi-linear or log utility
 * @param bins how many, about
 */
export function binned(economy: Economy, bins: number): Economy {
  const { elasticities, workCosts } = economy;
  if (workCosts) return byCosts(economy, workCosts, bins);
  if (elasticities === null) return binnedAlike(economy, economy.elasticity, bins);
  const groups = groupsOf(elasticities, economy.weight);
  const people = economy.weight.reduce((sum, weight) => sum + weight, 0);
  const parts = groups.map((rows) => {
    const own: Economy = { ...economy, ...takeWorkers(economy, rows) };
    const share = own.weight.reduce((sum, weight) => sum + weight, 0) / people;
    return binnedAlike(own, weightedMean(own.elasticities ?? elasticities, own.weight), Math.ceil(bins * share));
  });
  const column = (of: (part: Economy) => Float64Array): Float64Array =>
    Float64Array.from(parts.flatMap((part) => Array.from(of(part))));
  return {
    ...economy,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    zeroTaxIncome: column(({ zeroTaxIncome }) => zeroTaxIncome),
    weight: column(({ weight }) => weight),
    incomePerHour: column(({ incomePerHour }) => incomePerHour),
    elasticities: column(({ size, elasticity }) => new Float64Array(size).fill(elasticity)),
    psi: column(({ psi }) => psi),
    weeks: undefined,
  };
}

/** Bins of what work costs within each group of like zero-tax income: who would stay at home is apart from who works. */
const costBins = 16;

/** One elasticity, the mean, in each bin of those who are near each other in z0 and q. */
function byCosts(economy: Economy, workCosts: WorkCosts, bins: number): Economy {
  const { zeroTaxIncome, weight, incomePerHour, psi, size } = economy;
  const rows = sortOrder(zeroTaxIncome).filter((row) => weight[row] > 0);
  const groups = chunks(rows, Math.max(1, Math.round(bins / costBins))).flatMap((group) =>
    chunks(
      group.slice().sort((a, b) => workCosts.fixed[a] - workCosts.fixed[b] || a - b),
      costBins,
    ),
  );
  const mean = (column: Float64Array) => (group: Uint32Array) => {
    let [sum, people] = [0, 0];
    for (const row of group) {
      sum += weight[row] * column[row];
      people += weight[row];
    }
    return sum / people;
  };
  const meanOf = (column: Float64Array): Float64Array => Float64Array.from(groups, mean(column));
  const people = Float64Array.from(groups, (group) => group.reduce((sum, row) => sum + weight[row], 0));
  const elasticities = economy.elasticities ?? new Float64Array(size).fill(economy.elasticity);
  return {
    ...economy,
    size: groups.length,
    weight: people,
    zeroTaxIncome: meanOf(zeroTaxIncome),
    incomePerHour: meanOf(incomePerHour),
    elasticities: economy.elasticities && meanOf(elasticities),
    psi: meanOf(psi),
    workCosts: { ...workCosts, fixed: meanOf(workCosts.fixed) },
  };
}

/** In so many parts of neighbours, none of them empty. */
function chunks(rows: Uint32Array, parts: number): Uint32Array[] {
  const count = Math.min(parts, rows.length);
  return Array.from({ length: count }, (_, k) =>
    rows.slice(Math.round((k * rows.length) / count), Math.round(((k + 1) * rows.length) / count)),
  );
}

/** Of workers who all count as having one elasticity. */
function binnedAlike(economy: Economy, elasticity: number, bins: number): Economy {
  const workers = sortWorkers(economy.zeroTaxIncome, economy.weight);
  const { zeroTaxIncome, weight, meanOf } = binWorkers(workers, bins);
  const incomePerHour = meanOf(reorder(economy.incomePerHour, workers.order));
  // ψ at which these would be the hours without tax and rebate.
  const psi = incomePerHour.map((pay, bin) =>
    economy.utility.calibration.psi(elasticity, pay, {
      consumption: zeroTaxIncome[bin],
      hours: zeroTaxIncome[bin] / pay,
      pay,
    }),
  );
  const own = { size: weight.length, zeroTaxIncome, weight, incomePerHour, weeks: undefined, psi };
  return { ...economy, ...own, elasticity, elasticities: null };
}

/** Rows of those with one elasticity; where there are many, as many people with neighbouring ones in each group. */
function groupsOf(elasticities: Float64Array, weight: Float64Array): readonly Uint32Array[] {
  const order = sortOrder(elasticities).filter((row) => weight[row] > 0);
  const areFew = new Set(elasticities).size <= mostElasticities;
  const people = order.reduce((sum, row) => sum + weight[row], 0);
  const groups: number[][] = [];
  let passed = 0;
  order.forEach((row, r) => {
    const isNew = r === 0 || elasticities[row] > elasticities[order[r - 1]];
    if (isNew && (areFew || passed * mostElasticities >= groups.length * people)) groups.push([]);
    groups[groups.length - 1].push(row);
    passed += weight[row];
  });
  return groups.map((rows) => Uint32Array.from(rows));
}
