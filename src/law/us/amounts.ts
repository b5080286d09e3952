/**
 * What the lines of a form are reckoned in: dollars, or dollars as a function of what a family earns. So that a line is
 * written once, and the law that is solved is the law that is printed.
 */
import { type TaxLine, taxOn } from "../tax-line.ts";

export interface Amounts<A> {
  /** The same whatever is earned. */
  dollars(value: number): A;
  plus(a: A, b: A): A;
  times(a: A, factor: number): A;
  least(a: A, b: A): A;
  most(a: A, b: A): A;
  /** What a schedule takes of an amount that is never negative. */
  taxed(a: A, schedule: TaxLine): A;
}

export const inDollars: Amounts<number> = {
  dollars: (value) => value,
  plus: (a, b) => a + b,
  times: (a, factor) => a * factor,
  least: Math.min,
  most: Math.max,
  taxed: (a, schedule) => taxOn(schedule, a),
};

/** a − b. */
export function minus<A>(amounts: Amounts<A>, a: A, b: A): A {
  return amounts.plus(a, amounts.times(b, -1));
}

/** What a is above a threshold, never negative. */
export function above<A>(amounts: Amounts<A>, a: A, threshold: number): A {
  return amounts.most(amounts.dollars(0), amounts.plus(a, amounts.dollars(-threshold)));
}
