/** Calibration of each worker's ψ to the hours that the worker usually works. */
import { ScenarioError } from "../../base/errors.ts";
import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { bracketFrom, justAbove } from "../../law/bracket-walk.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { bestResponse } from "../respond/best-response.ts";
import { wageOf } from "../workers.ts";
import type { CalibrationNote } from "./calibration-note.ts";
import { nearestBestIncome } from "./nearest-income.ts";
import { withPsi } from "./psi-scale.ts";
import type { PublicSpending, UncalibratedEconomy } from "./uncalibrated.ts";

/** Relative distance to a kink that counts as at it: an income is hours times a wage. */
const kinkTolerance = 1e-12;
/** Relative difference between chosen and usual hours that may be rounding. */
const hoursTolerance = 1e-8;

/** Share of people whose hours may be moved: more would be another population. */
const mostMoved = 0.1;

/**
 * The economy in which everybody's usual hours are optimal under a law, at its marginal rate: of the first-order
 * condition, ψ = (1−τ)·incomePerHour/l^(1/ε), divided by consumption for log utility. At a kink the rate below it is
 * taken, of all that would do. Who usually works longer than the cap on hours wants to, and works the cap. Under falling
 * rates no ψ makes some hours the best: quasi-linear workers then have the nearest that one does.
 * @param note told whose hours were moved
 * @throws ScenarioError where the law takes everything of the next dollar, or has falling rates that make the usual
 * hours of a worker, or of more than a tenth, the best for no ψ
 */
export function observedEconomy(
  people: UncalibratedEconomy,
  usualHours: Float64Array,
  under: AppliedLaw,
  spending: PublicSpending,
  note: (note: CalibrationNote) => void = () => {},
): Economy {
  const fitted = fittedTo(people, usualHours, under, spending);
  const wrong = notBest(fitted.economy, fitted.worked, under);
  if (wrong.length === 0) return fitted.economy;
  if (!people.utility.isClosedForm) throw notOptimal(wrong[0], usualHours[wrong[0]]);
  const share = wrong.length / people.size;
  if (share > mostMoved) throw tooMany(wrong.length, people.size, notOptimal(wrong[0], usualHours[wrong[0]]).message);
  const moved = usualHours.slice();
  const pay = new Float64Array(people.size);
  for (const i of wrong) {
    const epsilon = people.elasticities?.[i] ?? people.elasticity;
    const perHour = people.incomePerHour[i];
    const { income, zeroTaxIncome } = nearestBestIncome(lineAt(under, i), epsilon, usualHours[i] * perHour);
    moved[i] = income / perHour;
    // z = z0·(1−τ)^ε: what one hour more pays there, or would have to at a kink.
    pay[i] = perHour * (income / zeroTaxIncome) ** (1 / epsilon);
  }
  const again = fittedTo(people, moved, under, spending, pay);
  const [still] = notBest(again.economy, again.worked, under);
  if (still !== undefined) throw notOptimal(still, usualHours[still]);
  note(movedNote(wrong, usualHours, moved));
  return again.economy;
}

/** @param given pay of one weekly hour more, where it is not that under the law: 0 for everybody else */
function fittedTo(
  people: UncalibratedEconomy,
  usualHours: Float64Array,
  under: AppliedLaw,
  spending: PublicSpending,
  given?: Float64Array,
): { readonly economy: Economy; readonly worked: Float64Array } {
  const { utility, incomePerHour, elasticity, elasticities, weight } = people;
  const maxHours = people.hours.limit;
  const worked = maxHours === null ? usualHours : usualHours.map((hours) => Math.min(hours, maxHours));
  const revenue = weightedMean(
    worked.map((hours, i) => under.tax(hours * incomePerHour[i], i)),
    weight,
  );
  const publicSpending = spending === "status-quo" ? revenue : spending;
  const rebate = revenue - publicSpending;
  const psi = usualHours.map((hours, i) => {
    const income = hours * incomePerHour[i];
    const pay = given?.[i] || (1 - rateBelow(under, i, income)) * incomePerHour[i];
    if (!(pay > 0)) throw notOptimal(i, hours);
    const consumption = income - under.tax(income, i) + rebate;
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    return utility.calibration.psi(epsilon, incomePerHour[i], { consumption, hours, pay, wage: wageOf(people, i) });
  });
  const wages = [0, Math.floor(psi.length / 2), psi.length - 1].map((i) => wageOf(people, i));
  utility.calibration.check({ psi: psi[0], elasticity, wages });
  return { economy: withPsi({ ...people, publicSpending }, psi, null), worked };
}

/** Workers whose best hours under a law are not those. */
function notBest(economy: Economy, worked: Float64Array, under: AppliedLaw): number[] {
  const wrong: number[] = [];
  bestResponse(economy, under).forEach((hours, i) => {
    if (!(Math.abs(hours / worked[i] - 1) <= hoursTolerance)) wrong.push(i);
  });
  return wrong;
}

function movedNote(wrong: readonly number[], usual: Float64Array, moved: Float64Array): CalibrationNote {
  const changes = wrong.map((i) => Math.abs(moved[i] - usual[i]));
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  return {
    code: "hours-moved",
    message: `${wrong.length.toLocaleString("en-US")} of ${usual.length.toLocaleString("en-US")} workers usually work hours that no cost of work makes the best under the calibration law, whose rates fall: they have the nearest that one does, ${mean.toFixed(2)} hours a week away on average, ${Math.max(...changes).toFixed(2)} at most`,
  };
}

/** The marginal rate; at the start of a bracket, that of the bracket below. */
function rateBelow(law: AppliedLaw, worker: number, income: number): number {
  const below = income * (1 - kinkTolerance);
  if (law.columns !== null && !law.columns.jumps) return law.marginalRate(below, worker);
  const { starts, rates } = lineAt(law, worker);
  return rates[bracketFrom(justAbove(starts), below, 0)];
}

function notOptimal(worker: number, hours: number): ScenarioError {
  return new ScenarioError(
    `worker ${worker} usually works ${hours} hours, which are the best choice under the calibration law for no psi`,
    { hint: "calibrate under a law whose rates rise and stay below 1, or use disutility: proportional" },
  );
}

function tooMany(wrong: number, size: number, first: string): ScenarioError {
  return new ScenarioError(
    `${first}; so it is with ${wrong.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} workers, expected at most ${100 * mostMoved} %`,
    { hint: "calibrate under a law whose rates rise and stay below 1, or use disutility: proportional" },
  );
}
