/** Families as they are assumed to be where the files do not say who is related to whom. */
import { householdTop } from "../categories.ts";
import { type FamilyShare, familyTypeOf } from "./family-types.ts";

/** What is assumed, for the manifest and for whoever uses the families. */
export const familyAssumptions: readonly string[] = [
  "married people (MAR 1) file jointly, and children in the household are theirs",
  "of the unmarried adults in a family household without a couple (HHT 2, 3) with minors, each is head of household with probability 1/(adults there)",
  "everybody else is single and without children",
  "a minor is under 17 with probability 17/18",
  "there are no older children, other dependants or separate filers, and a spouse is of the same class of age",
];

/** Of those below 18, the part below 17. */
const youngerShare = 17 / 18;

export interface HouseholdSituation {
  readonly isMarried: boolean;
  readonly age: number;
  /** HHT. */
  readonly householdType: number;
  /** People in the household. */
  readonly size: number;
  /** Those under 18, without the person. */
  readonly minors: number;
}

/** The families that a person may have, with their probabilities. */
export function assumedFamilies({ isMarried, age, householdType, size, minors }: HouseholdSituation): FamilyShare[] {
  if (isMarried) return withChildren("married-joint", minors, 1);
  const isCandidate = age >= 18 && (householdType === 2 || householdType === 3) && minors > 0;
  if (!isCandidate) return [{ type: 0, children: 0, share: 1 }];
  const chosen = 1 / (size - minors);
  const families = withChildren("head-of-household", minors, chosen);
  const single = families.filter(({ type }) => type === 0).reduce((sum, { share }) => sum + share, 1 - chosen);
  const heads = families.filter(({ type }) => type !== 0);
  return single > 0 ? [{ type: 0, children: 0, share: single }, ...heads] : heads;
}

/** By the number of children under 17 among the minors: binomial. */
function withChildren(status: "married-joint" | "head-of-household", minors: number, share: number): FamilyShare[] {
  let ways = 1;
  return Array.from({ length: minors + 1 }, (_, children) => {
    if (children > 0) ways = (ways * (minors - children + 1)) / children;
    const part = ways * youngerShare ** children * (1 - youngerShare) ** (minors - children);
    const counted = Math.min(householdTop.children, children);
    return { type: familyTypeOf(status, children), children: counted, share: share * part };
  });
}
