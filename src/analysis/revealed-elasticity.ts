/** The elasticity of taxable income that the same workers reveal under two schedules. */

import { randomStream } from "../base/random.ts";
import { type AppliedLaw, lineAt } from "../law/applied-law.ts";
import type { TaxLine } from "../law/tax-line.ts";
import { bootstrapRatio, type ResponseSums, responseRatio } from "./bootstrap-ratio.ts";
import { bunching, type Kink } from "./bunching.ts";

/** What everybody earns under a law, before tax, dollars a year. */
export interface Arm {
  readonly law: AppliedLaw;
  readonly income: Float64Array;
}

export interface Estimate {
  /** Workers that it rests on. */
  readonly workers: number;
  readonly elasticity: number | null;
  /** 95 % interval over workers. */
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is none; null where there is. */
  readonly reason: string | null;
}

export interface BracketElasticity extends Estimate {
  /** Where the bracket starts and ends, dollars a year; the last has no end. */
  readonly from: number;
  readonly to: number | null;
  /** Part of the bracket's people who are at its start, within 1e-9. */
  readonly shareAtKink: number | null;
  /** The same for those who are inside the bracket under both schedules, at no kink. */
  readonly interior: Estimate;
}

export interface RevealedElasticity {
  /** Of total income: people count by what they earn. */
  readonly aggregate: Estimate;
  /** By income under the first schedule. */
  readonly brackets: readonly BracketElasticity[];
  /** Of everybody who is at no kink and stays in the bracket. */
  readonly interior: Estimate;
  readonly shareAtKinks: number;
  /** Part of people whose income is the same under both schedules. */
  readonly shareUnmoved: number;
  readonly kinks: readonly Kink[];
}

/** Relative distance that counts as none. */
const tolerance = 1e-9;

/**
 * e = Δln(income)/Δln(1 − τ) between two laws with the same brackets, each worker with itself. A bracket whose rate
 * is the same in both, or takes everything, shows nothing; its workers are left out.
 * @param resamples of the bootstrap
 */
export function revealedElasticity(
  control: Arm,
  reform: Arm,
  weight: Float64Array,
  { seed, resamples }: { readonly seed: number; readonly resamples: number },
): RevealedElasticity {
  const isShared = control.law.lineOf === null;
  // Where brackets differ between people they have no rows of their own in the table.
  const brackets = isShared ? control.law.lines[0].brackets : [];
  const places = Array.from(control.income, (income, i) => placeOf(lineAt(control.law, i), income));
  const changeIn = (j: number, i: number): number =>
    Math.log((1 - lineAt(reform.law, i).rates[j]) / (1 - lineAt(control.law, i).rates[j]));
  const change = Float64Array.from(places, ({ bracket }, i) => changeIn(bracket, i));
  const isInterior = (i: number): boolean => {
    const after = placeOf(lineAt(control.law, i), reform.income[i]);
    return after.bracket === places[i].bracket && !after.isAtKink && !places[i].isAtKink;
  };
  const rows = places.flatMap((_, i) => (weight[i] > 0 && isSeen(change[i]) ? [i] : []));
  const estimate = (workers: readonly number[], ...key: (string | number)[]): Estimate => {
    if (workers.length < 2) return none(workers.length, workers.length === 0 ? "no worker" : "only one worker");
    const column = (value: (i: number) => number) => Float64Array.from(workers, (i) => weight[i] * value(i));
    const before = column((i) => control.income[i]);
    const after = column((i) => reform.income[i]);
    const exposure = column((i) => control.income[i] * change[i]);
    const sums: ResponseSums = { before, after, exposure };
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    const elasticity = responseRatio(total(before), total(after), total(exposure));
    if (!Number.isFinite(elasticity)) return none(workers.length, "nobody earns anything");
    const interval = bootstrapRatio(sums, resamples, randomStream(seed, "elasticity", ...key));
    return {
      workers: workers.length,
      elasticity,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      reason: null,
    };
  };
  const interior = rows.filter(isInterior);
  const share = (isCounted: (i: number) => boolean, among?: number): number | null => {
    let [part, whole] = [0, 0];
    for (let i = 0; i < weight.length; i++) {
      if (among !== undefined && places[i].bracket !== among) continue;
      whole += weight[i];
      if (isCounted(i)) part += weight[i];
    }
    return whole > 0 ? part / whole : null;
  };
  const isUnmoved = (i: number): boolean =>
    Math.abs(reform.income[i] - control.income[i]) <= tolerance * control.income[i];
  const isAtKink = (i: number): boolean => places[i].isAtKink;
  return {
    aggregate: estimate(rows, "all"),
    brackets: brackets.map((from, j) => {
      const inside = (i: number): boolean => places[i].bracket === j;
      const people = isSeen(changeIn(j, 0))
        ? estimate(rows.filter(inside), j)
        : none(0, "the reform leaves its net-of-tax rate as it was");
      return {
        from,
        to: brackets[j + 1] ?? null,
        ...people,
        shareAtKink: share(isAtKink, j),
        interior: estimate(interior.filter(inside), "interior", j),
      };
    }),
    interior: estimate(interior, "interior"),
    shareAtKinks: share(isAtKink) ?? 0,
    shareUnmoved: share(isUnmoved) ?? 0,
    kinks: isShared ? bunching(control.income, weight, control.law.lines[0]) : [],
  };
}

function none(workers: number, reason: string): Estimate {
  return { workers, elasticity: null, low: null, high: null, reason };
}

/** Whether a change of the logarithm of 1 − τ can show how people respond. */
function isSeen(change: number): boolean {
  return Number.isFinite(change) && change !== 0;
}

/** The bracket that an income is in; at a bracket's start up to rounding, that one. */
export function placeOf(
  { brackets }: TaxLine,
  income: number,
): { readonly bracket: number; readonly isAtKink: boolean } {
  const bracket = brackets.findLastIndex((start) => income >= start * (1 - tolerance));
  return { bracket, isAtKink: bracket > 0 && income <= brackets[bracket] * (1 + tolerance) };
}
