/** Whether a utility that a user wrote has one best choice of hours. */
import { ScenarioError } from "../../base/errors.ts";
import { weeksPerYear } from "../../population/population.ts";
import type { GeneralForm } from "./general-form.ts";

const sampleHours = [2, 10, 20, 40, 60, 80];
/** Consumption as a multiple of the income at 40 hours. */
const sampleConsumption = [0.1, 0.5, 1, 3, 10];
/** Relative curvature that may be rounding. */
const tolerance = 1e-9;
/** Where derivatives are not known, utility is compared with its mean so far away, as a share, on both sides. */
const reach = 0.3;
/** Relative difference of utilities that may be rounding. */
const roundoff = 1e-13;

export interface Typical {
  readonly psi: number;
  readonly elasticity: number;
  /** Hourly wages to try. */
  readonly wages: readonly number[];
}

/**
 * Checks on a sample that utility rises with consumption and is concave in (c, l): u_cc ≤ 0, u_ll ≤ 0 and
 * u_cc·u_ll ≥ u_cl². Points where it is not defined are left out, but where it is, it must be so without work, which is
 * the yardstick for utility in dollars.
 * @throws ScenarioError naming a point where it is not so
 */
export function checkShape(utility: GeneralForm, { psi, elasticity, wages }: Typical): void {
  const { label, value, byConsumption, byHours, curvature } = utility;
  for (const wage of wages) {
    for (const multiple of sampleConsumption) {
      for (const hours of sampleHours) {
        const consumption = multiple * 40 * weeksPerYear * wage;
        const at = Float64Array.of(consumption, hours, psi, elasticity, wage);
        if (!Number.isFinite(value(at))) continue;
        const refuse = (what: string): ScenarioError =>
          new ScenarioError(`economy.utility: ${label} ${what} at c = ${Math.round(consumption)}, l = ${hours}`, {
            hint: "expected a utility that rises with c and is concave in (c, l), so that there is one best choice",
          });
        if (!Number.isFinite(value(Float64Array.of(consumption, 0, psi, elasticity, wage))))
          throw new ScenarioError(`economy.utility: ${label} is not defined at c = ${Math.round(consumption)}, l = 0`, {
            hint: "expected a utility that someone without work has, too",
          });
        const slope = byConsumption(at);
        if (!(slope > 0)) throw refuse("does not rise with c");
        const isConcave =
          curvature === null
            ? isConcaveAround(utility, at)
            : isConcaveAt(
                curvature.map((derivative) => derivative(at)),
                slope / consumption,
                Math.abs(byHours(at)) / hours,
              );
        if (!isConcave) throw refuse("is not concave");
      }
    }
  }
}

/** @param perConsumption,perHour scales of u_cc and u_ll */
function isConcaveAt([cc, ll, cl]: readonly number[], perConsumption: number, perHour: number): boolean {
  return (
    cc <= tolerance * perConsumption &&
    ll <= tolerance * perHour &&
    cc * ll - cl * cl >= -tolerance * (Math.abs(cc * ll) + cl * cl)
  );
}

/** Whether utility is at least the mean of two points on either side, along both variables and both diagonals. */
function isConcaveAround({ value }: GeneralForm, at: Float64Array): boolean {
  const here = value(at);
  const moved = (consumption: number, hours: number): number =>
    value(Float64Array.of(at[0] * (1 + consumption), at[1] * (1 + hours), ...at.subarray(2)));
  return [
    [reach, 0],
    [0, reach],
    [reach, reach],
    [reach, -reach],
  ].every(([c, l]) => !((moved(c, l) + moved(-c, -l)) / 2 - here > roundoff * Math.abs(here)));
}
