import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, ScenarioError, StorageError } from "../../../base/errors.ts";
import { combinationMinimum, poolMinimum } from "./categories.ts";
import { familyAssumptions } from "./families/assumed-families.ts";
import type { FamilyRecords } from "./families/family-records.ts";
import { linkedAssumptions } from "./families/linked-families.ts";
import { type CensusManifest, censusFormatVersion, type FamilyManifest } from "./manifest.ts";
import { type CensusRecords, readCensusRecords } from "./records.ts";
import { csvText } from "./table.ts";
import { tabulate } from "./tabulate.ts";

export interface CensusBuildOptions {
  /** PUMS person files and, for household facts, housing files; CSV, plain or gzipped, in any order. */
  readonly files: readonly string[];
  /** Where the tables go; it is made where it is not there. */
  readonly outDirectory: string;
  /** Survey year, for the manifest. */
  readonly year: number;
  readonly weightColumn?: string | undefined;
  /** FIPS code of the only state to keep. */
  readonly state?: number | undefined;
  /** What a reader should know about the input; goes into the manifest. */
  readonly note?: string | undefined;
}

/**
 * Tabulates files of the American Community Survey's Public Use Microdata Sample into the tables that
 * `loadCensusTables` reads. The files are streamed; kept are some 300 bytes per person of working age and household.
 * @throws ScenarioError for input that cannot be used, naming file, line and column
 * @throws StorageError where the tables cannot be written
 */
export async function buildCensusTables(options: CensusBuildOptions): Promise<CensusManifest> {
  if (options.files.length === 0) throw new ScenarioError("no PUMS files given; expected at least one person file");
  const weightColumn = (options.weightColumn ?? "PWGTP").toUpperCase();
  const records = await readCensusRecords(options.files, weightColumn, options.state);
  if (records.age.length < poolMinimum) {
    throw new ScenarioError(
      `${options.files.join(", ")}: ${records.age.length} employed wage earners; expected at least ${poolMinimum}`,
      { hint: "wages are kept as quantiles of pools of that many records, never of single persons" },
    );
  }
  const texts = Object.entries(tabulate(records)).map(([name, table]) => [name, csvText(table)] as const);
  const manifest = manifestOf(options, weightColumn, records, texts);
  try {
    mkdirSync(options.outDirectory, { recursive: true });
    for (const [name, text] of texts) writeFileSync(join(options.outDirectory, name), text);
    writeFileSync(join(options.outDirectory, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  } catch (cause) {
    throw new StorageError(`cannot write census tables: ${errorMessage(cause)}`, {
      hint: "choose a directory that you may write to",
      cause,
    });
  }
  return manifest;
}

function manifestOf(
  options: CensusBuildOptions,
  weightColumn: string,
  records: CensusRecords,
  texts: readonly (readonly [name: string, text: string])[],
): CensusManifest {
  let [population, hours, income] = [0, 0, 0];
  for (let i = 0; i < records.age.length; i++) {
    population += records.weight[i];
    hours += records.weight[i] * records.hours[i];
    income += records.weight[i] * records.wage[i] * records.hours[i] * 52;
  }
  const sha256 = texts.map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")]);
  return {
    formatVersion: censusFormatVersion,
    source: `U.S. Census Bureau, American Community Survey ${options.year}, Public Use Microdata Sample (PUMS)`,
    year: options.year,
    licence: "public domain (work of the U.S. federal government, 17 U.S.C. 105)",
    note: options.note ?? "",
    method:
      `llm-econ census build: weighted counts in whole people; hourly wage = WAGP * ADJINC/1e6 / (52 * WKHP), kept as ` +
      `quantiles of pools of ${poolMinimum} records or more; occupations and household types with fewer than ` +
      `${combinationMinimum} records are counted with others`,
    universe: "employed (ESR 1, 2, 4, 5) wage earners (WAGP > 0, WKHP > 0) aged 16 and over",
    state: options.state ?? null,
    weightColumn,
    hasHouseholds: records.householdSize.length > 0,
    records: records.age.length,
    population: Math.round(population),
    meanUsualHours: round6(hours / population),
    meanWageIncome: round6(income / population),
    adjustment: [...records.adjustments].sort((a, b) => a - b),
    sha256: Object.fromEntries(sha256),
    ...(records.families && { families: familyManifest(records.families) }),
  };
}

function familyManifest({ links, otherIncome }: FamilyRecords): FamilyManifest {
  const isKnown = otherIncome.some((income) => !Number.isNaN(income));
  const isLinked = links === "linked";
  return {
    links,
    assumed: isLinked ? linkedAssumptions : familyAssumptions,
    otherIncome: isKnown ? otherIncomeWords[links] : null,
  };
}

const otherIncomeWords: Readonly<Record<FamilyRecords["links"], string>> = {
  linked: "what the spouse earns",
  assumed: "all income of the other adult in households of two (HINCP - PINCP), counted as earned",
};

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
