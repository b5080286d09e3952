/** Calibration of ψ_i = scale·shape_i to mean hours, for any utility and elasticities that differ by person. */
import { ScenarioError } from "../../base/errors.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import { weeksPerYear } from "../../population/population.ts";
import type { Economy } from "../economy.ts";
import { findRoot } from "../find-root.ts";
import { hoursUpTo } from "../hours-choice.ts";
import { totalWeight, weightedMean } from "../measures/weighted.ts";
import { bestResponse, responseAt } from "../respond/best-response.ts";
import { equilibriumResponse } from "../respond/rebate-equilibrium.ts";
import { unreachable } from "./calibration.ts";
import type { PublicSpending, UncalibratedEconomy } from "./uncalibrated.ts";

/** Relative precision of mean hours. */
const precision = 1e-13;
/** Relative distance from the mean hours that falling rates may cause. */
const jumpLimit = 0.02;

/** Workers of whom a first solution is found in a large population. */
const sampleSize = 2000;

interface Target {
  readonly meanHours: number;
  readonly under: AppliedLaw;
  readonly publicSpending: PublicSpending;
}

/** A scale of ψ, and the rebate that goes with it. */
interface Solution {
  readonly logScale: number;
  readonly rebate: number | undefined;
}

/**
 * The economy whose optimising workers have the given mean hours under a law; with income effects they reckon with the
 * rebate of what public spending leaves of that law's revenue. Mean hours fall as the scale rises: the root of one equation.
 * @param shape what ψ is proportional to
 * @throws ScenarioError where no scale gives the mean, or a user's utility is not concave
 */
export function scaledEconomy(people: UncalibratedEconomy, shape: Float64Array, target: Target): Economy {
  const { meanHours } = target;
  const { hours: choice, elasticity, weight, size } = people;
  const maxHours = choice.limit;
  if (maxHours !== null && meanHours >= maxHours) throw unreachable({ meanHours, maxHours });
  const typical = typicalLogPsi(people, meanHours) - Math.log(weightedMean(shape, weight));
  let solution: Solution = { logScale: typical, rebate: undefined };
  // Hours answer to ψ with about the power −ε, so this halves or doubles them at first.
  let step = Math.LN2 / elasticity;
  const stride = Math.floor(size / sampleSize);
  if (stride > 1) {
    const thin = (column: Float64Array): Float64Array => column.filter((_, i) => i % stride === 0);
    const sample: UncalibratedEconomy = {
      ...people,
      size: thin(weight).length,
      weight: thin(weight),
      incomePerHour: thin(people.incomePerHour),
      weeks: people.weeks && thin(people.weeks),
      elasticities: people.elasticities && thin(people.elasticities),
    };
    if (totalWeight(sample.weight) > 0) {
      solution = solveLogScale(sample, thin(shape), target, solution, step);
      step = 0.01 / elasticity;
    }
  }
  const { logScale } = solveLogScale(people, shape, target, solution, step);
  return withPsi(people, psiOf(shape, logScale), Math.exp(logScale));
}

function psiOf(shape: Float64Array, logScale: number): Float64Array {
  return shape.map((value) => value * Math.exp(logScale));
}

/** Goes from a first guess by growing steps to where mean hours cross the target, and finds the root between. */
function solveLogScale(
  people: UncalibratedEconomy,
  shape: Float64Array,
  { meanHours, under, publicSpending }: Target,
  first: Solution,
  firstStep: number,
): Solution {
  const { utility, weight, elasticity, size } = people;
  const maxHours = people.hours.limit;
  let rebate = first.rebate;
  const excessHours = (logScale: number): number => {
    const psi = psiOf(shape, logScale);
    const economy = { ...people, psi, psiScale: null, zeroTaxIncome: closedFormIncomes(people, psi) };
    let hours: Float64Array;
    const out = new Float64Array(size);
    if (utility.isMoney) hours = bestResponse(economy, under, out);
    else if (publicSpending === "status-quo") hours = responseAt(economy, under, 0, out);
    else {
      const respond = (reckoned: number): Float64Array => responseAt(economy, under, reckoned, out);
      ({ hours, rebate } = equilibriumResponse(economy, under, respond, out, rebate));
    }
    const excess = weightedMean(hours, weight) - meanHours;
    return Math.abs(excess) <= precision * meanHours ? 0 : excess;
  };
  const start = first.logScale;
  let last = start;
  let excess = excessHours(start);
  if (excess === 0) return { logScale: start, rebate };
  const direction = Math.sign(excess);
  for (let step = firstStep; ; step *= 2) {
    const next = last + direction * step;
    if (Math.abs(next - start) > Math.min(60 / elasticity, 500)) throw unreachable({ meanHours, maxHours });
    const excessThere = excessHours(next);
    if (direction * excessThere <= 0) {
      const logScale = findRoot(excessHours, last, next, excess, excessThere);
      if (utility.calibration.zeroTaxIncomes === null && Math.abs(excessHours(logScale)) > jumpLimit * meanHours)
        throw new ScenarioError(
          `economy.utility: mean hours of ${meanHours} cannot be had of "${utility.words.short}"; expected hours that fall steadily as psi rises`,
          { hint: "the cost of another hour must rise with hours l" },
        );
      return { logScale, rebate };
    }
    last = next;
    excess = excessThere;
  }
}

/** The economy with given weights of effort. */
export function withPsi(people: UncalibratedEconomy, psi: Float64Array, psiScale: number | null): Economy {
  checkPsi(psi, people);
  const economy = { ...people, psi, psiScale, zeroTaxIncome: closedFormIncomes(people, psi) };
  const { utility, incomePerHour, size } = people;
  if (utility.calibration.zeroTaxIncomes !== null) return economy;
  const uncapped = { ...economy, hours: hoursUpTo(null) };
  const hours = utility.respond(uncapped, noTax, 0, new Float64Array(size));
  return { ...economy, zeroTaxIncome: hours.map((value, i) => value * incomePerHour[i]) };
}

const noTax = taxSchedule([0], [0]);

/** Empty where there is no closed form, of which the search does without. */
function closedFormIncomes(people: UncalibratedEconomy, psi: Float64Array): Float64Array {
  return people.utility.calibration.zeroTaxIncomes?.(people, psi) ?? new Float64Array();
}

/** ln ψ at which someone with the mean wage would work the mean hours without tax or rebate: where to begin. */
function typicalLogPsi({ utility, incomePerHour, weight, elasticity }: UncalibratedEconomy, hours: number): number {
  const perHour = weightedMean(incomePerHour, weight);
  const logPsi = utility.calibration.typicalLogPsi(elasticity, perHour, hours);
  utility.calibration.check({
    psi: Math.exp(logPsi),
    elasticity,
    wages: [0.1, 1, 10].map((times) => (times * perHour) / weeksPerYear),
  });
  return logPsi;
}

/** @throws ScenarioError where a weight of effort is too large or too small to compute with */
export function checkPsi(psi: Float64Array, { elasticity, elasticities }: UncalibratedEconomy): void {
  const wrong = psi.findIndex((value) => !(value > 0 && value < Infinity));
  if (wrong >= 0)
    throw new ScenarioError(
      `elasticity ${elasticities?.[wrong] ?? elasticity} is out of range; expected about 0.01 to 10`,
      {
        hint: "estimates of the elasticity of taxable income lie between 0.1 and 1",
      },
    );
}
