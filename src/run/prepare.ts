/** From a loaded scenario to people and an economy: all that must be right before the first step. */

import { archetypesWords } from "../agents/archetypes/approximation.ts";
import { type Archetypes, areActive, chooseArchetypes } from "../agents/archetypes/archetypes.ts";
import { loadFitted } from "../agents/fitted/fitted-file.ts";
import { groupRows } from "../agents/groups/group-rows.ts";
import { errorMessage, ScenarioError } from "../base/errors.ts";
import { packageFile } from "../base/package-files.ts";
import type { Economy } from "../env/economy.ts";
import { type Equivalise, equivaliser } from "../env/measures/households.ts";
import type { PresetContext } from "../env/presets/preset.ts";
import { presetNamed } from "../env/presets/registry.ts";
import { type Welfare, welfareKindOf } from "../env/welfare/welfare.ts";
import type { Warning } from "../episode/warnings.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import { bracketsOf, bracketTablesPath } from "../law/bracket-tables.ts";
import { type LawFamily, usualLevers } from "../law/law-family.ts";
import { type Levers, leversOf, rateLevers } from "../law/policy.ts";
import { lawInForce, lawKind, lawNames } from "../law/registry.ts";
import { type PersonaSource, personaSource } from "../personas/persona-source.ts";
import { checkFeasible } from "../planner/oracles/feasible-laws.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { drawPopulation } from "../population/draw-population.ts";
import { withEmployment } from "../population/employment.ts";
import { numbersOf, type Population, takeRows } from "../population/population.ts";
import { type DrawNote, sourceChoice } from "../population/population-source.ts";
import { readManifest } from "../population/sources/census/table-reader.ts";
import { spousesOf } from "../population/spouses.ts";
import { thinTail, tooFewForTail } from "../population/top-tail.ts";
import { rake as rakeWeights } from "../population/weights/raking.ts";
import { stratifiedSample } from "../population/weights/stratify.ts";
import { kindChoice, utilityOf } from "../scenario/economy-kinds.ts";
import { registrationMissing } from "../scenario/election-problems.ts";
import type { Locate } from "../scenario/load.ts";
import { resolveScenario, type Scenario } from "../scenario/resolve.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { DataFile } from "../store/store.ts";
import { checkPlatform } from "../voting/platform.ts";
import { censusFiles } from "./census-files.ts";
import { groupFiles, withGroups } from "./group-column.ts";
import { readFile, shippedFile } from "./read-files.ts";
import { welfareOf } from "./welfare-of.ts";
import { type Wordings, wordingFiles, wordingsOf } from "./wordings.ts";

export interface Prepared {
  readonly scenario: Scenario;
  readonly population: Population;
  /** What the names of the scenario stand for. */
  readonly kinds: Kinds;
  /** Of the workers' personas; null for the default text. */
  readonly personas: PersonaSource | null;
  /** What the weights of the people make a reader of the run want to know. */
  readonly warnings: readonly Warning[];
  readonly economy: Economy;
  /** What a government can move. */
  readonly levers: Levers;
  readonly welfare: Welfare;
  /** The scenario's own words for prompts. */
  readonly wordings: Wordings;
  /** Measures households in the place of workers; null where it is not asked for. */
  readonly equivalise: Equivalise | null;
  /** Who is asked on behalf of whom; null where everybody answers for themselves. */
  readonly archetypes: Archetypes | null;
  /** Everything that was read: the scenario's own files where they are known, tables of people and laws, templates, plugins. */
  readonly files: readonly DataFile[];
}

/** Workers where the scenario names neither a size nor a file. */
const defaultSize = 100;

/**
 * @param locate where a key of the scenario is, for the message when its value turns out to be impossible
 * @param kinds those of the scenario's plugins included
 * @param read what the scenario was read from
 * @throws ScenarioError where the population or the calibration is impossible
 */
export function prepare(
  input: ScenarioInput,
  locate?: Locate,
  kinds: Kinds = builtInKinds,
  read: readonly DataFile[] = [],
): Prepared {
  const { source, size, filter, columns, format, families, weeks, tables, topTail, rake, stratify } = input.population;
  // A pool to stratify is drawn, whatever its size.
  const weights = stratify ? "draw" : input.population.weights;
  const chosen = sourceChoice(source);
  const populationSource = kinds.populationSources.find(({ name }) => name === chosen.kind);
  const notes: DrawNote[] = [];
  const draw = (people: number | undefined): Population => {
    const tail = topTail === "none" || (people ?? 0) <= tooFewForTail ? undefined : topTail;
    const asked = { source, size: people, seed: input.seed, filter, columns, format, weights, families, weeks };
    const withNonWorkers = input.economy.participation !== undefined;
    const drawn = drawPopulation({
      ...{ ...asked, withNonWorkers, topTail: tail, tablesDirectory: tables, kinds },
      note: (note) => notes.push(note),
    });
    return presetNamed(input.economy.preset).people(drawn, source);
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
      : draw(populationSource?.hasOwnSize ? size : (size ?? defaultSize)),
  );
  const raked = rake && located(locate, populationKey, () => rakeWeights(drawn, rake));
  const weighted = raked ? { ...drawn, weight: raked.weight } : drawn;
  const { participation } = input.economy;
  const population = participation
    ? located(
        locate,
        () => "economy.participation",
        () => withEmployment(weighted, participation.employment),
      )
    : weighted;
  const fitting: Warning[] = [];
  const drawWarnings = [
    ...(raked?.warning ? [{ code: "uneven-weights", message: raked.warning }] : []),
    ...noted(notes),
    ...tailWarnings(input, population),
    ...(input.economy.participation === undefined ? jobWarnings(population) : []),
  ];
  located(
    locate,
    () => "election.voters",
    () => checkVoters(input, population),
  );
  const { personaTemplate } = input.workers;
  const personas =
    personaTemplate === undefined
      ? null
      : located(
          locate,
          () => "workers.personaTemplate",
          () => personaSource(personaTemplate, kinds.personas, population),
        );
  const { fitted: fittedPath } = input.workers;
  const surrogate =
    fittedPath === undefined
      ? null
      : located(
          locate,
          () => "workers.fitted",
          () => loadFitted(fittedPath),
        );
  const utility = located(locate, economyKey, () => utilityOf(input.economy.utility, kinds.utilities));
  const resolved = resolveScenario(input, {
    kinds,
    size: population.size,
    weights: notes.findLast((note) => note.weights)?.weights,
    knowsHours: !population.assumesHours,
    censusMeanHours: readManifest(tables ?? packageFile("data/census")).meanUsualHours,
  });
  const wordings = wordingsOf(input, (key, work) => located(locate, () => key, work));
  const files = [
    ...read,
    ...wordingFiles(wordings),
    ...(populationSource?.files?.(chosen.options) ?? []).map((path) => readFile(path, "people")),
    ...(personas?.files ?? []).map((path) => readFile(path, "persona")),
    ...(fittedPath === undefined ? [] : [readFile(fittedPath, "fitted")]),
    ...groupFiles(input.planner.welfare.groups),
    ...(input.plugins ?? []).map((path) => readFile(path, "plugin")),
    ...censusFiles(input.population),
    ...lawFiles(input, kinds).map((path) => shippedFile(path, "law")),
  ];
  const { scenario, economy } = located(locate, economyKey, () =>
    settledSpending(resolved, population, {
      utility,
      under: calibrationLaw(resolved, population, kinds),
      seed: input.seed,
      note: (note) => fitting.push(note),
    }),
  );
  const { groups } = scenario.planner.welfare;
  const welfare = located(
    locate,
    () => "planner.welfare",
    () => welfareOf(scenario, economy, kinds, withGroups(population, groups, personas, input.seed)),
  );
  const levers = located(
    locate,
    () => "economy.law",
    () => scenarioLevers(scenario, population, kinds),
  );
  located(
    locate,
    () => "economy.publicSpending",
    () => checkFeasible(economy, welfare, levers, scenario.seed),
  );
  const fitted = fitting.map((warning) => ({ warning }));
  const measured = scenario.metrics.equivalence === "none" ? [] : [equivalised];
  const surrogates = surrogate ? [{ code: "fitted-surrogate", message: `workers are a ${surrogate.words}` }] : [];
  const warnings = [
    ...drawWarnings,
    ...surrogates,
    ...noted(fitted),
    ...lawNotes(scenario, population, kinds),
    ...(welfareKindOf(welfare).notes?.() ?? []),
    ...measured,
    ...archetypeWarnings(scenario, population),
  ];
  const equivalise = located(
    locate,
    () => "metrics.equivalence",
    () => equivaliserOf(scenario, population, kinds),
  );
  located(locate, groupKey, () => scenario.workers.groups && groupRows(population, scenario.workers.groups));
  const archetypes = located(locate, archetypesKey, () => archetypesOf(scenario, population, economy, levers));
  return {
    scenario,
    kinds,
    population,
    personas,
    warnings,
    files,
    economy,
    levers,
    welfare,
    equivalise,
    archetypes,
    wordings,
  };
}

/** Where the law has household types, who follows and who is followed have the same. */
function archetypesOf(
  { workers: { archetypes: choice }, seed, steps }: Scenario,
  population: Population,
  economy: Economy,
  levers: Levers,
): Archetypes | null {
  if (!areActive(choice, population.size)) return null;
  const households = householdTypes(levers.policy(levers.start).law, choice.count);
  return chooseArchetypes({ population, economy, households, choice, seed, steps });
}

/** Number of each worker's household type; null where the law has none, or so many that hardly two people share one. */
function householdTypes({ columns, lineOf, lines }: AppliedLaw, most: number): Uint32Array | null {
  if (columns !== null) return columns.kindOf;
  return lineOf !== null && lines.length <= most ? lineOf : null;
}

function archetypeWarnings({ workers: { archetypes } }: Scenario, { size }: Population): Warning[] {
  if (!archetypes) return [];
  const { count } = archetypes;
  const message = areActive(archetypes, size)
    ? archetypesWords(count, size)
    : `workers.archetypes.count ${count.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} workers: everybody is asked`;
  return count === size ? [] : [{ code: "archetypes", message }];
}

/** The economy, and the scenario with public spending in dollars whatever it was given as. */
function settledSpending(
  resolved: Scenario,
  people: Population,
  context: PresetContext,
): Pick<Prepared, "scenario" | "economy"> {
  const preset = presetNamed(resolved.economy.preset);
  const economy = preset.economy(resolved.economy, people, context);
  const scenario = inDollars(resolved, economy);
  // With income effects hours are fitted at the rebate, of which a search finds as many digits as whoever replays the run.
  const isFittedAgain = resolved.economy.publicSpending === "status-quo" && !context.utility.isMoney;
  return { scenario, economy: isFittedAgain ? preset.economy(scenario.economy, people, context) : economy };
}

/** The scenario with what the economy spends. */
function inDollars(resolved: Scenario, { publicSpending }: Economy): Scenario {
  return { ...resolved, economy: { ...resolved.economy, publicSpending } };
}

/** What is to be known of top incomes that are drawn from the census. */
function tailWarnings({ population, economy }: ScenarioInput, people: Population): Warning[] {
  const { source, topTail = "none", stratify } = population;
  const isFew = people.size <= tooFewForTail;
  if (topTail !== "none") {
    const message = `population.topTail is left out: of ${people.size.toLocaleString("en-US")} people a handful would decide the mean of all; it is for more than ${tooFewForTail.toLocaleString("en-US")}`;
    return isFew && !stratify ? [{ code: "top-tail-off", message }] : [];
  }
  const message =
    isFew || sourceChoice(source).kind !== "census" ? null : thinTail(people, bracketsOf(economy.brackets));
  return message === null ? [] : [{ code: "thin-top-tail", message }];
}

/** Where people say that they have no job, which decides nothing about their hours. */
function jobWarnings(people: Population): Warning[] {
  const without = numbersOf(people, "employed")?.filter((value) => value === 0).length ?? 0;
  if (without === 0) return [];
  const message = `${without.toLocaleString("en-US")} of ${people.size.toLocaleString("en-US")} people have no job (column employed): they choose hours like everybody, at the wage that their row has`;
  return [{ code: "without-jobs", message }];
}

/** Of several draws, as for a pool that grows, what each says is told once. */
function noted(notes: readonly Pick<DrawNote, "warning">[]): Warning[] {
  return [...new Map(notes.flatMap(({ warning }) => (warning ? [[warning.code, warning]] : []))).values()];
}

/** The parts of a scenario that decide who its people are and what they want. */
export function peopleKey({ seed, population, economy, workers }: ScenarioInput): string {
  return JSON.stringify([seed, population, economy, workers.personaTemplate ?? null]);
}

/**
 * Another scenario for people who are there already, and who would be drawn again.
 * @param known of a scenario with the same {@link peopleKey}
 * @throws ScenarioError where its welfare function or its voters do not go with the people
 */
export function prepareAgain(known: Prepared, input: ScenarioInput): Prepared {
  const { economy, population } = known;
  checkVoters(input, population);
  const resolved = resolveScenario(input, {
    kinds: known.kinds,
    size: population.size,
    weights: known.scenario.population.weights,
    knowsHours: !population.assumesHours,
    censusMeanHours: known.scenario.economy.calibrate.meanHours,
  });
  const scenario = inDollars(resolved, economy);
  const levers = scenarioLevers(scenario, population, known.kinds);
  const welfare = welfareOf(scenario, economy, known.kinds, population);
  checkFeasible(economy, welfare, levers, scenario.seed);
  const equivalise = equivaliserOf(scenario, population, known.kinds);
  if (scenario.workers.groups) groupRows(population, scenario.workers.groups);
  const archetypes = archetypesOf(scenario, population, economy, levers);
  const others = known.warnings.filter(({ code }) => code !== "archetypes");
  const warnings = [...others, ...archetypeWarnings(scenario, population)];
  const wordings = wordingsOf(input);
  const files = [...known.files.filter(({ role }) => role !== "prompt"), ...wordingFiles(wordings)];
  return { ...known, scenario, levers, welfare, equivalise, archetypes, warnings, wordings, files };
}

const equivalised: Warning = {
  code: "equivalised-incomes",
  message:
    "Gini coefficients, percentiles, Lorenz curves and tax by tenth are of households' incomes over the square root of their people: to the worker's come those of others on the tax return, taxed as at their usual hours, and a rebate for a spouse; nothing is known of who else lives there",
};

function equivaliserOf(scenario: Scenario, population: Population, kinds: Kinds): Equivalise | null {
  if (scenario.metrics.equivalence === "none") return null;
  return equivaliser(population, scenarioLevers(scenario, spousesOf(population), kinds));
}

/** What the scenario's law lets a government move, from where the scenario starts. */
function scenarioLevers({ economy, planner, election }: Scenario, population: Population, kinds: Kinds): Levers {
  const family = lawFamily(economy, kinds, planner.levers);
  const levers = family.brackets
    ? rateLevers(family, family.brackets, planner.rates)
    : leversOf(family, population, planner.parameters);
  // What is wrong with the law itself, or with a platform, shows before the first step.
  levers.policy(levers.start);
  if (levers.brackets === null) checkRanges(family, population, planner.parameters ?? {});
  election?.slate?.forEach((rates, i) => {
    checkPlatform({ name: `slate ${i + 1}`, rates }, levers.parameters);
  });
  return levers;
}

/** People who are looked at for what a range of a law's parameter leads to. */
const mostLookedAt = 2_000;

/**
 * A rate that a law lets move beside those of its brackets: both ends of its range must be laws, else a search would end there.
 * @throws ScenarioError
 */
function checkRanges(family: LawFamily, population: Population, start: Readonly<Record<string, number>>): void {
  const asked = family.parameters.flatMap(({ unit, isBracketRate }, k) =>
    unit === "rate" && !isBracketRate ? [k] : [],
  );
  if (asked.length === 0) return;
  const every = Math.ceil(population.size / mostLookedAt);
  const rows = Uint32Array.from({ length: Math.ceil(population.size / every) }, (_, r) => r * every);
  const levers = leversOf(family, takeRows(population, rows), start);
  for (const k of asked) {
    const { name, least, most } = levers.parameters[k];
    for (const value of [least, most])
      try {
        levers.policy(levers.start.with(k, value));
      } catch (error) {
        throw new ScenarioError(
          `parameter "${name}" ranges from ${least} to ${most}, and at ${value} it makes no law: ${errorMessage(error)}`,
          { cause: error, hint: "Give it a narrower range." },
        );
      }
  }
}

/** What the law of a scenario lets move, by the names of `planner.levers`. */
export function lawFamily(
  { law, brackets }: Pick<Scenario["economy"], "law" | "brackets">,
  kinds: Kinds,
  levers: readonly string[],
): LawFamily {
  const { name, options } = kindChoice(law);
  return lawKind(name, kinds.laws).create({ brackets: bracketsOf(brackets), options, levers });
}

/** What laws are read from: US brackets, which welfare is held against in any case, and those of the laws that are named. */
function lawFiles({ economy }: Pick<ScenarioInput, "economy">, { laws }: Kinds): readonly string[] {
  const names = [economy.law, economy.calibrate.under].map((choice) => kindChoice(choice).name);
  return [bracketTablesPath, ...laws.flatMap(({ name, files }) => (names.includes(name) ? (files ?? []) : []))];
}

/** The law under which hours are fitted, for people. */
export function calibrationLaw({ economy }: Pick<Scenario, "economy">, people: Population, kinds: Kinds): AppliedLaw {
  const { name, options } = kindChoice(economy.calibrate.under);
  return lawInForce(name, people, kinds.laws, options);
}

/** What the law, and that under which hours are fitted, had to assume of the people. */
function lawNotes({ economy, planner }: Scenario, people: Population, kinds: Kinds): readonly Warning[] {
  const { under } = economy.calibrate;
  const families = [
    lawFamily(economy, kinds, planner.levers),
    ...(lawNames(kinds.laws).includes(kindChoice(under).name)
      ? [lawFamily({ ...economy, law: under }, kinds, usualLevers)]
      : []),
  ];
  return noted(families.flatMap(({ notes }) => notes?.(people) ?? []).map((warning) => ({ warning })));
}

/** Whether a file of persons says who may vote shows when it has been read. */
function checkVoters({ election }: ScenarioInput, population: Population): void {
  if (election?.voters === "registered" && election.registration === undefined && !numbersOf(population, "registered"))
    throw new ScenarioError(`election.voters: ${registrationMissing}`);
}

/** Adds the place of the key that is to blame, unless the message has a place of its own (in a data file). */
function located<T>(locate: Locate | undefined, keyOf: (message: string) => string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!locate || !(error instanceof ScenarioError) || /:\d+:\d+: /.test(error.message)) throw error;
    const details = error.hint === undefined ? { cause: error } : { cause: error, hint: error.hint };
    const place = locate(keyOf(error.message), / no column /.test(error.message));
    throw new ScenarioError(`${place}: ${error.message}`, details);
  }
}

function populationKey(message: string): string {
  const weighting = /^population\.((?:rake|stratify|columns|weights|weeks|format)(?:\.[^:]+)?): /.exec(message);
  if (weighting) return `population.${weighting[1]}`;
  const filter = /^(?:population\.)?filter(?:\.([^:]+))?: /.exec(message);
  if (filter) return ["population.filter", filter[1]].filter(Boolean).join(".");
  return message.includes("census tables") ? "population.tables" : "population.source";
}

/** The key that a message begins with, as `workers.groups.1.where`. */
function groupKey(message: string): string {
  return /^(workers\.groups(?:\.\d+(?:\.(?:rows|where))?)?)/.exec(message)?.[1] ?? "workers.groups";
}

function archetypesKey(message: string): string {
  return /^(workers\.archetypes(?:\.\w+)?)/.exec(message)?.[1] ?? "workers.archetypes";
}

function economyKey(message: string): string {
  if (message.startsWith("economy.participation")) return "economy.participation";
  if (/elasticity/.test(message)) return "economy.elasticity";
  return /mean hours|maximum hours/.test(message) ? "economy.calibrate.meanHours" : "economy";
}
