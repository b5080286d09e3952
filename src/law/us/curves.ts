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
    const starts = distinct([...a.starts, ...b.starts]);
    const [left, right] = [cut(a, starts), cut(b, starts)];
    return joined({
      starts,
      rates: left.rates.map((rate, k) => rate + right.rates[k]),
      values: left.values.map((value, k) => value + right.values[k]),
    });
  },
  times: ({ starts, rates, values }, factor) => ({
    starts,
    rates: rates.map((rate) => rate * factor),
    values: values.map((value) => value * factor),
  }),
  least: (a, b) => chosen(a, b, (difference) => difference <= 0),
  most: (a, b) => chosen(a, b, (difference) => difference >= 0),
  taxed: (a, schedule) => {
    const crossings = schedule.brackets.flatMap((bracket) => zeros(a.starts, shifted(a, -bracket)));
    const curve = cut(a, distinct([...a.starts, ...crossings]));
    const { starts, rates, values } = curve;
    return joined({
      starts,
      rates: rates.map((rate, k) => rate * schedule.rates[bracketFrom(schedule.starts, middle(curve, k), 0)]),
      values: values.map((value) => taxOn(schedule, Math.max(0, value))),
    });
  },
};

/** The greater or the smaller of two at every amount of earnings. */
function chosen(a: Curve, b: Curve, takesFirst: (difference: number) => boolean): Curve {
  const common = distinct([...a.starts, ...b.starts]);
  const difference = (starts: readonly number[]): Curve => {
    const [left, right] = [cut(a, starts), cut(b, starts)];
    return {
      starts,
      rates: left.rates.map((rate, k) => rate - right.rates[k]),
      values: left.values.map((value, k) => value - right.values[k]),
    };
  };
  const starts = distinct([...common, ...zeros(common, difference(common))]);
  const between = difference(starts);
  const [left, right] = [cut(a, starts), cut(b, starts)];
  const first = starts.map((_, k) => takesFirst(middle(between, k)));
  return joined({
    starts,
    rates: first.map((isFirst, k) => (isFirst ? left : right).rates[k]),
    values: first.map((isFirst, k) => (isFirst ? left : right).values[k]),
  });
}

/** Earnings strictly inside a piece at which it crosses zero. */
function zeros(starts: readonly number[], { rates, values }: Curve): number[] {
  return starts.flatMap((start, k) => {
    const zero = start - values[k] / rates[k];
    const end = starts[k + 1] ?? Infinity;
    return zero > start + nearness(start) && zero < end - nearness(zero) ? [zero] : [];
  });
}

/** The value in the middle of a piece, of the last one somewhere in it. */
function middle({ starts, rates, values }: Curve, k: number): number {
  const length = k + 1 < starts.length ? starts[k + 1] - starts[k] : 2000;
  return values[k] + (rates[k] * length) / 2;
}

function shifted({ starts, rates, values }: Curve, by: number): Curve {
  return { starts, rates, values: values.map((value) => value + by) };
}

/** The same curve with a piece for each of the starts, its own among them. */
function cut(curve: Curve, starts: readonly number[]): Curve {
  const rates: number[] = [];
  const values: number[] = [];
  let j = 0;
  for (const start of starts) {
    while (j + 1 < curve.starts.length && curve.starts[j + 1] <= start + nearness(start)) j++;
    rates.push(curve.rates[j]);
    values.push(curve.values[j] + curve.rates[j] * (start - curve.starts[j]));
  }
  return { starts, rates, values };
}

/** Without starts at which nothing changes. */
function joined({ starts, rates, values }: Curve): Curve {
  const kept = starts.map((_, k) => k).filter((k) => k === 0 || rates[k] !== rates[k - 1]);
  return { starts: kept.map((k) => starts[k]), rates: kept.map((k) => rates[k]), values: kept.map((k) => values[k]) };
}

function distinct(starts: readonly number[]): number[] {
  const kept: number[] = [];
  for (const start of [...starts].sort((x, y) => x - y))
    if (kept.length === 0 || start - kept[kept.length - 1] > nearness(start)) kept.push(start);
  return kept;
}

/** Starts as near as this to each other, dollars, are one: sums are rounded. */
function nearness(earnings: number): number {
  return 1e-12 * Math.max(1000, earnings);
}
