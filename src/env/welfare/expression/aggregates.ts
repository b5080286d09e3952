/** Numbers of all people from a column of theirs, and what each does when one value of the column moves. */
import { gini, rank } from "../../measures/inequality.ts";
import { sortOrder } from "../../measures/sort-order.ts";
import { CompensatedSum } from "../../measures/weighted.ts";
import type { AggregateName } from "./parse-welfare.ts";

export interface Aggregate {
  /** Of a column and how many people each row stands for; NaN over nobody. */
  readonly value: (x: Float64Array, weight: Float64Array, at: number) => number;
  /** Adds `by` times the derivative of the value in each row to `into`. */
  readonly addSlopes: (x: Float64Array, weight: Float64Array, at: number, by: number, into: Float64Array) => void;
}

function total(weight: Float64Array): number {
  const sum = new CompensatedSum();
  for (const people of weight) sum.add(people);
  return sum.value;
}

function weightedSum(x: Float64Array, weight: Float64Array): number {
  const sum = new CompensatedSum();
  // What is not defined of somebody who does not count is not asked for.
  for (let i = 0; i < x.length; i++) if (weight[i] !== 0) sum.add(weight[i] * x[i]);
  return sum.value;
}

const meanOf = (x: Float64Array, weight: Float64Array): number => weightedSum(x, weight) / total(weight);

/** Row of the least value of sign·x among who counts; −1 where nobody does. */
function extreme(x: Float64Array, weight: Float64Array, sign: 1 | -1): number {
  let found = -1;
  for (let i = 0; i < x.length; i++) {
    if (weight[i] === 0) continue;
    if (Number.isNaN(x[i])) return i;
    if (found < 0 || sign * x[i] < sign * x[found]) found = i;
  }
  return found;
}

/** Row at which the weighted distribution reaches p. */
function quantileRow(x: Float64Array, weight: Float64Array, p: number): number {
  const order = sortOrder(x).filter((row) => weight[row] > 0);
  const reached = p * total(weight) * (1 - 1e-12);
  let people = 0;
  for (const row of order) {
    people += weight[row];
    if (people >= reached) return row;
  }
  return order.length === 0 ? -1 : order[order.length - 1];
}

const isWhole = (x: Float64Array, weight: Float64Array): boolean =>
  x.every((value, i) => weight[i] === 0 || !Number.isNaN(value));

function ofRow(find: (x: Float64Array, weight: Float64Array, at: number) => number): Aggregate {
  return {
    value: (x, weight, at) => {
      const row = find(x, weight, at);
      return row < 0 ? Number.NaN : x[row];
    },
    addSlopes: (x, weight, at, by, into) => {
      const row = find(x, weight, at);
      if (row >= 0) into[row] += by;
    },
  };
}

const mean: Aggregate = {
  value: meanOf,
  addSlopes: (_, weight, __, by, into) => {
    const people = total(weight);
    for (let i = 0; i < into.length; i++) into[i] += (by * weight[i]) / people;
  },
};

function deviation(x: Float64Array, weight: Float64Array): number {
  const middle = meanOf(x, weight);
  return Math.sqrt(
    meanOf(
      x.map((value) => (value - middle) ** 2),
      weight,
    ),
  );
}

/** `share` is the mean of a column of ones and zeros. */
export const aggregates: Readonly<Record<AggregateName, Aggregate>> = {
  mean,
  share: mean,
  sum: {
    value: weightedSum,
    addSlopes: (_, weight, __, by, into) => {
      for (let i = 0; i < into.length; i++) into[i] += by * weight[i];
    },
  },
  min: ofRow((x, weight) => extreme(x, weight, 1)),
  max: ofRow((x, weight) => extreme(x, weight, -1)),
  quantile: ofRow((x, weight, p) => (isWhole(x, weight) ? quantileRow(x, weight, p) : -1)),
  /** Of the population, not of a sample. */
  sd: {
    value: deviation,
    addSlopes: (x, weight, _, by, into) => {
      const spread = deviation(x, weight);
      if (spread === 0) return;
      const [middle, people] = [meanOf(x, weight), total(weight)];
      for (let i = 0; i < into.length; i++) into[i] += (by * weight[i] * (x[i] - middle)) / (spread * people);
    },
  },
  gini: {
    value: (x, weight) => (isWhole(x, weight) ? (gini(rank(x, weight)) ?? Number.NaN) : Number.NaN),
    /** Σ w·x·(2B + w)/(P·Σ w·x) − 1, where B is how many people have less. */
    addSlopes: (x, weight, _, by, into) => {
      const order = sortOrder(x);
      const [people, sum] = [total(weight), weightedSum(x, weight)];
      let below = 0;
      let ranked = 0;
      for (const row of order) {
        ranked += weight[row] * x[row] * (2 * below + weight[row]);
        below += weight[row];
      }
      below = 0;
      for (const row of order) {
        into[row] += (by * weight[row] * (2 * below + weight[row] - ranked / sum)) / (people * sum);
        below += weight[row];
      }
    },
  },
};
