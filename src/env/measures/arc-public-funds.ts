/** What a dollar of revenue from each bracket's rate costs taxpayers, by what everybody does at a rate above and below. */
import { type TaxLine, taxLine } from "../../law/tax-line.ts";
import type { Economy } from "../economy.ts";
import type { Settlement } from "../settle/settlement.ts";
import type { Workers } from "../workers.ts";
import { arcSums } from "./arc-sums.ts";

/**
 * What is to be known of a bracket's value before it is believed: `pays for itself`, a higher rate brings in nothing, so
 * that a lower one does; `thin`, it rests on few people, or on one; `nobody`, no income is in the bracket at either rate.
 */
export const publicFundsNotes = ["pays for itself", "thin", "nobody"] as const;
export type PublicFundsNote = (typeof publicFundsNotes)[number];

/** One entry for each bracket. */
export interface PublicFunds {
  /** Dollars that taxpayers lose for each dollar raised; null where a higher rate raises nothing. */
  readonly mvpf: readonly (number | null)[];
  readonly mvpfNotes: readonly (readonly PublicFundsNote[])[];
}

/** Rates are moved this much, up and down. */
const step = 0.01;
/** Fewer people in a bracket than this say little of it. */
const few = 30;
/** Nor does one person with more than this part of what a higher rate brings in. */
const largestPart = 0.1;
/** Relative distance to the start of a bracket that counts as there. */
const tolerance = 1e-9;

/**
 * Σw·[V(τ_j−δ) − V(τ_j+δ)] / Σw·[T(τ_j+δ) − T(τ_j−δ)] for each bracket j, δ one point, on one side only at rates of 0
 * and 1. V is utility at best responses with the rebate held where it is, so none of the revenue is paid back; in
 * dollars by what one dollar more is worth to each. Unlike the derivative it counts those who jump over falling rates.
 * @param line in force for everybody
 * @param settlement of workers who optimise under it
 */
export function arcValueOfPublicFunds(economy: Economy, line: TaxLine, settlement: Settlement): PublicFunds {
  const arcs = line.rates.map((rate, j) => ({
    lower: withRate(line, j, rate < 0 ? rate - step : Math.max(rate - step, 0)),
    higher: withRate(line, j, Math.min(rate + step, 1)),
    reached: line.brackets[j] * (1 + tolerance),
  }));
  const sums = arcSums(economy, arcs, line, settlement.rebate);
  const people = peopleInside(economy, line, settlement.income);
  return {
    mvpf: sums.map(({ isReached, loss, revenue }) => (isReached && revenue > 0 ? loss / revenue : null)),
    mvpfNotes: sums.map(({ isReached, revenue, largest }, j): PublicFundsNote[] => {
      if (!isReached) return ["nobody"];
      const isThin = people[j] < few || largest > largestPart * Math.abs(revenue);
      return [...(revenue > 0 ? [] : (["pays for itself"] as const)), ...(isThin ? (["thin"] as const) : [])];
    }),
  };
}

/** The same line with another rate on one bracket; what is owed above it moves along. */
function withRate({ brackets, rates, amounts }: TaxLine, j: number, rate: number): TaxLine {
  const more = j + 1 < brackets.length ? (rate - rates[j]) * (brackets[j + 1] - brackets[j]) : 0;
  return taxLine(
    brackets,
    rates.map((old, k) => (k === j ? rate : old)),
    amounts.map((owed, k) => (k > j ? owed + more : owed)),
  );
}

/** People whose income ends inside each bracket. */
function peopleInside({ weight }: Workers, { brackets }: TaxLine, income: Float64Array): Uint32Array {
  const people = new Uint32Array(brackets.length);
  for (let i = 0; i < income.length; i++) {
    if (!(weight[i] > 0)) continue;
    let k = brackets.length - 1;
    while (k > 0 && income[i] <= brackets[k] * (1 + tolerance)) k--;
    people[k]++;
  }
  return people;
}
