/**
 * What workers can earn and what effort costs them, as columns. The two presets are never mixed: `calibrated` measures
 * utility in dollars fitted to observed hours, `paper` is the setting of arXiv 2507.15815.
 */
import { ScenarioError } from "../errors.ts";
import { solveScale } from "./calibration.ts";
import { observedEconomy } from "./observed-hours.ts";
import type { Population } from "./population.ts";
import { paperHours, weeksPerYear } from "./preferences.ts";
import { checkPsi, scaledEconomy } from "./psi-scale.ts";
import type { TaxSchedule } from "./tax-schedule.ts";
import type { Utility } from "./utility.ts";
import { totalWeight, weightedMean } from "./weighted.ts";

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

/**
 * The paper preset: skill = annual income at usual hours / 40.
 * @throws ScenarioError where the population is empty or someone cannot earn
 */
export function paperEconomy(population: Population): PaperEconomy {
  checkPopulation(population);
  const { size, weight, wage, usualHours } = population;
  const incomePerHour = wage.map((dollars, i) => (weeksPerYear * dollars * usualHours[i]) / 40);
  return { preset: "paper", size, weight, incomePerHour };
}

export interface Calibration {
  /** Quasi-linear by default. */
  readonly utility?: Utility;
  /** Elasticity ε > 0 of every worker, or a column. */
  readonly elasticity: number | Float64Array;
  /**
   * proportional: ψ ∝ wage (quasi-linear: all would work the same hours without tax); common: one ψ for all (log: the
   * same holds); observed: each worker's own, by usual hours.
   */
  readonly disutility: "proportional" | "common" | "observed";
  /** Mean weekly hours that optimising workers shall choose under `under`; not used where they are observed. */
  readonly meanHours: number;
  readonly under: TaxSchedule;
  /** Cap on weekly hours; null for none. */
  readonly maxHours: number | null;
}

/** An economy before its ψ is known. */
export type Uncalibrated = Omit<CalibratedEconomy, "zeroTaxIncome" | "psi" | "psiScale">;

/**
 * The calibrated preset. Either the scale of ψ is such that the weighted mean of the hours of optimising workers under
 * a given law is `meanHours` (where that law has falling rates, workers jump and the nearest mean that can be reached
 * is taken), or every ψ is such that the worker's usual hours are optimal under that law.
 * @throws ScenarioError where the population is empty, someone has no wage, or no ψ gives the hours
 */
export function calibratedEconomy(population: Population, calibration: Calibration): CalibratedEconomy {
  const { utility = "quasi-linear", disutility, meanHours, under, maxHours } = calibration;
  checkPopulation(population);
  if (disutility !== "observed") checkPositive("mean hours", meanHours);
  if (maxHours !== null) checkPositive("maximum hours", maxHours);
  const { size, weight, wage, usualHours } = population;
  const people: Uncalibrated = {
    preset: "calibrated",
    utility,
    size,
    weight,
    incomePerHour: wage.map((dollars) => weeksPerYear * dollars),
    ...elasticityOf(calibration.elasticity, weight),
    maxHours,
  };
  if (disutility === "observed") return observedEconomy(people, usualHours, under);
  const isCommon = disutility === "common";
  if (utility === "quasi-linear" && people.elasticities === null) return oneElasticity(people, isCommon, calibration);
  return scaledEconomy(people, isCommon ? new Float64Array(size).fill(1) : wage, { meanHours, under });
}

/** Quasi-linear with one elasticity: zero-tax incomes are all proportional to one number, which is solved for. */
function oneElasticity(people: Uncalibrated, isCommon: boolean, calibration: Calibration): CalibratedEconomy {
  const { weight, incomePerHour, elasticity, size } = people;
  // z0 = base·scale, where scale is l0 = (52/k)^ε (proportional) or ψ^(−ε) (common).
  const base = isCommon ? incomePerHour.map((income) => income ** (1 + elasticity)) : incomePerHour;
  const scale = solveScale({ base, incomePerHour, weight }, { ...calibration, elasticity });
  const psiScale = (isCommon ? 1 : weeksPerYear) * scale ** (-1 / elasticity);
  const psi = isCommon
    ? new Float64Array(size).fill(psiScale)
    : incomePerHour.map((income) => (psiScale * income) / weeksPerYear);
  checkPsi(psi, people);
  return { ...people, zeroTaxIncome: base.map((value) => value * scale), psi, psiScale };
}

function elasticityOf(given: number | Float64Array, weight: Float64Array) {
  const values = typeof given === "number" ? [given] : given;
  for (const value of values) checkPositive("elasticity", value);
  const differs = values.some((value) => value !== values[0]);
  return differs && typeof given === "object"
    ? { elasticity: weightedMean(given, weight), elasticities: given }
    : { elasticity: values[0], elasticities: null };
}

function checkPopulation({ size, weight, wage, usualHours }: Population): void {
  if (size === 0)
    throw new ScenarioError("the population is empty; expected at least one worker", {
      hint: "relax the filter of the population or raise its size",
    });
  for (let i = 0; i < size; i++) {
    if (!(wage[i] > 0 && usualHours[i] > 0 && wage[i] < Infinity && usualHours[i] < Infinity))
      throw new ScenarioError(
        `worker ${i} has wage ${wage[i]} and usual hours ${usualHours[i]}; expected both positive`,
        { hint: "leave out people without earnings" },
      );
    if (!(weight[i] >= 0 && weight[i] < Infinity))
      throw new ScenarioError(`worker ${i} has weight ${weight[i]}; expected a number that is not negative`, {
        hint: "a weight says how many people a row stands for",
      });
  }
  if (totalWeight(weight) === 0)
    throw new ScenarioError("all weights are zero; expected at least one positive", {
      hint: "a weight says how many people a row stands for",
    });
}

function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new ScenarioError(`${name} of ${value}; expected a positive number`, { hint: `correct the ${name}` });
}
