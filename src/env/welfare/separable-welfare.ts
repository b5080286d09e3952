/** Means of a concave function of utilities that are lines in a column: the inner loop of `ces` welfare. */

import { powersByMoments, type SumOfPowers, visitedPowers } from "./power-sums.ts";

/** From so many workers on, powers are summed by moments: of fewer, moments cost more than they save. */
const many = 4096;

/** Utility level + slope·column[i] of workers `from` to `to` (excluded), dollars a year; it rises with i. */
export interface UtilityLine {
  readonly from: number;
  readonly to: number;
  readonly level: number;
  readonly slope: number;
  readonly column: Float64Array;
}

export type Transform = { readonly kind: "log" | "reciprocal" } | { readonly kind: "power"; readonly power: number };

/**
 * The function whose mean `ces` inverts.
 * @param aversion γ > 0: ln u at 1, 1/u at 2, else u^(1−γ)
 */
export function transformOf(aversion: number): Transform {
  if (aversion === 1) return { kind: "log" };
  return aversion === 2 ? { kind: "reciprocal" } : { kind: "power", power: 1 - aversion };
}

/**
 * The equally distributed equivalent of utilities given as lines, dollars a year.
 * @param weight of each worker
 * @param bounds `floor`: lower utilities count as it, dollars a year; `largest`: no utility exceeds it
 */
export function meanTransformed(
  transform: Transform,
  weight: Float64Array,
  { floor, largest }: { readonly floor: number; readonly largest: number },
): (lines: readonly UtilityLine[]) => number {
  const total = weight.reduce((sum, people) => sum + people, 0);
  const areEqual = weight.every((people) => people === weight[0]);
  // Products of so many utilities, each between the floor and the largest, stay within double precision.
  const factors = Math.max(4, 4 * Math.floor(700 / Math.log(Math.max(largest, 1 / floor, 3)) / 4));
  const sumOver = (lines: readonly UtilityLine[], sumOf: (line: UtilityLine, first: number) => number): number => {
    let sum = 0;
    for (const line of lines) sum += sumOf(line, firstAbove(floor, line));
    return sum;
  };
  switch (transform.kind) {
    case "log": {
      const logFloor = Math.log(floor);
      const sumOf = areEqual
        ? (line: UtilityLine, first: number) =>
            weight[0] * (logFloor * (first - line.from) + sumOfLogs(line, first, factors))
        : (line: UtilityLine, first: number) => weightedSumOfLogs(line, first, weight, logFloor);
      return (lines) => Math.exp(sumOver(lines, sumOf) / total);
    }
    case "reciprocal":
      return (lines) => total / sumOver(lines, (line, first) => sumOfReciprocals(line, first, weight, floor));
    case "power": {
      const { power } = transform;
      const powersOf = weight.length < many ? visitedPowers : powersByMoments;
      const sums = new Map<Float64Array, SumOfPowers>();
      return (lines) => {
        // Of strong aversion only the least utility survives, so all are measured in it. expm1 keeps precision near γ = 1.
        const scale = leastOf(lines, floor);
        const raised = Math.expm1(power * Math.log(floor / scale));
        const sum = sumOver(lines, ({ from, to, level, slope, column }, first) => {
          const sumOfPowers = sums.get(column) ?? powersOf(column, weight, power);
          sums.set(column, sumOfPowers);
          let below = 0;
          for (let i = from; i < first; i++) below += weight[i] * raised;
          return below + sumOfPowers(first, to, level, slope, scale);
        });
        return scale * Math.exp(Math.log1p(sum / total) / power);
      };
    }
  }
}

function leastOf(lines: readonly UtilityLine[], floor: number): number {
  let least = Infinity;
  for (const { from, to, level, slope, column } of lines)
    if (to > from) least = Math.min(least, level + slope * column[from]);
  return Math.max(least < Infinity ? least : floor, floor);
}

/** Utility rises along a line, so those below the floor come first. */
function firstAbove(floor: number, { from, to, level, slope, column }: UtilityLine): number {
  let first = from;
  while (first < to && level + slope * column[first] < floor) first++;
  return first;
}

/** Logarithms are what costs, so one is taken of a product; four products at a time keep the processor busy. */
function sumOfLogs({ to, level, slope, column }: UtilityLine, first: number, factors: number): number {
  let sum = 0;
  for (let start = first; start < to; start += factors) {
    const end = Math.min(start + factors, to);
    let a = 1;
    let b = 1;
    let c = 1;
    let d = 1;
    let i = start;
    for (; i + 3 < end; i += 4) {
      a *= level + slope * column[i];
      b *= level + slope * column[i + 1];
      c *= level + slope * column[i + 2];
      d *= level + slope * column[i + 3];
    }
    for (; i < end; i++) a *= level + slope * column[i];
    sum += Math.log(a * b * (c * d));
  }
  return sum;
}

function weightedSumOfLogs(
  { from, to, level, slope, column }: UtilityLine,
  first: number,
  weight: Float64Array,
  logFloor: number,
): number {
  let sum = 0;
  for (let i = from; i < first; i++) sum += weight[i] * logFloor;
  for (let i = first; i < to; i++) sum += weight[i] * Math.log(level + slope * column[i]);
  return sum;
}

function sumOfReciprocals(
  { from, to, level, slope, column }: UtilityLine,
  first: number,
  weight: Float64Array,
  floor: number,
): number {
  let sum = 0;
  for (let i = from; i < first; i++) sum += weight[i] / floor;
  for (let i = first; i < to; i++) sum += weight[i] / (level + slope * column[i]);
  return sum;
}
