/** Calibration of each worker's ψ to the hours that the worker usually works. */
import { ScenarioError } from "../../base/errors.ts";
import { bracketFrom, justAbove } from "../../law/bracket-walk.ts";
import type { TaxSchedule } from "../../law/tax-schedule.ts";
import { weeksPerYear } from "../../population/population.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { bestResponse } from "../respond/best-response.ts";
import { withPsi } from "./psi-scale.ts";
import type { PublicSpending, UncalibratedEconomy } from "./uncalibrated.ts";

/** Relative distance to a kink that counts as at it: an income is hours times a wage. */
const kinkTolerance = 1e-12;
/** Relative difference between chosen and usual hours that may be rounding. */
const hoursTolerance = 1e-8;

/**
 * The economy in which everybody's usual hours are optimal under a law, at its marginal rate: of the first-order
 * condition, ψ = (1−τ)·incomePerHour/l^(1/ε), divided by consumption for log utility. At a kink the rate below it is
 * taken, of all that would do. Who usually works longer than the cap on hours wants to, and works the cap.
 * @throws ScenarioError where the law takes everything of the next dollar, or has falling rates that make the usual
 * hours of a worker the best for no ψ
 */
export function observedEconomy(
  people: UncalibratedEconomy,
  usualHours: Float64Array,
  under: TaxSchedule,
  spending: PublicSpending,
): Economy {
  const { utility, incomePerHour, elasticity, elasticities, weight } = people;
  const maxHours = people.hours.limit;
  const worked = maxHours === null ? usualHours : usualHours.map((hours) => Math.min(hours, maxHours));
  const revenue = weightedMean(
    worked.map((hours, i) => under.tax(hours * incomePerHour[i])),
    weight,
  );
  const publicSpending = spending === "status-quo" ? revenue : spending;
  const rebate = revenue - publicSpending;
  const psi = usualHours.map((hours, i) => {
    const income = hours * incomePerHour[i];
    const pay = (1 - rateBelow(under, income)) * incomePerHour[i];
    if (!(pay > 0)) throw notOptimal(i, hours);
    const consumption = income - under.tax(income) + rebate;
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    return utility.calibration.psi(epsilon, incomePerHour[i], { consumption, hours, pay });
  });
  const wages = [0, Math.floor(psi.length / 2), psi.length - 1].map((i) => incomePerHour[i] / weeksPerYear);
  utility.calibration.check({ psi: psi[0], elasticity, wages });
  const economy = withPsi({ ...people, publicSpending }, psi, null);
  const chosen = bestResponse(economy, under);
  const wrong = chosen.findIndex((hours, i) => !(Math.abs(hours / worked[i] - 1) <= hoursTolerance));
  if (wrong >= 0) throw notOptimal(wrong, usualHours[wrong]);
  return economy;
}

/** The marginal rate; at the start of a bracket, that of the bracket below. */
function rateBelow({ starts, rates }: TaxSchedule, income: number): number {
  return rates[bracketFrom(justAbove(starts), income * (1 - kinkTolerance), 0)];
}

function notOptimal(worker: number, hours: number): ScenarioError {
  return new ScenarioError(
    `worker ${worker} usually works ${hours} hours, which are the best choice under the calibration law for no psi`,
    { hint: "calibrate under a law whose rates rise and stay below 1, or use disutility: proportional" },
  );
}
