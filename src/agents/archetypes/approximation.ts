/** How far a population of whom few are asked may be from one of whom everybody is. */
import type { Economy } from "../../env/economy.ts";
import { type Settlement, settle } from "../../env/settle/settlement.ts";
import { utilityInDollars } from "../../env/utility-in-dollars.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";

/** A mean and half the width of its 95 % interval. */
export interface MeanWithMargin {
  readonly mean: number;
  readonly margin: number;
}

export interface Approximation {
  /** Workers who are asked in every step. */
  readonly asked: number;
  /** Workers in all. */
  readonly of: number;
  /** What those who were asked as well said beside what was taken for them; null where nobody was. */
  readonly check: {
    /** Answers. */
    readonly answers: number;
    /** Weekly hours that were taken less those that were said. */
    readonly hours: MeanWithMargin;
    /** Dollars a year. */
    readonly income: MeanWithMargin;
  } | null;
  /** Half the width of 95 % intervals of the last step's means, by leaving out one range's donor after the other. */
  readonly margins: { readonly hours: number; readonly income: number; readonly utility: number };
}

const z95 = 1.96;

export function meanWithMargin(values: readonly number[], weights: readonly number[]): MeanWithMargin {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, k) => sum + weights[k] * value, 0) / total;
  const variance = values.reduce((sum, value, k) => sum + (weights[k] * (value - mean)) ** 2, 0) / total ** 2;
  return { mean, margin: z95 * Math.sqrt((variance * values.length) / Math.max(1, values.length - 1)) };
}

/**
 * Margins of means by neighbours: with one donor in a range, the difference that the next range's donor would make in its
 * place has twice the variance that the range adds, Var = ½ Σ δ_r² (successive differences; Wolter (2007), Introduction to
 * Variance Estimation, ch. 8). A range's δ of mean utility counts the tax that everybody gets back.
 * @param followed of each worker, the donor's place
 * @param otherwise hours of each worker had the next donor been followed
 */
export function marginsByNeighbours(
  economy: Economy,
  law: AppliedLaw,
  settlement: Settlement,
  {
    followed,
    otherwise,
    donors,
  }: { readonly followed: Uint32Array; readonly otherwise: Float64Array; readonly donors: number },
): Approximation["margins"] {
  const other = settle(economy, law, otherwise);
  const [now, then] = [utilityInDollars(economy, settlement), utilityInDollars(economy, other)];
  const rebate = other.rebate - settlement.rebate;
  const sums = { hours: new Float64Array(donors), income: new Float64Array(donors), utility: new Float64Array(donors) };
  let people = 0;
  for (let i = 0; i < economy.size; i++) {
    const w = economy.weight[i];
    const r = followed[i];
    people += w;
    sums.hours[r] += w * (other.hours[i] - settlement.hours[i]);
    sums.income[r] += w * (other.income[i] - settlement.income[i]);
    sums.utility[r] += w * (then[i] - now[i] - rebate + other.tax[i] - settlement.tax[i]);
  }
  const margin = (deltas: Float64Array): number =>
    z95 * Math.sqrt(deltas.reduce((sum, delta) => sum + (delta / people) ** 2, 0) / 2);
  return { hours: margin(sums.hours), income: margin(sums.income), utility: margin(sums.utility) };
}

/** What a reader is told before the first step. */
export function archetypesWords(asked: number, of: number): string {
  return `${shown(asked)} of ${shown(of)} workers are asked; the others deviate from their own best response as the one of their range does, so that means and tables are estimates, and who is better off, one by one, is not known`;
}

/** The same with what is known of the error. */
export function approximationWords({ asked, of, check, margins }: Approximation): string {
  const checked =
    check === null
      ? "nobody else was asked to check them"
      : `of ${shown(check.answers)} others who were asked as well, mean hours are off by ${check.hours.mean.toFixed(1)} ± ${check.hours.margin.toFixed(1)}, income by ${dollars(check.income.mean)} ± ${dollars(check.income.margin)}`;
  // Where nobody has a neighbour, or all neighbours say the same, differences between them tell nothing.
  const apart =
    margins.utility > 0
      ? `reform effects under ${dollars(Math.max(1, margins.utility))} a year per worker are not told apart`
      : "how small an effect of a reform can be told apart is not known, since those who are asked do not differ";
  return `${archetypesWords(asked, of)}; ${checked}; ${apart}`;
}

const shown = (value: number): string => value.toLocaleString("en-US");
const dollars = (value: number): string =>
  `${value < 0 ? "−" : ""}$${Math.round(Math.abs(value)).toLocaleString("en-US")}`;
