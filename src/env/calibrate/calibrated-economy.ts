/** Fits what effort costs to observed hours. */
import { ScenarioError } from "../../base/errors.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { type Population, weeksOf, weeksPerYear } from "../../population/population.ts";
import type { Economy } from "../economy.ts";
import { hoursUpTo } from "../hours-choice.ts";
import { weightedMean } from "../measures/weighted.ts";
import { responseAt } from "../respond/best-response.ts";
import { settle } from "../settle/settlement.ts";
import { quasiLinear } from "../utility/quasi-linear.ts";
import type { Utility } from "../utility/utility.ts";
import { solveScale } from "./calibration.ts";
import type { CalibrationNote } from "./calibration-note.ts";
import { checkPopulation } from "./check-population.ts";
import { observedEconomy } from "./observed-hours.ts";
import { checkPsi, scaledEconomy } from "./psi-scale.ts";
import type { PublicSpending, UncalibratedEconomy } from "./uncalibrated.ts";

export interface Calibration {
  /** Quasi-linear by default. */
  readonly utility?: Utility;
  /** Elasticity ε > 0 of every worker, or a column. */
  readonly elasticity: number | Float64Array;
  /**
   * proportional: ψ ∝ wage, and ∝ weeks of work where they differ (quasi-linear: all would work the same hours without tax);
   * common: one ψ for all (log: the same holds); observed: each worker's own, by usual hours.
   */
  readonly disutility: "proportional" | "common" | "observed";
  /** Mean weekly hours that optimising workers shall choose under `under`; not used where they are observed. */
  readonly meanHours: number;
  readonly under: AppliedLaw;
  /** Cap on weekly hours; null for none. */
  readonly maxHours: number | null;
  /**
   * What public services cost, dollars a year per person, 0 by default; `status-quo`: what the law under which hours are
   * fitted brings in there, so that nothing is paid back then.
   */
  readonly publicSpending?: PublicSpending | undefined;
  /** Most weekly hours that a model may answer where there is no cap; 112 by default. */
  readonly answerHours?: number;
  /** Told what had to be done to fit them. */
  readonly note?: ((note: CalibrationNote) => void) | undefined;
}

/**
 * Workers whose effort is fitted to hours. Either the scale of ψ is such that the weighted mean of the hours of optimising workers under
 * a given law is `meanHours` (where that law has falling rates, workers jump and the nearest mean that can be reached
 * is taken), or every ψ is such that the worker's usual hours are optimal under that law.
 * @throws ScenarioError where the population is empty, someone has no wage, or no ψ gives the hours
 */
export function calibratedEconomy(population: Population, calibration: Calibration): Economy {
  const {
    utility = quasiLinear,
    disutility,
    meanHours,
    under,
    maxHours,
    answerHours,
    publicSpending = 0,
    note,
  } = calibration;
  checkPopulation(population);
  if (disutility !== "observed") checkPositive("mean hours", meanHours);
  if (maxHours !== null) checkPositive("maximum hours", maxHours);
  const { size, weight, wage, weeks, usualHours } = population;
  const people: UncalibratedEconomy = {
    utility,
    size,
    weight,
    incomePerHour: wage.map((dollars, i) => weeksOf(population, i) * dollars),
    ...(weeks && { weeks }),
    ...elasticityOf(calibration.elasticity, weight),
    hours: hoursUpTo(maxHours, answerHours),
    publicSpending: publicSpending === "status-quo" ? 0 : publicSpending,
  };
  if (publicSpending !== "status-quo" && !(publicSpending >= 0 && publicSpending < Infinity))
    throw new ScenarioError(`public spending of ${publicSpending}; expected dollars a year per person, 0 or more`);
  if (disutility === "observed") return observedEconomy(people, usualHours, under, publicSpending, note);
  const isCommon = disutility === "common";
  const yearly = weeks ? wage.map((dollars, i) => (dollars * weeks[i]) / weeksPerYear) : wage;
  const fitted =
    utility.isClosedForm && people.elasticities === null && under.lineOf === null
      ? oneElasticity(people, isCommon, calibration)
      : scaledEconomy(people, isCommon ? new Float64Array(size).fill(1) : yearly, { meanHours, under, publicSpending });
  return publicSpending === "status-quo" ? { ...fitted, publicSpending: revenueOf(fitted, under) } : fitted;
}

/** Mean tax of the hours to which an economy is fitted, with nothing paid back. */
function revenueOf(fitted: Economy, under: AppliedLaw): number {
  const hours = responseAt(fitted, under, 0, new Float64Array(fitted.size));
  return settle(fitted, under, hours).revenuePerWorker;
}

/** Quasi-linear with one elasticity: zero-tax incomes are all proportional to one number, which is solved for. */
function oneElasticity(people: UncalibratedEconomy, isCommon: boolean, calibration: Calibration): Economy {
  const { weight, incomePerHour, elasticity, size } = people;
  // z0 = base·scale, where scale is l0 = (52/k)^ε (proportional) or ψ^(−ε) (common).
  const base = isCommon ? incomePerHour.map((income) => income ** (1 + elasticity)) : incomePerHour;
  const [under] = calibration.under.lines;
  const scale = solveScale({ base, incomePerHour, weight }, { ...calibration, under, elasticity });
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

function checkPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new ScenarioError(`${name} of ${value}; expected a positive number`, { hint: `correct the ${name}` });
}
