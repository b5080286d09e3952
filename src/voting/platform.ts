/** What a candidate stands for. */
import { ScenarioError } from "../base/errors.ts";
import type { LawParameter } from "../law/law-family.ts";

export interface Platform {
  /** Who stands for it. */
  readonly name: string;
  /** Marginal rates, decimals, one per bracket; or one value for each parameter of another law. */
  readonly rates: readonly number[];
}

/** @throws ScenarioError naming the candidate whose rates are not one for each parameter, or out of its range */
export function checkPlatform({ name, rates }: Platform, parameters: readonly LawParameter[]): void {
  const about = `the platform of ${name}`;
  const areRates = parameters.every(({ unit }) => unit === "rate");
  if (rates.length !== parameters.length)
    throw new ScenarioError(
      areRates
        ? `${about} has ${rates.length} rates for ${parameters.length} brackets; expected one per bracket`
        : `${about} has ${rates.length} values for ${parameters.length} parameters; expected one each`,
      { hint: areRates ? "give each bracket its own rate" : "give each parameter of the law its own value" },
    );
  rates.forEach((rate, k) => {
    const { least, most } = parameters[k];
    if (rate >= least && rate <= most) return;
    if (areRates)
      throw new ScenarioError(`rate ${rate} of bracket ${k + 1} in ${about} is out of range; expected 0 to 1`, {
        hint: "rates are decimals: 0.22, not 22",
      });
    throw new ScenarioError(`${parameters[k].name} ${rate} in ${about} is out of range; expected ${least} to ${most}`);
  });
}
