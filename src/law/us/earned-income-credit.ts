import { type Amounts, above, minus } from "./amounts.ts";
import { agesOf, type Family } from "./family.ts";
import type { Statute } from "./statute.ts";

/** More children than this bring no more. */
const mostChildren = 3;

/**
 * Earned income credit, dollars a year, refundable (IRC 32): a part of earned income up to the maximum, at most what the
 * phase-out leaves of the maximum at the greater of earned and adjusted gross income. None on separate returns; without
 * children only where the filer or the spouse is of the ages. Limits of interest income and separated spouses are left out.
 */
export function earnedIncomeCredit<A>(
  amounts: Amounts<A>,
  { eitc }: Statute,
  family: Family,
  earnedIncome: A,
  adjustedGrossIncome: A,
): A {
  const children = Math.min(mostChildren, family.children + family.olderChildren);
  const isOfAge = agesOf(family).some((age) => age >= eitc.leastAge && age <= eitc.greatestAge);
  if (family.status === "married-separate" || (children === 0 && !isOfAge)) return amounts.dollars(0);
  const start = family.status === "married-joint" ? eitc.phaseOutStartJoint : eitc.phaseOutStart;
  const maximum = amounts.dollars(eitc.maximum[children]);
  const phasedIn = amounts.least(amounts.times(earnedIncome, eitc.rate[children]), maximum);
  const excess = above(amounts, amounts.most(earnedIncome, adjustedGrossIncome), start[children]);
  const left = above(amounts, minus(amounts, maximum, amounts.times(excess, eitc.phaseOutRate[children])), 0);
  return amounts.least(phasedIn, left);
}
