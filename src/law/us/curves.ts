/** Amounts as continuous, piecewise-linear functions of what a family earns, from 0 dollars on. */
import { bracketFrom } from "../bracket-walk.ts";
import { taxOn } from "../tax-line.ts";
import type { Amounts } from "./amounts.ts";

export interface Curve {
  /** Where pieces start, dollars a year: 0, then increasing. */
  readonly starts: readonly number[];
  /** Of each piece, dollars a dollar earned. */
  readonly rates: readonly number[];
  /** At the start of each piece, dollars a year. */
  readonly values: readonly number[];
}

/** What is earned, and so many dollars beside it. */
export function earningsAnd(beside: number): Curve {
  return { starts: [0], rates: [1], values: [beside] };
}

export const inCurves: Amounts<Curve> = {
  dollars: (value) => ({ starts: [0], rates: [0], values: [value] }),
  plus: (a, b) => {
    const sum = new Pieces();
    walk(a, b, (start, _end, left, right) => sum.add(start, left.rate + right.rate, left.value + right.value));
    return sum;
  },
  times: ({ starts, rates, values }, factor) => ({
    starts,
    rates: rates.map((rate) => rate * factor),
    values: values.map((value) => value * factor),
  }),
  least: (a, b) => chosen(a, b, -1),
  most: (a, b) => chosen(a, b, 1),
  taxed: (a, schedule) => {
    const taxes = new Pieces();
    a.starts.forEach((start, k) => {
      const [rate, value, end] = [a.rates[k], a.values[k], a.starts[k + 1] ?? Infinity];
      const crossings = schedule.brackets.flatMap((bracket) => zeroIn(start, end, rate, value - bracket));
      const cuts = [start, ...crossings.sort((x, y) => x - y)];
      cuts.forEach((cut, c) => {
        const at = value + rate * (cut - start);
        const middle = at + rate * (halfOf(cut, cuts[c + 1] ?? end) - cut);
        const bracket = bracketFrom(schedule.starts, middle, 0);
        taxes.add(cut, rate * schedule.rates[bracket], taxOn(schedule, Math.max(0, at)));
      });
    });
    return taxes;
  },
};

/** A curve as it is put together: a start at which nothing changes is none. */
class Pieces implements Curve {
  readonly starts: number[] = [];
  readonly rates: number[] = [];
  readonly values: number[] = [];

  add(start: number, rate: number, value: number): void {
    if (this.rates.length > 0 && this.rates[this.rates.length - 1] === rate) return;
    this.starts.push(start);
    this.rates.push(rate);
    this.values.push(value);
  }
}

/** A curve within a piece that it shares with another. */
interface Shared {
  rate: number;
  /** At the start of the piece. */
  value: number;
}

/** Every piece on which both are straight, in order. */
function walk(a: Curve, b: Curve, visit: (start: number, end: number, left: Shared, right: Shared) => void): void {
  const [left, right]: Shared[] = [
    { rate: 0, value: 0 },
    { rate: 0, value: 0 },
  ];
  for (let i = 0, j = 0, start = 0; ; ) {
    left.rate = a.rates[i];
    left.value = a.values[i] + a.rates[i] * (start - a.starts[i]);
    right.rate = b.rates[j];
    right.value = b.values[j] + b.rates[j] * (start - b.starts[j]);
    const [nextLeft, nextRight] = [a.starts[i + 1] ?? Infinity, b.starts[j + 1] ?? Infinity];
    const end = Math.min(nextLeft, nextRight);
    visit(start, end, left, right);
    if (end === Infinity) return;
    if (nextLeft <= end + nearness(end)) i++;
    if (nextRight <= end + nearness(end)) j++;
    start = end;
  }
}

/** The greater (sign 1) or the smaller (−1) of two at every amount of earnings. */
function chosen(a: Curve, b: Curve, sign: 1 | -1): Curve {
  const pieces = new Pieces();
  walk(a, b, (start, end, left, right) => {
    const [rate, value] = [left.rate - right.rate, left.value - right.value];
    const add = (from: number, to: number): void => {
      const isLeft = sign * (value + rate * (halfOf(from, to) - start)) >= 0;
      const { rate: own, value: first } = isLeft ? left : right;
      pieces.add(from, own, first + own * (from - start));
    };
    const [zero] = zeroIn(start, end, rate, value);
    if (zero === undefined) add(start, end);
    else {
      add(start, zero);
      add(zero, end);
    }
  });
  return pieces;
}

/** Earnings strictly inside a piece at which it crosses zero: one, or none. */
function zeroIn(start: number, end: number, rate: number, value: number): number[] {
  const zero = start - value / rate;
  return zero > start + nearness(start) && zero < end - nearness(zero) ? [zero] : [];
}

/** In the middle of a piece, of the last one somewhere in it. */
function halfOf(start: number, end: number): number {
  return end === Infinity ? start + 1000 : (start + end) / 2;
}

/** Starts as near as this to each other, dollars, are one: sums are rounded. */
export function nearness(earnings: number): number {
  return 1e-12 * Math.max(1000, earnings);
}
