/** What workers can earn and what effort costs them, as columns: all that a utility is told of them. */
import { weeksOf } from "../population/population.ts";
import type { HoursChoice } from "./hours-choice.ts";
import type { WorkCosts } from "./work-costs.ts";

export interface Workers {
  readonly size: number;
  /** How many people a row stands for, relative to the others. */
  readonly weight: Float64Array;
  /** Annual dollars per weekly hour of work, so that annual income z = incomePerHour · l. */
  readonly incomePerHour: Float64Array;
  /** Weeks of work in the year, 52 where there is none: incomePerHour = weeks · hourly wage. */
  readonly weeks?: Float64Array | undefined;
  /** What they may choose. */
  readonly hours: HoursChoice;
  /** Elasticity ε of income to the net-of-tax rate; where it differs by worker, the weighted mean. */
  readonly elasticity: number;
  /** Each worker's own elasticity; null where all have the same. */
  readonly elasticities: Float64Array | null;
  /**
   * Income z0 that a worker chooses without tax, rebate, cap or grid; it fixes ψ. Quasi-linear:
   * incomePerHour · (incomePerHour/ψ)^ε; log: incomePerHour · ψ^(−ε/(1+ε)).
   */
  readonly zeroTaxIncome: Float64Array;
  /** Weight ψ_i of the disutility of work. */
  readonly psi: Float64Array;
  /** What makes every ψ: k of ψ_i = k·wage_i·weeks_i/52 (proportional), or the one ψ (common); null where each has its own. */
  readonly psiScale: number | null;
  /** What going to work costs beside effort; absent where it costs nothing, so that everybody works whom an hour pays. */
  readonly workCosts?: WorkCosts;
}

/** Dollars an hour. */
export function wageOf({ incomePerHour, weeks }: Pick<Workers, "incomePerHour" | "weeks">, worker: number): number {
  return incomePerHour[worker] / weeksOf({ weeks }, worker);
}

export function elasticityOf({ elasticity, elasticities }: Workers, worker: number): number {
  return elasticities === null ? elasticity : elasticities[worker];
}

/** Some of the workers, in the order of the rows. */
export function takeWorkers(workers: Workers, rows: Uint32Array): Workers {
  const size = rows.length;
  const { weight, incomePerHour, weeks, elasticities, zeroTaxIncome, psi, workCosts } = workers;
  const taken: Workers = {
    ...workers,
    size,
    weight: new Float64Array(size),
    incomePerHour: new Float64Array(size),
    ...(weeks && { weeks: Float64Array.from(rows, (row) => weeks[row]) }),
    elasticities: elasticities && new Float64Array(size),
    zeroTaxIncome: new Float64Array(size),
    psi: new Float64Array(size),
    ...(workCosts && { workCosts: { ...workCosts, fixed: new Float64Array(size) } }),
  };
  const copy = (from: Float64Array | null, to: Float64Array | null) => {
    if (from && to) for (let r = 0; r < size; r++) to[r] = from[rows[r]];
  };
  copy(weight, taken.weight);
  copy(incomePerHour, taken.incomePerHour);
  copy(elasticities, taken.elasticities);
  copy(zeroTaxIncome, taken.zeroTaxIncome);
  copy(psi, taken.psi);
  if (workCosts && taken.workCosts) copy(workCosts.fixed, taken.workCosts.fixed);
  return taken;
}
