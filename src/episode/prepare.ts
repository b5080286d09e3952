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
import { rake as rakeWeights } from "../personas/raking.ts";
import { stratifiedSample } from "../personas/stratify.ts";
import { loadTemplate } from "../personas/template/load.ts";
import { checkNeeds } from "../personas/template/persona.ts";
import type { PersonaTemplate } from "../personas/template/template.ts";
import { bracketsOf, lawTable } from "../scenario/bracket-tables.ts";
import { resolveScenario, type Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { Warning } from "./warnings.ts";

export interface Prepared {
  readonly scenario: Scenario;
  readonly population: Population;
  /** Of the workers' personas; null for the default text. */
  readonly template: PersonaTemplate | null;
  /** What the weights of the people make a reader of the run want to know. */
  readonly warnings: readonly Warning[];
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
  const { source, size, filter, tables, rake, stratify } = input.population;
  const fromFile = typeof source === "object";
  const draw = (people: number | undefined): Population => {
    const drawn = drawPopulation({ source, size: people, seed: input.seed, filter, tablesDirectory: tables });
    return input.economy.preset === "paper" && source === "uniform" ? skillsAsWages(drawn) : drawn;
  };
  const drawn = located(locate, populationKey, () =>
    stratify
      ? stratifiedSample(
          draw,
          size ?? defaultSize,
          bracketsOf(input.economy.brackets),
          stratify.minimumPerBracket,
          input.seed,
        ).population
      : draw(fromFile ? size : (size ?? defaultSize)),
  );
  const raked = rake && located(locate, populationKey, () => rakeWeights(drawn, rake));
  const population = raked ? { ...drawn, weight: raked.weight } : drawn;
  const warnings = raked?.warning ? [{ code: "uneven-weights", message: raked.warning }] : [];
  const { personaTemplate } = input.workers;
  const template =
    personaTemplate === undefined
      ? null
      : located(
          locate,
          () => "workers.personaTemplate",
          () => {
            const loaded = loadTemplate(personaTemplate);
            checkNeeds(loaded, population);
            return loaded;
          },
        );
  const scenario = resolveScenario(input, {
    size: population.size,
    censusMeanHours: readManifest(tables ?? packageFile("data/census")).meanUsualHours,
  });
  const paths = [...(fromFile ? [source.file] : []), ...(template?.files ?? [])];
  const files = paths.map((path) => ({ path, sha256: fileHash(path) }));
  return {
    scenario,
    population,
    template,
    warnings,
    files,
    economy: located(locate, economyKey, () => economyOf(scenario, population)),
  };
}

/** The parts of a scenario that decide who its people are and what they want. */
export function peopleKey({ seed, population, economy, workers }: ScenarioInput): string {
  return JSON.stringify([seed, population, economy, workers.personaTemplate ?? null]);
}

/**
 * Another scenario for people who are there already, and who would be drawn again.
 * @param known of a scenario with the same {@link peopleKey}
 * @throws ScenarioError where its welfare function does not go with the people's utility
 */
export function prepareAgain(known: Prepared, input: ScenarioInput): Prepared {
  const { economy, population } = known;
  const scenario = resolveScenario(input, {
    size: population.size,
    censusMeanHours: known.scenario.economy.calibrate.meanHours,
  });
  const { kind, aversion } = scenario.planner.welfare;
  if (economy.preset === "calibrated") checkWelfare(kind, aversion, economy.utility);
  return { ...known, scenario };
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
  const weighting = /^population\.((?:rake|stratify)(?:\.\w+)?)/.exec(message);
  if (weighting) return `population.${weighting[1]}`;
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
