/**
 * What a family owes in all, as one line in its earnings: the sum of {@link familyBudget}'s components, for searches that
 * move the rates of brackets thousands of times. Whatever these do not move is made once.
 *
 * With tax before credits t, credits C of which at most K are paid out, and the rest B, all functions of earnings,
 * t − min(C, t) − min(C − min(C, t), K) + B = max(t − C, −K) + B.
 */
import { bracketFrom } from "../bracket-walk.ts";
import { mergedBudget } from "../merge-budget.ts";
import type { BudgetTotal } from "../tax-law.ts";
import { type KindLine, type TaxLine, taxAtStarts } from "../tax-line.ts";
import { besideIncomeTax, familyIncomes, knownCredits } from "./budget.ts";
import { refundableCredit } from "./child-tax-credit.ts";
import { type Curve, inCurves, nearness } from "./curves.ts";
import type { Family } from "./family.ts";
import type { Statute } from "./statute.ts";

/** Amounts on pieces of earnings on which all of them are straight: at the start of each, and by the dollar. */
interface Straight {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** What no rate of a bracket moves. */
export interface FixedBudget {
  /** Where pieces start, dollars a year: 0, then increasing, and ∞. */
  readonly starts: Float64Array;
  /** Bracket of taxable income on each piece. */
  readonly brackets: Int32Array;
  /** Starts of the brackets on taxable income. */
  readonly bracketStarts: readonly number[];
  readonly taxable: Straight;
  readonly credits: Straight;
  readonly refundable: Straight;
  readonly rest: Straight;
  readonly own: TaxLine;
}

/** @param unearned interest and the like, dollars a year */
export function fixedBudget(law: Statute, family: Family, unearned: number): FixedBudget {
  const incomes = familyIncomes(law, family, unearned);
  const { credits, eitc } = knownCredits(law, family, incomes);
  const refundable = refundableCredit(inCurves, law, family, { ...incomes, earnedCredit: eitc });
  const beside = besideIncomeTax(law, family, eitc);
  const [rest, own] = (["family", "own"] as const).map((kind) =>
    mergedBudget(
      beside.filter(({ of }) => of === kind),
      0,
      family.status,
    ),
  );
  const bracketStarts = law.brackets.starts[family.status];
  const { taxableIncome } = incomes;
  const cuts = [
    ...[taxableIncome, credits, refundable].flatMap((curve) => curve.starts),
    ...rest.brackets,
    ...bracketStarts.flatMap((from) => reaching(taxableIncome, from)),
  ].sort((a, b) => a - b);
  const kept = cuts.filter((cut, c) => c === 0 || cut - cuts[c - 1] > nearness(cut));
  const starts = Float64Array.from([...kept, Infinity]);
  const middles = kept.map((cut, c) => (c + 1 < kept.length ? (cut + kept[c + 1]) / 2 : cut + 1000));
  const straight = (curve: Curve): Straight => {
    const own = Float64Array.from([...curve.starts, Infinity]);
    const pieces = middles.map((middle) => bracketFrom(own, middle, 0));
    return {
      values: Float64Array.from(pieces, (p, c) => curve.values[p] + curve.rates[p] * (kept[c] - curve.starts[p])),
      slopes: Float64Array.from(pieces, (p) => curve.rates[p]),
    };
  };
  const taxable = straight(taxableIncome);
  const schedule = Float64Array.from([...bracketStarts, Infinity]);
  return {
    starts,
    brackets: Int32Array.from(middles, (middle, c) =>
      bracketFrom(schedule, taxable.values[c] + taxable.slopes[c] * (middle - kept[c]), 0),
    ),
    bracketStarts,
    taxable,
    credits: straight(credits),
    refundable: straight(refundable),
    rest: straight({ starts: rest.brackets, rates: rest.rates, values: Array.from(rest.amounts) }),
    own,
  };
}

/** Earnings at which a curve that never falls reaches a value. */
function reaching({ starts, rates, values }: Curve, value: number): number[] {
  return starts.flatMap((start, k) => {
    const at = start + (value - values[k]) / rates[k];
    return rates[k] > 0 && at > start && at < (starts[k + 1] ?? Infinity) ? [at] : [];
  });
}

/** @param rates of the brackets */
export function budgetTotal(fixed: FixedBudget, rates: readonly number[]): BudgetTotal {
  const { starts, brackets, bracketStarts, taxable, credits, refundable, rest, own } = fixed;
  const amounts = taxAtStarts(bracketStarts, rates);
  const line = new Pieces();
  for (let c = 0; c + 1 < starts.length; c++) {
    const j = brackets[c];
    const start = starts[c];
    const [base, slope] = [rest.values[c], rest.slopes[c]];
    const owed = base + amounts[j] + rates[j] * (taxable.values[c] - bracketStarts[j]) - credits.values[c];
    const owedRate = slope + rates[j] * taxable.slopes[c] - credits.slopes[c];
    const least = base - refundable.values[c];
    const leastRate = slope - refundable.slopes[c];
    // The greater of the two, before and after they cross.
    const above = owed - least;
    const rising = owedRate - leastRate;
    const crossing = start - above / rising;
    const crosses = crossing > start + nearness(start) && crossing < starts[c + 1] - nearness(crossing);
    const isOwedFirst = crosses ? rising < 0 : above + rising * (half(start, starts[c + 1]) - start) >= 0;
    line.add(start, isOwedFirst ? owedRate : leastRate, isOwedFirst ? owed : least);
    if (!crosses) continue;
    const at = crossing - start;
    if (isOwedFirst) line.add(crossing, leastRate, least + leastRate * at);
    else line.add(crossing, owedRate, owed + owedRate * at);
  }
  return { family: line, own };
}

function half(start: number, end: number): number {
  return end === endless ? start + 1000 : (start + end) / 2;
}

const endless = Infinity;

/** A line as it is put together: a start at which the rate stays is none. */
class Pieces implements KindLine {
  readonly brackets: number[] = [];
  readonly rates: number[] = [];
  readonly amounts: number[] = [];
  /** Every amount that the statute knows of is continuous. */
  readonly jumps: readonly number[] = [];

  add(start: number, rate: number, amount: number): void {
    const last = this.rates.length - 1;
    if (last >= 0 && isSame(this.rates[last], rate)) return;
    this.brackets.push(start);
    this.rates.push(rate);
    this.amounts.push(amount);
  }
}

/** What rates that are the same can differ by. */
const rounding = 1e-12;

function isSame(a: number, b: number): boolean {
  return a - b <= rounding && b - a <= rounding;
}
