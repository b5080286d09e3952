/**
 * Piecewise-linear income tax that is the same for everybody: T(z) = Σ_k τ_k · (income inside bracket k), dollars a year.
 */
import { ScenarioError } from "../base/errors.ts";
import type { AppliedLaw } from "./applied-law.ts";
import { rateOn, type TaxLine, taxLine, taxOn } from "./tax-line.ts";

/** One line, and the law in which everybody has it. */
export interface TaxSchedule extends AppliedLaw, TaxLine {}

/**
 * @param brackets starts of the brackets, dollars a year
 * @param rates one rate per bracket, decimals up to 1
 * @throws ScenarioError where the lists do not describe a schedule
 */
export function taxSchedule(brackets: readonly number[], rates: readonly number[]): TaxSchedule {
  checkBrackets(brackets);
  checkRates(brackets, rates);
  const line = taxLine(Object.freeze([...brackets]), Object.freeze([...rates]));
  return {
    ...line,
    lines: [line],
    lineOf: null,
    columns: null,
    tax: (income) => taxOn(line, income),
    marginalRate: (income) => rateOn(line, income),
    words: () => "",
  };
}

/**
 * The lines of many lists of rates on the same brackets, without the rest of a schedule.
 * @throws ScenarioError as {@link taxSchedule}
 */
export function linesOn(brackets: readonly number[]): (rates: readonly number[]) => TaxLine {
  checkBrackets(brackets);
  const own = Object.freeze([...brackets]);
  return (rates) => {
    checkRates(own, rates);
    return taxLine(own, rates);
  };
}

function checkBrackets(brackets: readonly number[]): void {
  if (brackets.length === 0)
    throw new ScenarioError("the tax schedule has no bracket; expected at least one", {
      hint: "a flat tax is one bracket that starts at 0",
    });
  if (brackets[0] !== 0)
    throw new ScenarioError(`the first bracket starts at ${brackets[0]}; expected 0`, {
      hint: "put 0 in front; give it rate 0 for a tax-free allowance",
    });
  brackets.forEach((start, k) => {
    if (!Number.isFinite(start) || (k > 0 && start <= brackets[k - 1]))
      throw new ScenarioError(`bracket starts must be finite and increase: ${start} follows ${brackets[k - 1]}`, {
        hint: "list every bracket once, the lowest first",
      });
  });
}

function checkRates(brackets: readonly number[], rates: readonly number[]): void {
  if (rates.length !== brackets.length)
    throw new ScenarioError(
      `there are ${rates.length} rates for ${brackets.length} brackets; expected one per bracket`,
      {
        hint: "give each bracket its own rate",
      },
    );
  for (let k = 0; k < rates.length; k++)
    if (!(rates[k] <= 1 && rates[k] > -Infinity))
      throw new ScenarioError(`rate ${rates[k]} of bracket ${k + 1} is out of range; expected a number up to 1`, {
        hint: "rates are decimals: 0.22, not 22",
      });
}
