/**
 * What workers can earn and what effort costs them, as columns. The two presets are never mixed: `calibrated` measures
 * utility in dollars fitted to observed hours, `paper` is the setting of arXiv 2507.15815.
 */
import { paperHours } from "./utility/preferences.ts";
import type { Utility } from "./utility/utility.ts";

interface Columns {
  readonly size: number;
  /** How many people a row stands for, relative to the others. */
  readonly weight: Float64Array;
  /** Annual dollars per weekly hour of work, so that annual income z = incomePerHour · l. */
  readonly incomePerHour: Float64Array;
}

/**
 * Utility of consumption c, dollars a year, and weekly hours l. Formulas of quasi-linear utility with one elasticity
 * hold where `utility` is "quasi-linear" and `elasticities` null.
 */
export interface CalibratedEconomy extends Columns {
  readonly preset: "calibrated";
  readonly utility: Utility;
  /** Elasticity ε of income to the net-of-tax rate; where it differs by worker, the weighted mean. */
  readonly elasticity: number;
  /** Each worker's own elasticity; null where all have the same. */
  readonly elasticities: Float64Array | null;
  /**
   * Income z0 that a worker chooses without tax, rebate or cap; it fixes ψ. Quasi-linear:
   * incomePerHour · (incomePerHour/ψ)^ε; log: incomePerHour · ψ^(−ε/(1+ε)).
   */
  readonly zeroTaxIncome: Float64Array;
  /** Weight ψ_i of the disutility of work. */
  readonly psi: Float64Array;
  /** What makes every ψ: k of ψ_i = k·wage_i (proportional), or the one ψ (common); null where each has its own. */
  readonly psiScale: number | null;
  /** Cap on weekly hours; null for none. */
  readonly maxHours: number | null;
}

/** u = c − 0.0005·l^3.5 with hours on a grid; incomePerHour is the skill. */
export interface PaperEconomy extends Columns {
  readonly preset: "paper";
}

export type Economy = CalibratedEconomy | PaperEconomy;

/** Most weekly hours that a worker can choose; null for no limit. */
export function hoursLimit(economy: Economy): number | null {
  return economy.preset === "paper" ? paperHours[paperHours.length - 1] : economy.maxHours;
}

/** An economy before its ψ is known. */
export type Uncalibrated = Omit<CalibratedEconomy, "zeroTaxIncome" | "psi" | "psiScale">;
