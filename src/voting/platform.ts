/** What a candidate stands for. */
import { ScenarioError } from "../base/errors.ts";

export interface Platform {
  /** Who stands for it. */
  readonly name: string;
  /** Marginal rates, decimals, one per bracket. */
  readonly rates: readonly number[];
}

/** @throws ScenarioError naming the candidate whose rates are not as many as the brackets, or not in [0, 1] */
export function checkPlatform({ name, rates }: Platform, brackets: readonly number[]): void {
  const about = `the platform of ${name}`;
  if (rates.length !== brackets.length)
    throw new ScenarioError(
      `${about} has ${rates.length} rates for ${brackets.length} brackets; expected one per bracket`,
      { hint: "give each bracket its own rate" },
    );
  rates.forEach((rate, k) => {
    if (!(rate >= 0 && rate <= 1))
      throw new ScenarioError(`rate ${rate} of bracket ${k + 1} in ${about} is out of range; expected 0 to 1`, {
        hint: "rates are decimals: 0.22, not 22",
      });
  });
}
