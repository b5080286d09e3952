/** From a loaded scenario to people and an economy: all that must be right before the first step. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { calibratedEconomy, type Economy, paperEconomy } from "../env/economy.ts";
import type { Population } from "../env/population.ts";
import { weeksPerYear } from "../env/preferences.ts";
import { taxSchedule } from "../env/tax-schedule.ts";
import { packageFile } from "../package-files.ts";
import { readManifest } from "../personas/census/table-reader.ts";
import { drawPopulation } from "../personas/draw-population.ts";
import { lawTable } from "../scenario/bracket-tables.ts";
import { resolveScenario, type Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";

export interface Prepared {
  readonly scenario: Scenario;
  readonly population: Population;
  readonly economy: Economy;
  /** Data files that the population came from. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** Workers where the scenario names neither a size nor a file. */
const defaultSize = 100;

/** @throws ScenarioError where the population or the calibration is impossible */
export function prepare(input: ScenarioInput): Prepared {
  const { source, size, filter, tables } = input.population;
  const fromFile = typeof source === "object";
  const drawn = drawPopulation({
    source,
    size: fromFile ? size : (size ?? defaultSize),
    seed: input.seed,
    filter,
    tablesDirectory: tables,
  });
  const population = input.economy.preset === "paper" && source === "uniform" ? skillsAsWages(drawn) : drawn;
  const scenario = resolveScenario(input, {
    size: population.size,
    censusMeanHours: readManifest(tables ?? packageFile("data/census")).meanUsualHours,
  });
  const files = fromFile ? [{ path: source.file, sha256: fileHash(source.file) }] : [];
  return { scenario, population, economy: economyOf(scenario, population), files };
}

/** The paper's uniform prior is one of skills, annual dollars per weekly hour, not of hourly wages. */
function skillsAsWages(population: Population): Population {
  return { ...population, wage: population.wage.map((skill) => skill / weeksPerYear) };
}

export function economyOf(scenario: Scenario, population: Population): Economy {
  const { preset, elasticity, disutility, calibrate, maxHours } = scenario.economy;
  if (preset === "paper") return paperEconomy(population);
  const law = lawTable(calibrate.under);
  return calibratedEconomy(population, {
    elasticity,
    disutility,
    meanHours: calibrate.meanHours,
    under: taxSchedule(law.brackets, law.rates),
    maxHours,
  });
}

function fileHash(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
