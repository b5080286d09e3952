/**
 * What workers can earn and what effort costs them, as columns. The two presets are never mixed: `calibrated` measures
 * utility in dollars fitted to observed hours, `paper` is the setting of arXiv 2507.15815.
 */
import { ScenarioError } from "../errors.ts";
import { solveScale } from "./calibration.ts";
import type { Population } from "./population.ts";
import { paperHours, weeksPerYear } from "./preferences.ts";
import type { TaxSchedule } from "./tax-schedule.ts";
import { totalWeight } from "./weighted.ts";

interface Columns {
  readonly size: number;
  /** How many people a row stands for, relative to the others. */
  readonly weight: Float64Array;
  /** Annual dollars per weekly hour of work, so that annual income z = incomePerHour · l. */
  readonly incomePerHour: Float64Array;
}

/** Quasi-linear utility in dollars a year: u = c − ψ_i·l^(1+1/ε)/(1+1/ε). */
export interface CalibratedEconomy extends Columns {
  readonly preset: "calibrated";
  /** Elasticity ε of income to the net-of-tax rate. */
  readonly elasticity: number;
  /** Income z0 = incomePerHour · (incomePerHour/ψ)^ε that a worker chooses without tax or cap; it fixes ψ. */
  readonly zeroTaxIncome: Float64Array;
  /** Weight ψ_i of the disutility of work. */
  readonly psi: Float64Array;
  /** What makes every ψ: k of ψ_i = k·wage_i (proportional), or the one ψ (common). */
  readonly psiScale: number;
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
  /** Elasticity ε > 0 of every worker. */
  readonly elasticity: number;
  /** proportional: ψ ∝ wage, so that all would work the same hours without tax; common: one ψ for all. */
  readonly disutility: "proportional" | "common";
  /** Mean weekly hours that optimising workers shall choose under `under`. */
  readonly meanHours: number;
  readonly under: TaxSchedule;
  /** Cap on weekly hours; null for none. */
  readonly maxHours: number | null;
}

/**
 * The calibrated preset, with the scale of ψ such that the weighted mean of the hours of optimising workers under a
 * given law is `meanHours`. Where that law has falling rates, workers jump and the nearest mean that can be reached
 * is taken.
 * @throws ScenarioError where the population is empty, someone has no wage, or no scale gives the mean
 */
export function calibratedEconomy(population: Population, calibration: Calibration): CalibratedEconomy {
  const { elasticity, meanHours, maxHours } = calibration;
  checkPopulation(population);
  checkPositive("elasticity", elasticity);
  checkPositive("mean hours", meanHours);
  if (maxHours !== null) checkPositive("maximum hours", maxHours);
  const { size, weight, wage } = population;
  const incomePerHour = wage.map((dollars) => weeksPerYear * dollars);
  // z0 = base·scale, where scale is l0 = (52/k)^ε (proportional) or ψ^(−ε) (common).
  const isCommon = calibration.disutility === "common";
  const base = isCommon ? incomePerHour.map((income) => income ** (1 + elasticity)) : incomePerHour;
  const scale = solveScale({ base, incomePerHour, weight }, calibration);
  const psiScale = (isCommon ? 1 : weeksPerYear) * scale ** (-1 / elasticity);
  if (!(psiScale > 0 && psiScale < Infinity))
    throw new ScenarioError(`elasticity ${elasticity} is out of range; expected about 0.01 to 10`, {
      hint: "estimates of the elasticity of taxable income lie between 0.1 and 1",
    });
  return {
    preset: "calibrated",
    size,
    weight,
    incomePerHour,
    elasticity,
    zeroTaxIncome: base.map((value) => value * scale),
    psi: isCommon ? new Float64Array(size).fill(psiScale) : wage.map((dollars) => psiScale * dollars),
    psiScale,
    maxHours,
  };
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
