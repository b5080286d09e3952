/** Who files a return together, and what they earn. */
import type { FilingStatus } from "./statute.ts";

export interface Family {
  readonly status: FilingStatus;
  /** Years, of the filer. */
  readonly age: number;
  /** Null without a spouse on the return. */
  readonly spouseAge: number | null;
  /** Children under 17. */
  readonly children: number;
  /** Children of 17 or 18, and students under 24: they count for the earned income credit. */
  readonly olderChildren: number;
  readonly otherDependents: number;
}

/** Dollars a year. */
export interface Earnings {
  readonly wage: number;
  /** On a joint return. */
  readonly spouseWage: number;
  /** Profit of the filer's business. */
  readonly selfEmployment: number;
  /** Interest and the like: neither earned nor taxed apart. */
  readonly unearned: number;
}

export interface Household extends Family, Earnings {}

/** Ages of those who file: one or two. */
export function agesOf({ age, spouseAge }: Family): readonly number[] {
  return spouseAge === null ? [age] : [age, spouseAge];
}
