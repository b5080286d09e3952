import { ScenarioError } from "../../base/errors.ts";
import { weeksPerYear } from "../../population/population.ts";
import { findRoot } from "../find-root.ts";
import { gainOfAnHour } from "../respond/general-response.ts";
import type { GeneralForm } from "../utility/general-form.ts";
import type { Chosen } from "../utility/utility.ts";

/**
 * ln ψ at which the hours are the best choice of someone who has the consumption, and gets `pay` dollars a year for one
 * weekly hour more.
 * @throws ScenarioError where no ψ does that
 */
export function logPsiOf(
  form: GeneralForm,
  elasticity: number,
  incomePerHour: number,
  { consumption, hours, pay, wage = incomePerHour / weeksPerYear }: Chosen,
): number {
  const at = Float64Array.of(0, 0, 0, elasticity, wage);
  const gain = (logPsi: number): number => {
    at[2] = Math.exp(logPsi);
    return gainOfAnHour(form, at, consumption, hours, pay);
  };
  if (gain(-600) > 0 && gain(600) < 0) return findRoot(gain, -600, 600);
  at.set([consumption, hours, 1]);
  if (!(form.value(at) > -Infinity))
    throw new ScenarioError(
      `economy.utility: ${form.label} is not defined at c = ${Math.round(consumption)}, l = ${hours}`,
      { hint: "expected a utility that is defined at what people consume and work before anything changes" },
    );
  if (!(form.byConsumption(at) > 0))
    throw new ScenarioError(`economy.utility: ${form.label} does not rise with c at c = ${Math.round(consumption)}`, {
      hint: "expected a utility that rises with consumption c",
    });
  throw new ScenarioError(`economy.utility: no psi makes ${hours} hours the best choice in ${form.label}`, {
    hint: "expected a utility that rises with consumption c, and in which a higher psi makes hours l cost more",
  });
}
