/** What somebody owes on earnings of their own, as one piecewise-linear function: the form that the engine computes with. */
import { bracketNear, bracketTable, wordsOf } from "./bracket-table.ts";
import { bracketFrom } from "./bracket-walk.ts";

export interface TaxLine {
  /** Where brackets start, dollars a year: 0, then strictly increasing. */
  readonly brackets: readonly number[];
  /** Marginal rate of each bracket, a decimal up to 1; negative where each dollar brings more than itself. */
  readonly rates: readonly number[];
  /** Owed on an income at the start of each bracket, dollars a year; negative where money is paid out. */
  readonly amounts: Float64Array;
  /** The brackets once more, with ∞ at the end. */
  readonly starts: Float64Array;
  /**
   * Brackets at whose start what is owed jumps; empty where it is continuous. Where it jumps up (a notch) an income of
   * exactly the start is still in the bracket below.
   */
  readonly jumps: readonly number[];
}

/** A line as a law gives it; typed arrays of few numbers would cost most of what a law does. */
export interface KindLine extends Pick<TaxLine, "brackets" | "rates" | "jumps"> {
  readonly amounts: ArrayLike<number>;
}

/** @param amounts owed at each start; by default what whole brackets below it come to */
export function taxLine(brackets: readonly number[], rates: readonly number[], amounts?: Float64Array): TaxLine {
  const jumps: number[] = [];
  if (amounts)
    for (let k = 1; k < brackets.length; k++) {
      const reached = amounts[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
      if (!isReached(amounts[k], reached, brackets[k])) jumps.push(k);
    }
  const starts = new Float64Array(brackets.length + 1).fill(Infinity);
  starts.set(brackets);
  return { brackets, rates, amounts: amounts ?? taxAtStarts(brackets, rates), starts, jumps };
}

/** Part of a sum of dollars that can be rounding. */
const rounding = 1e-11;

/** Whether what is owed from an income on is, up to rounding, what the bracket below it comes to. */
export function isReached(amount: number, reached: number, income: number): boolean {
  return Math.abs(amount - reached) <= rounding * Math.max(1, Math.abs(reached), income);
}

/** Tax on an income at the start of each bracket, dollars a year: sums of whole brackets, so nothing cancels. */
export function taxAtStarts(brackets: readonly number[], rates: readonly number[]): Float64Array {
  const taxes = new Float64Array(brackets.length);
  for (let k = 1; k < brackets.length; k++) taxes[k] = taxes[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
  return taxes;
}

/** Part of a notch's income by which whoever stays below it keeps away: hours times pay are rounded. */
export const belowNotch = 2 ** -40;

/** True where what is owed jumps up at the start of bracket k. */
export function isNotch({ brackets, rates, amounts, jumps }: TaxLine, k: number): boolean {
  return jumps.includes(k) && amounts[k] > amounts[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
}

/** The bracket of an income: at its start, the bracket itself, but below a notch. */
export function bracketOf(line: TaxLine, income: number): number {
  const k = bracketFrom(line.starts, income, line.brackets.length - 1);
  return k > 0 && income === line.brackets[k] && line.jumps.length > 0 && isNotch(line, k) ? k - 1 : k;
}

/** Tax on an annual income; of incomes below 0 that of 0. */
export function taxOn(line: TaxLine, income: number): number {
  if (income < 0) return line.amounts[0];
  const k = bracketOf(line, income);
  return line.amounts[k] + line.rates[k] * (income - line.brackets[k]);
}

/** Rate on the next dollar: at the start of a bracket, that bracket's. */
export function rateOn(line: TaxLine, income: number): number {
  return line.rates[bracketOf(line, income)];
}

/** Writes the tax on each income (all ≥ 0) to `out`, and returns it. */
export function taxInto(line: TaxLine, incomes: Float64Array, out: Float64Array): Float64Array {
  if (line.jumps.length > 0) {
    for (let i = 0; i < incomes.length; i++) out[i] = taxOn(line, incomes[i]);
    return out;
  }
  const { starts, amounts } = line;
  const rates = Float64Array.from(line.rates);
  const table = bracketTable(starts, incomes.length);
  const words = wordsOf(incomes);
  for (let i = 0; i < incomes.length; i++) {
    const income = incomes[i];
    const k = bracketFrom(starts, income, bracketNear(table, words, i));
    out[i] = amounts[k] + rates[k] * (income - starts[k]);
  }
  return out;
}
