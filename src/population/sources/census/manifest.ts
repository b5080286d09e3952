/** What `manifest.json` says about a set of census tables. */

export const censusFormatVersion = 1;

export const tableNames = [
  "cells.csv",
  "wage-quantiles.csv",
  "hours.csv",
  "occupations.csv",
  "occupation-codes.csv",
  "age.csv",
  "households.csv",
] as const;

/** Of families, of what others in them have, and of weeks; made where the files say enough, and by no version before. */
export const familyTableNames = [
  "earnings-bands.csv",
  "families.csv",
  "family-households.csv",
  "employment.csv",
  "other-income.csv",
  "weeks.csv",
] as const;

export type FamilyTableName = (typeof familyTableNames)[number];
export type TableName = (typeof tableNames)[number] | FamilyTableName;

/** How the families of a set of tables were found. */
export interface FamilyManifest {
  /** Whether people were linked by SERIALNO, SPORDER and RELSHIPP, or families assumed from household facts. */
  readonly links: "linked" | "assumed";
  /** What was assumed, a sentence each. */
  readonly assumed: readonly string[];
  /** What the other income of married people is; null where the files did not say. */
  readonly otherIncome: string | null;
}

export interface CensusManifest {
  readonly formatVersion: number;
  readonly source: string;
  readonly year: number;
  readonly licence: string;
  /** What the builder has to say about the input. */
  readonly note: string;
  readonly method: string;
  readonly universe: string;
  /** FIPS code of the only state in the tables; null for all that the files hold. */
  readonly state: number | null;
  readonly weightColumn: string;
  /** False where the input had no household facts: there are then only marital statuses. */
  readonly hasHouseholds: boolean;
  /** Records in the universe. */
  readonly records: number;
  /** Sum of their weights: people. */
  readonly population: number;
  /** Weighted mean of usual hours a week. */
  readonly meanUsualHours: number;
  /** Weighted mean of adjusted annual wage income, dollars. */
  readonly meanWageIncome: number;
  /** Factors applied to dollars (ADJINC/1,000,000), one a survey year. */
  readonly adjustment: readonly number[];
  /** SHA-256 of each table with LF line ends. */
  readonly sha256: Readonly<Record<(typeof tableNames)[number], string>> & Partial<Record<FamilyTableName, string>>;
  /** Undefined where there are no tables of families. */
  readonly families?: FamilyManifest | undefined;
}
