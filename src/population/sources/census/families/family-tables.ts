/** Reads the tables of families of a census directory. */
import { filingStatusLabels } from "../../../labels.ts";
import { ageBands, ageSexIndex, broadAges } from "../categories.ts";
import { ageBandIndex, broadAgeIndex, housingIndex, indexOf, maritalStatusIndex, sexIndex } from "../label-indexes.ts";
import type { CensusManifest, FamilyManifest, FamilyTableName } from "../manifest.ts";
import { readTable, type TableRow } from "../table-reader.ts";
import { whoIndex } from "./drawn-earnings.ts";
import { bandLabels, bandShares } from "./earnings-bands.ts";
import { familyTypeNames, familyTypeOf, familyTypes } from "./family-types.ts";
import type { OtherIncomePool } from "./other-income-pool.ts";
import { groupIndex } from "./tabulate-beside.ts";

/** How people of a type live. */
export interface FamilyHousehold {
  readonly maritalStatus: number;
  readonly size: number;
  /** Children under 17. */
  readonly children: number;
  readonly housing: number;
  readonly count: number;
}

export interface FamilyTables {
  readonly manifest: FamilyManifest;
  /** Dollars a year, by {@link ageSexIndex}. */
  readonly bounds: readonly (readonly number[])[];
  /** Shares of the types, by {@link whoIndex}. */
  readonly shares: readonly (readonly number[])[];
  /** By {@link ageSexIndex} times the number of types, and the type. */
  readonly households: readonly (readonly FamilyHousehold[])[];
  /** By {@link groupIndex}; undefined where the files did not say. */
  readonly otherIncome: readonly (OtherIncomePool | undefined)[] | undefined;
}

const bandIndex = indexOf(bandLabels);
const yesOrNo = indexOf(["no", "yes"]);
const filingStatusIndex = indexOf(filingStatusLabels);
const someChildren = indexOf(["0", "1+"]);

function ageSexOf(row: TableRow): number {
  return ageSexIndex(row.known("age_band", ageBandIndex), row.known("sex", sexIndex));
}

/** Dollars a year between bands of earnings, by {@link ageSexIndex}; undefined where a directory has none. */
export function readEarningsBounds(
  directory: string,
  manifest: CensusManifest,
): readonly (readonly number[])[] | undefined {
  if (manifest.sha256["earnings-bands.csv"] === undefined) return undefined;
  const percents = bandShares.map((share) => `p${Math.round(100 * share)}`);
  const bounds: (readonly number[])[] = Array.from({ length: 2 * ageBands.length }, () => []);
  const columns = ["age_band", "sex", ...percents];
  for (const row of readTable(directory, manifest, "earnings-bands.csv", columns))
    bounds[ageSexOf(row)] = percents.map((column) => row.number(column));
  return bounds;
}

/** @throws ScenarioError where one of them is missing that the manifest has, or not as it says */
export function readFamilyTables(directory: string, manifest: CensusManifest): FamilyTables | undefined {
  const { families, sha256 } = manifest;
  const needed: readonly FamilyTableName[] = ["earnings-bands.csv", "families.csv", "family-households.csv"];
  if (!families || needed.some((name) => sha256[name] === undefined)) return undefined;
  const read = (name: FamilyTableName, columns: readonly string[]) => readTable(directory, manifest, name, columns);
  const bounds = readEarningsBounds(directory, manifest) ?? [];
  const shares: (readonly number[])[] = [];
  for (const row of read("families.csv", ["age_band", "sex", "bachelor", "earnings_band", ...familyTypeNames])) {
    const isBachelor = row.known("bachelor", yesOrNo) === 1;
    const index = whoIndex(ageSexOf(row), isBachelor, row.known("earnings_band", bandIndex));
    shares[index] = familyTypeNames.map((name) => row.number(name));
  }

  const households: FamilyHousehold[][] = Array.from({ length: 2 * ageBands.length * familyTypes.length }, () => []);
  const householdColumns = ["filing_status", "children", "marital_status", "household_size", "housing", "count"];
  for (const row of read("family-households.csv", ["age_band", "sex", ...householdColumns])) {
    const status = filingStatusLabels[row.known("filing_status", filingStatusIndex)];
    const children = row.number("children");
    const type = familyTypeOf(status === "married-separate" ? "married-joint" : status, children);
    households[ageSexOf(row) * familyTypes.length + type].push({
      maritalStatus: row.known("marital_status", maritalStatusIndex),
      size: row.number("household_size"),
      children,
      housing: row.known("housing", housingIndex),
      count: row.number("count"),
    });
  }
  return { manifest: families, bounds, shares, households, otherIncome: readOtherIncome(read, sha256) };
}

function readOtherIncome(
  read: (name: FamilyTableName, columns: readonly string[]) => readonly TableRow[],
  sha256: CensusManifest["sha256"],
): FamilyTables["otherIncome"] {
  if (sha256["other-income.csv"] === undefined) return undefined;
  const quantiles = Array.from({ length: 19 }, (_, i) => `p${String(5 * (i + 1)).padStart(2, "0")}`);
  const pools = new Array<OtherIncomePool | undefined>(broadAges.length * 2 * 2 * 10).fill(undefined);
  const columns = ["age", "sex", "children", "earnings_tenth", ...quantiles, "mean_above_p95"];
  for (const row of read("other-income.csv", columns)) {
    const [age, sex] = [row.known("age", broadAgeIndex), row.known("sex", sexIndex)];
    const children = row.known("children", someChildren);
    pools[groupIndex(age, sex, children, row.number("earnings_tenth") - 1, 2)] = {
      quantiles: quantiles.map((column) => row.number(column)),
      meanAbove: row.number("mean_above_p95"),
    };
  }
  return pools;
}
