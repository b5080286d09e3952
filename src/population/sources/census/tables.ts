import { packageFile } from "../../../base/package-files.ts";
import { ageBands, ageSexIndex, type Counts } from "./categories.ts";
import { readWeeks, type WeeksTable } from "./families/draw-weeks.ts";
import { type EmploymentShares, readEmployment } from "./families/employment.ts";
import { type FamilyTables, readEarningsBounds, readFamilyTables } from "./families/family-tables.ts";
import { ageBandIndex, educationIndex, housingIndex, maritalStatusIndex, sexIndex } from "./label-indexes.ts";
import type { CensusManifest, TableName } from "./manifest.ts";
import { occupationColumns } from "./occupation-list.ts";
import { readManifest, readTable } from "./table-reader.ts";
import type { WagePool } from "./wage-pool.ts";

export interface CensusCell {
  readonly ageBand: number;
  readonly sex: number;
  readonly education: number;
  /** Index in `groupLabels`. */
  readonly group: number;
  readonly count: number;
  readonly hoursPool: number;
  readonly wagePool: number;
  readonly occupationPool: number;
}

/** Occupations (indexes in `occupationLabels`) of people with a wage from `wageFrom` up to that of the next class. */
export interface WageClass extends Counts {
  readonly wageFrom: number;
}

/** `undefined` where the source has no such fact. */
export interface HouseholdType {
  readonly maritalStatus: number;
  readonly size: number | undefined;
  readonly children: number | undefined;
  readonly housing: number | undefined;
  readonly count: number;
}

export interface CensusTables {
  readonly manifest: CensusManifest;
  readonly cells: readonly CensusCell[];
  readonly groupLabels: readonly string[];
  readonly occupationLabels: readonly string[];
  readonly wagePools: readonly WagePool[];
  readonly hoursPools: readonly Counts[];
  /** By occupation pool, classes of wage in ascending order. */
  readonly occupationPools: readonly (readonly WageClass[])[];
  /** By {@link ageSexIndex}. */
  readonly ages: readonly Counts[];
  readonly households: readonly (readonly HouseholdType[])[];
  /** Undefined where the directory has none, as those of earlier versions. */
  readonly families: FamilyTables | undefined;
  readonly employment: EmploymentShares | undefined;
  /** Undefined likewise, or where the files did not say in how many weeks people work. */
  readonly weeks: { readonly table: WeeksTable; readonly bounds: readonly (readonly number[])[] } | undefined;
}

/**
 * Reads census tables.
 * @param directory made by `buildCensusTables`; default: the tables of the package
 * @throws ScenarioError where they are missing, of another format version, or not as their manifest says
 */
export function loadCensusTables(directory: string = packageFile("data/census")): CensusTables {
  const manifest = readManifest(directory);
  const read = (name: TableName, columns: readonly string[]) => readTable(directory, manifest, name, columns);

  const codes = read("occupation-codes.csv", occupationColumns);
  const groupLabels: string[] = [];
  const groupOfCode = new Map<string, number>();
  for (const row of codes) {
    if (groupOfCode.has(row.text("group_code"))) continue;
    groupOfCode.set(row.text("group_code"), groupLabels.length);
    groupLabels.push(row.text("group"));
  }
  // Codes of another year can share a title, and a pool without any occupation left has its group's code.
  const occupationLabels = [...new Set([...codes.map((row) => row.text("title")), ...groupLabels])];
  const labelIndex = new Map(occupationLabels.map((label, index) => [label, index]));
  const occupationOfCode = new Map(codes.map((row) => [row.text("code"), labelIndex.get(row.text("title"))!]));
  for (const [code, group] of groupOfCode) occupationOfCode.set(code, labelIndex.get(groupLabels[group])!);

  const wagePools = read("wage-quantiles.csv", ["wage_pool", "mean_below_p05", "p05", "p95", "mean_above_p95"]).map(
    (row): WagePool => ({
      meanBelow: row.number("mean_below_p05"),
      quantiles: Float64Array.from({ length: 19 }, (_, i) => row.number(`p${String(5 * (i + 1)).padStart(2, "0")}`)),
      meanAbove: row.number("mean_above_p95"),
    }),
  );

  const hoursPools: { values: number[]; counts: number[] }[] = [];
  for (const row of read("hours.csv", ["hours_pool", "hours", "count"])) {
    const index = row.number("hours_pool");
    hoursPools[index] ??= { values: [], counts: [] };
    const pool = hoursPools[index];
    pool.values.push(row.number("hours"));
    pool.counts.push(row.number("count"));
  }

  const occupationPools: { wageFrom: number; values: number[]; counts: number[] }[][] = [];
  const occupationTableColumns = ["occupation_pool", "wage_class", "wage_from", "occupation", "count"];
  for (const row of read("occupations.csv", occupationTableColumns)) {
    const index = row.number("occupation_pool");
    occupationPools[index] ??= [];
    const classes = occupationPools[index];
    const wageFrom = row.number("wage_from");
    if (classes.at(-1)?.wageFrom !== wageFrom) classes.push({ wageFrom, values: [], counts: [] });
    classes.at(-1)!.values.push(row.known("occupation", occupationOfCode));
    classes.at(-1)!.counts.push(row.number("count"));
  }

  const ages = Array.from({ length: 2 * ageBands.length }, () => ({ values: [] as number[], counts: [] as number[] }));
  for (const row of read("age.csv", ["age_band", "sex", "age", "count"])) {
    const of = ages[ageSexIndex(row.known("age_band", ageBandIndex), row.known("sex", sexIndex))];
    of.values.push(row.number("age"));
    of.counts.push(row.number("count"));
  }

  const households = Array.from({ length: 2 * ageBands.length }, () => [] as HouseholdType[]);
  const householdColumns = ["marital_status", "household_size", "children", "housing"];
  for (const row of read("households.csv", ["age_band", "sex", ...householdColumns, "count"])) {
    households[ageSexIndex(row.known("age_band", ageBandIndex), row.known("sex", sexIndex))].push({
      maritalStatus: row.known("marital_status", maritalStatusIndex),
      size: row.text("household_size") === "" ? undefined : row.number("household_size"),
      children: row.text("children") === "" ? undefined : row.number("children"),
      housing: row.text("housing") === "" ? undefined : row.known("housing", housingIndex),
      count: row.number("count"),
    });
  }

  const who = ["age_band", "sex", "education", "occupation_group"];
  const cells = read("cells.csv", [...who, "count", "hours_pool", "wage_pool", "occupation_pool"]).map(
    (row): CensusCell => ({
      ageBand: row.known("age_band", ageBandIndex),
      sex: row.known("sex", sexIndex),
      education: row.known("education", educationIndex),
      group: row.known("occupation_group", groupOfCode),
      count: row.number("count"),
      hoursPool: row.entry("hours_pool", hoursPools),
      wagePool: row.entry("wage_pool", wagePools),
      occupationPool: row.entry("occupation_pool", occupationPools),
    }),
  );
  return {
    manifest,
    cells,
    groupLabels,
    occupationLabels,
    wagePools,
    hoursPools,
    occupationPools,
    ages,
    households,
    families: readFamilyTables(directory, manifest),
    employment: readEmployment(directory, manifest),
    weeks: weeksTables(directory, manifest),
  };
}

function weeksTables(directory: string, manifest: CensusManifest): CensusTables["weeks"] {
  const table = readWeeks(directory, manifest);
  const bounds = readEarningsBounds(directory, manifest);
  return table && bounds && { table, bounds };
}
