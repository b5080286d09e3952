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

export type TableName = (typeof tableNames)[number];

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
  readonly sha256: Readonly<Record<TableName, string>>;
}
