/** From a loaded scenario to people and an economy: all that must be right before the first step. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { calibratedEconomy, type Economy, paperEconomy } from "../env/economy.ts";
import { elasticitiesOf } from "../env/elasticities.ts";
import type { Population } from "../env/population.ts";
import { weeksPerYear } from "../env/preferences.ts";
import { taxSchedule } from "../env/tax-schedule.ts";
import { userUtility } from "../env/utility.ts";
import { checkWelfare } from "../env/welfare.ts";
import { ScenarioError } from "../errors.ts";
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

/**
 * @param locate where a key of the scenario is, for the message when its value turns out to be impossible
 * @throws ScenarioError where the population or the calibration is impossible
 */
export function prepare(input: ScenarioInput, locate?: (key: string) => string): Prepared {
  const { source, size, filter, tables } = input.population;
  const fromFile = typeof source === "object";
  const drawn = located(locate, populationKey, () =>
    drawPopulation({
      source,
      size: fromFile ? size : (size ?? defaultSize),
      seed: input.seed,
      filter,
      tablesDirectory: tables,
    }),
  );
  const population = input.economy.preset === "paper" && source === "uniform" ? skillsAsWages(drawn) : drawn;
  const scenario = resolveScenario(input, {
    size: population.size,
    censusMeanHours: readManifest(tables ?? packageFile("data/census")).meanUsualHours,
  });
  const files = fromFile ? [{ path: source.file, sha256: fileHash(source.file) }] : [];
  return { scenario, population, economy: located(locate, economyKey, () => economyOf(scenario, population)), files };
}

/** Adds the place of the key that is to blame, unless the message has a place of its own (in a data file). */
function located<T>(
  locate: ((key: string) => string) | undefined,
  keyOf: (message: string) => string,
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    if (!locate || !(error instanceof ScenarioError) || /:\d+:\d+: /.test(error.message)) throw error;
    const details = error.hint === undefined ? { cause: error } : { cause: error, hint: error.hint };
    throw new ScenarioError(`${locate(keyOf(error.message))}: ${error.message}`, details);
  }
}

function populationKey(message: string): string {
  const filter = /^(?:population\.)?filter(?:\.(\w+))?/.exec(message);
  if (filter) return ["population.filter", filter[1]].filter(Boolean).join(".");
  return message.includes("census tables") ? "population.tables" : "population.source";
}

function economyKey(message: string): string {
  if (/elasticity/.test(message)) return "economy.elasticity";
  return /mean hours|maximum hours/.test(message) ? "economy.calibrate.meanHours" : "economy";
}

/** The paper's uniform prior is one of skills, annual dollars per weekly hour, not of hourly wages. */
function skillsAsWages(population: Population): Population {
  return { ...population, wage: population.wage.map((skill) => skill / weeksPerYear) };
}

export function economyOf(scenario: Scenario, population: Population): Economy {
  const { preset, elasticity, disutility, calibrate, maxHours, utility: form } = scenario.economy;
  if (preset === "paper") return paperEconomy(population);
  const utility = typeof form === "object" ? userUtility(form.expression) : form;
  checkWelfare(scenario.planner.welfare.kind, scenario.planner.welfare.aversion, utility);
  const law = lawTable(calibrate.under);
  return calibratedEconomy(population, {
    utility,
    elasticity: elasticitiesOf(elasticity, population),
    disutility,
    meanHours: calibrate.meanHours,
    under: taxSchedule(law.brackets, law.rates),
    maxHours,
  });
}

function fileHash(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
