/**
 * People as columns: the same code serves 5 and 1,000,000 of them. Row i of every column is the same person.
 */

/** Weeks of work in a year. */
export const weeksPerYear = 52;

export interface Population {
  readonly size: number;
  /** Hourly wage, dollars. */
  readonly wage: Float64Array;
  /** Usual weekly hours in the source; 40 where the source has none. */
  readonly usualHours: Float64Array;
  /** How many people a row stands for, relative to the others; 1 by default. */
  readonly weight: Float64Array;
  /** Elasticity of taxable income, where the source has it. */
  readonly elasticity?: Float64Array;
  /** 1 for who may vote, where the source has it. */
  readonly registered?: Uint8Array;
  /** Facts about the person, where the source has them. */
  readonly facts: PersonFacts;
}

/** A column of codes into a list of labels. An empty label means unknown. */
export interface CodedColumn {
  readonly codes: Uint8Array | Uint16Array;
  readonly labels: readonly string[];
}

/** Columns that the source does not have are absent. */
export interface PersonFacts {
  readonly age?: Uint8Array;
  readonly sex?: CodedColumn;
  readonly education?: CodedColumn;
  readonly occupationGroup?: CodedColumn;
  readonly occupation?: CodedColumn;
  readonly maritalStatus?: CodedColumn;
  /** People in the household. */
  readonly householdSize?: Uint8Array;
  /** Children under 18 in the household. */
  readonly children?: Uint8Array;
  readonly housing?: CodedColumn;
}

/** The label of row `index`, or undefined where the column or the value is unknown. */
export function labelOf(column: CodedColumn | undefined, index: number): string | undefined {
  return column?.labels[column.codes[index]] || undefined;
}
