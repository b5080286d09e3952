/**
 * Piecewise-linear income tax: T(z) = Σ_k τ_k · (income inside bracket k), dollars a year.
 */
import { ScenarioError } from "../base/errors.ts";
import { bracketNear, bracketTable, wordsOf } from "./bracket-table.ts";

export interface TaxSchedule {
  /** Where brackets start, dollars a year: 0, then strictly increasing. */
  readonly brackets: readonly number[];
  /** Marginal rate of each bracket, a decimal in [0, 1]. */
  readonly rates: readonly number[];
  /** Tax on an annual income; 0 below 0. */
  tax(income: number): number;
  /** Rate on the next dollar: at the start of a bracket, that bracket's. */
  marginalRate(income: number): number;
}

/**
 * @param brackets starts of the brackets, dollars a year
 * @param rates one rate per bracket, decimals
 * @throws ScenarioError where the lists do not describe a schedule
 */
export function taxSchedule(brackets: readonly number[], rates: readonly number[]): TaxSchedule {
  check(brackets, rates);
  const starts = Object.freeze([...brackets]);
  const marginal = Object.freeze([...rates]);
  const taxAtStart = taxAtStarts(starts, marginal);
  const bracketOf = (income: number): number => {
    let k = starts.length - 1;
    while (k > 0 && !(income >= starts[k])) k--;
    return k;
  };
  return {
    brackets: starts,
    rates: marginal,
    tax: (income) => {
      const k = bracketOf(income);
      return income < 0 ? 0 : taxAtStart[k] + marginal[k] * (income - starts[k]);
    },
    marginalRate: (income) => marginal[bracketOf(income)],
  };
}

/** Writes the tax on each income (all ≥ 0) to `out`, and returns it. */
export function taxInto(schedule: TaxSchedule, incomes: Float64Array, out: Float64Array): Float64Array {
  const starts = Float64Array.from([...schedule.brackets, Infinity]);
  const rates = Float64Array.from(schedule.rates);
  const taxAtStart = taxAtStarts(schedule.brackets, schedule.rates);
  const table = bracketTable(starts);
  const words = wordsOf(incomes);
  for (let i = 0; i < incomes.length; i++) {
    const income = incomes[i];
    let k = bracketNear(table, words, i);
    while (income < starts[k] && k > 0) k--;
    while (income >= starts[k + 1]) k++;
    out[i] = taxAtStart[k] + rates[k] * (income - starts[k]);
  }
  return out;
}

/** Tax on an income at the start of each bracket, dollars a year: sums of whole brackets, so nothing cancels. */
export function taxAtStarts(brackets: readonly number[], rates: readonly number[]): Float64Array {
  const taxes = new Float64Array(brackets.length);
  for (let k = 1; k < brackets.length; k++) taxes[k] = taxes[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
  return taxes;
}

function check(brackets: readonly number[], rates: readonly number[]): void {
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
  if (rates.length !== brackets.length)
    throw new ScenarioError(
      `there are ${rates.length} rates for ${brackets.length} brackets; expected one per bracket`,
      {
        hint: "give each bracket its own rate",
      },
    );
  rates.forEach((rate, k) => {
    if (!(rate >= 0 && rate <= 1))
      throw new ScenarioError(`rate ${rate} of bracket ${k + 1} is out of range; expected 0 to 1`, {
        hint: "rates are decimals: 0.22, not 22",
      });
  });
}
