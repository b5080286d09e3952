/**
 * Loss aversion around a reference r: what is missing to r counts λ-fold. Consumption c is worth
 * c − (λ−1)·max(r − c, 0), the gain-loss utility of Kőszegi and Rabin (2006), Quarterly Journal of Economics 121,
 * scaled so that λ = 1 is c itself. Labour supply: Camerer, Babcock, Loewenstein and Thaler (1997), ibid. 112.
 */

import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { belowNotch, isNotch, type TaxLine } from "../../law/tax-line.ts";
import { disutility } from "../utility/preferences.ts";
import { elasticityOf, type Workers } from "../workers.ts";
import { budgetSegments, type TaxSegment } from "./budget-segments.ts";
import { cappedIncome } from "./income-response.ts";

/** What consumption, or its utility, is worth beside a reference of the same unit. */
export function lossAverse(value: number, reference: number, lossAversion: number): number {
  return value < reference ? value - (lossAversion - 1) * (reference - value) : value;
}

export interface Reference {
  /** λ ≥ 1. */
  readonly lossAversion: number;
  /** Reference consumption r of each worker, dollars a year. */
  readonly consumption: Float64Array;
  /** The rebate R that workers reckon with, dollars a year. */
  readonly rebate: number;
}

/**
 * Weekly hours that are exactly best for loss-averse workers with quasi-linear utility. Who loses nothing at the best
 * hours without loss aversion keeps to them: losses only make the others worse.
 * @param best hours that are best without loss aversion
 */
export function lossAverseResponse(
  workers: Workers,
  law: AppliedLaw,
  { lossAversion, consumption, rebate }: Reference,
  best: Float64Array,
): Float64Array {
  const { incomePerHour, zeroTaxIncome, hours: choice } = workers;
  const cap = choice.limit ?? Infinity;
  return best.map((hours, i) => {
    const perHour = incomePerHour[i];
    const needed = consumption[i] - rebate;
    if (perHour * hours - law.tax(perHour * hours, i) >= needed) return hours;
    const epsilon = elasticityOf(workers, i);
    const line = lineAt(law, i);
    const [z0, most] = [zeroTaxIncome[i], cap * perHour];
    const income =
      line.jumps.length === 0
        ? continuousIncome(line, needed, lossAversion, z0, most, epsilon)
        : cappedIncome(segmentsAround(line, needed, lossAversion, epsilon), z0, most, epsilon);
    return Math.min(income / perHour, cap);
  });
}

/** {@link cappedIncome} of the segments around, where nothing jumps, without making them. */
function continuousIncome(
  { brackets, rates, amounts }: TaxLine,
  needed: number,
  lossAversion: number,
  zeroTaxIncome: number,
  cap: number,
  elasticity: number,
): number {
  let [best, bestValue, value, last] = [0, 0, 0, 0];
  // What a piece of the budget is worth at its start, and by the dollar.
  const consider = (lower: number, upper: number, worth: number): void => {
    const income = Math.min(Math.min(Math.max(zeroTaxIncome * worth ** elasticity, lower), upper), cap);
    const own = value + worth * (income - lower) - disutility(income, zeroTaxIncome, elasticity);
    if (own > bestValue) [best, bestValue] = [income, own];
    last = worth;
  };
  let net = 0 - amounts[0];
  let before = 0;
  for (let k = 0; k < brackets.length; k++) {
    const lower = brackets[k];
    if (k > 0) value += last * (lower - before);
    if (lower > cap) break;
    const keep = 1 - rates[k];
    const upper = k + 1 < brackets.length ? brackets[k + 1] : Infinity;
    const isShort = net < needed;
    const target = isShort && keep > 0 ? lower + (needed - net) / keep : Infinity;
    consider(lower, Math.min(target, upper), isShort ? lossAversion * keep : keep);
    before = lower;
    if (target < upper) {
      value += last * (target - lower);
      if (target > cap) break;
      consider(target, upper, keep);
      before = target;
    }
    if (upper < Infinity) net += keep * (upper - lower);
  }
  return best;
}

/** The budget z − T(z), λ-fold as long as it is less than `needed`: one more kink, at the income that gives it. */
function segmentsAround(line: TaxLine, needed: number, lossAversion: number, elasticity: number): TaxSegment[] {
  const { brackets, rates, amounts, jumps } = line;
  const starts: number[] = [];
  const keeps: number[] = [];
  const nets: number[] = [];
  let net = 0 - amounts[0];
  brackets.forEach((lower, k) => {
    if (jumps.includes(k)) net = lower - amounts[k];
    const keep = 1 - rates[k];
    const target = net < needed && keep > 0 ? lower + (needed - net) / keep : Infinity;
    const upper = brackets[k + 1] ?? Infinity;
    starts.push(lower);
    keeps.push(net < needed ? lossAversion * keep : keep);
    nets.push(net);
    if (target < upper) {
      starts.push(target);
      keeps.push(keep);
      nets.push(needed);
    }
    if (upper < Infinity) net += keep * (upper - lower);
  });
  const segments = budgetSegments(starts, keeps, elasticity);
  if (jumps.length === 0) return segments;
  return segments.map((segment, r) => {
    const above = brackets.indexOf(segment.upper);
    return {
      ...segment,
      upper: above > 0 && isNotch(line, above) ? segment.upper * (1 - belowNotch) : segment.upper,
      netAtLower: lossAverse(nets[r], needed, lossAversion),
      jumps: jumps.includes(brackets.indexOf(segment.lower)),
    };
  });
}
