/**
 * Reads a scenario file and says exactly where it is wrong. Values from flags and the environment override those of
 * the file; a complaint about such a value names the flag instead of a line.
 */
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { errorMessage, ScenarioError, UsageError } from "../base/errors.ts";
import { type Kind, kindOf } from "../base/kind.ts";
import { bracketsOf } from "../law/bracket-tables.ts";
import { flatInput, readKeys } from "./built-in-options.ts";
import { kindChoice, type UtilityChoice, utilityOf } from "./economy-kinds.ts";
import { electionProblems, unusedElectionKeys } from "./election-problems.ts";
import { knownKeys, withoutEmptyKeys } from "./empty-keys.ts";
import { formulaProblems } from "./formula-problems.ts";
import { groupProblems } from "./group-problems.ts";
import { textHelp } from "./key-help.ts";
import { leverProblems } from "./lever-problems.ts";
import { absoluteModel } from "./model-path.ts";
import { optionProblems } from "./option-problems.ts";
import { type Override, startsWith, withOverrides } from "./override.ts";
import { populationProblems } from "./population-problems.ts";
import { type Problem, problemsOf, valueAt } from "./problems.ts";
import { withReforms } from "./reform-keys.ts";
import { type ScenarioInput, type ScenarioKinds, scenarioSchema } from "./schema.ts";
import { keysOf } from "./schema-keys.ts";
import { smoothnessProblems } from "./smoothness-problems.ts";
import { welfareNamed, welfareProblems, welfareSettingNames } from "./welfare-choice.ts";
import { readYamlText } from "./yaml-file.ts";
import { readYaml } from "./yaml-text.ts";

export type { Override } from "./override.ts";

/** Of a key such as `population.filter`: the place of its value, or of the key itself. */
export type Locate = (key: string, atKey?: boolean) => string;

export interface LoadedScenario {
  readonly scenario: ScenarioInput;
  /** Absolute path of the file. */
  readonly path: string;
  /** Absolute paths of the reforms that it names, with those that they extend. */
  readonly reforms: readonly string[];
  /** Keys that were given but that the chosen kinds do not read, as `planner.rates`. */
  readonly unused: readonly string[];
  /** Where a key, as `population.filter`, is or would be: `file:line:column`, or the flag that gave it. */
  readonly locate: Locate;
}

/** Parses `planner.kind=flat` (the value as YAML) into an override. */
export function parseOverride(text: string, origin = `--set ${text}`): Override {
  const equals = text.indexOf("=");
  const path = text.slice(0, equals).trim();
  if (equals < 1 || !/^[A-Za-z]+(\.[A-Za-z]+)*$/.test(path)) {
    throw new UsageError(`--set ${text}: expected key=value, e.g. --set planner.kind=us-federal`);
  }
  try {
    return { path: path.split("."), value: parse(text.slice(equals + 1)), origin };
  } catch (error) {
    throw new UsageError(`${origin}: the value is not YAML: ${errorMessage(error)}`);
  }
}

/**
 * Loads and validates a scenario file.
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export function loadScenario(path: string, kinds: ScenarioKinds, overrides: readonly Override[] = []): LoadedScenario {
  return parseScenario(readScenario(path), path, kinds, overrides);
}

/** @throws ScenarioError where the file cannot be read, or is not UTF-8 */
export function readScenario(path: string): string {
  return readYamlText(path, "the scenario", "`llm-econ init` writes one to start from.");
}

/** A plugin as the scenario names it, and `file:line:column` or the flag where it does. */
export interface PluginReference {
  readonly reference: string;
  readonly place: string;
}

/**
 * The plugins that a scenario names: they must be loaded before it can be checked.
 * @returns none where `plugins` is not a list of texts, which checking will say
 */
export function pluginReferences(text: string, path: string, overrides: readonly Override[]): PluginReference[] {
  const { content, place } = readYaml(text, path);
  const override = overrides.findLast(({ path: [key] }) => key === "plugins");
  const plugins = override ? override.value : valueAt(content, ["plugins"]);
  if (!Array.isArray(plugins)) return [];
  return plugins.flatMap((reference: unknown, i) =>
    typeof reference === "string" && reference !== ""
      ? [{ reference, place: override?.origin ?? place(["plugins", i]) }]
      : [],
  );
}

/**
 * {@link loadScenario} for a text that is already there; `path` names it and anchors its relative paths.
 * @param from whether a person wrote it, or it is a stored one, in which every default is written out
 */
export function parseScenario(
  text: string,
  path: string,
  kinds: ScenarioKinds,
  overrides: readonly Override[] = [],
  from: "person" | "store" = "person",
): LoadedScenario {
  const { content, place, inBraces } = readYaml(text, path);
  if (content === null || content === undefined) {
    throw new ScenarioError(`${path}:1:1: the scenario is empty; expected at least "name"`);
  }
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new ScenarioError(
      `${path}:1:1: expected keys such as "name: my-scenario", found ${JSON.stringify(content)?.slice(0, 60)}${textHelp(content)}`,
    );
  }
  const known = knownKeys(kinds);
  const file = withoutEmptyKeys(content as Record<string, unknown>, [], known, inBraces);
  const flags = overrides.map((override) => {
    // A text of one line: what has keys is in braces.
    const { content: value, problems } = withoutEmptyKeys(override.value, override.path, known, () => "");
    return { override: { ...override, value }, problems };
  });
  const flat = flatInput(
    file.content,
    flags.map(({ override }) => override),
    kinds,
  );
  const whereIs = (problem: Pick<Problem, "path" | "atKey">): string => {
    const override = [...overrides, ...flat.overrides].findLast(
      ({ path: key }) => startsWith(problem.path, key) || startsWith(key, problem.path),
    );
    return override?.origin ?? place(flat.written(problem.path), problem.atKey);
  };
  const reformed = withReforms(withOverrides(flat.content, flat.overrides), dirname(resolve(path)), kinds);
  const input = reformed.content;
  const schema = scenarioSchema(kinds);
  const parsed = schema.safeParse(input);
  const problems = [
    ...flags.flatMap((flag) => flag.problems),
    ...flat.problems,
    ...reformed.problems,
    ...(parsed.success
      ? [
          ...crossChecks(parsed.data, kinds),
          ...(from === "store" ? [] : ownBracketsProblems(parsed.data, input, kinds)),
          ...leverProblems(parsed.data, kinds),
          ...optionProblems(parsed.data, kinds),
        ]
      : problemsOf(parsed.error.issues, input, (at) => keysOf(schema, at))),
  ];
  const located = [
    ...file.problems.map((problem) => `${place(problem.path, problem.atKey)}: ${problem.message}`),
    ...problems.map((problem) => `${whereIs(problem)}: ${problem.message}`),
  ];
  if (located.length > 0) {
    throw new ScenarioError([...new Set(located)].join("\n"));
  }
  const scenario = parsed.data as ScenarioInput;
  return {
    scenario: absolutePaths(scenario, dirname(resolve(path)), kinds),
    path: resolve(path),
    reforms: reformed.files,
    unused: unusedKeys(input, scenario, kinds),
    locate: (key, atKey = false) => whereIs({ path: key.split("."), atKey }),
  };
}

/** Rules between keys, which no single key can check. */
function crossChecks(scenario: ScenarioInput, kinds: ScenarioKinds): Problem[] {
  const problems: Problem[] = [];
  const add = (path: readonly string[], message: string) =>
    problems.push({ path, atKey: false, message: `${path.join(".")}: ${message}` });
  const { planner, economy, workers } = scenario;
  const brackets = bracketCount(economy.brackets);
  const rates = planner.rates === undefined ? undefined : [planner.rates].flat();
  const lawHasRates = startsFromRates(scenario, kinds);
  const usesRates = lawHasRates && kindOf(kinds.planners, planner.kind)?.uses.includes("rates");
  if (planner.kind === "fixed" && rates === undefined && lawHasRates) {
    add(["planner", "kind"], `fixed needs planner.rates, one for each of the ${brackets} brackets`);
  }
  if (planner.kind === "flat" && rates && new Set(rates).size > 1) {
    add(["planner", "rates"], `flat takes one rate for all brackets, found ${rates.length} different ones`);
  } else if (planner.kind !== "flat" && usesRates && rates && rates.length !== brackets) {
    add(
      ["planner", "rates"],
      `expected ${brackets} rates, one for each bracket of economy.brackets, found ${rates.length}`,
    );
  }
  const { hours } = workers;
  const preset = kindOf(kinds.presets, economy.preset);
  const hoursProblem = (hours !== undefined && preset?.hoursProblem(hours)) || null;
  if (hoursProblem) add(["workers", "hours"], hoursProblem);
  else if (hours !== undefined && economy.maxHours !== null && hours > economy.maxHours) {
    add(["workers", "hours"], `${hours} hours exceed economy.maxHours ${economy.maxHours}`);
  }
  if (workers.prompting === "distribution" && preset && !preset.hoursAreListed)
    add(
      ["workers", "prompting"],
      `distribution needs hours that are chosen from a list, and those of preset ${preset.name} are any number; expected preset: paper, or self-consistency`,
    );
  if (workers.prompting === "distribution" && workers.batch)
    add(
      ["workers", "prompting"],
      "distribution asks for log-probabilities, which batches are not read for; expected batch: false",
    );
  const { meanHours } = economy.calibrate;
  if (economy.maxHours !== null && meanHours !== undefined && meanHours >= economy.maxHours) {
    add(
      ["economy", "calibrate", "meanHours"],
      `${meanHours} hours on average cannot be reached under maxHours ${economy.maxHours}`,
    );
  }
  if (economy.baseIncome !== undefined && economy.participation === undefined)
    add(
      ["economy", "baseIncome"],
      "it is for who does not work, and everybody does; expected economy.participation beside it, e.g. {elasticity: 0.25}",
    );
  problems.push(
    ...welfareProblems(scenario, kinds),
    ...electionProblems(scenario, kinds),
    ...groupProblems(scenario, kinds),
    ...smoothnessProblems(scenario, kinds),
    ...formulaProblems(scenario, kinds),
  );
  const { types } = workers;
  const typeShares = types ? types.egotistical + types.altruistic + types.adversarial : 1;
  if (Math.abs(typeShares - 1) > 1e-9) add(["workers", "types"], `shares sum to ${typeShares}; expected 1`);
  if (planner.welfare.satisfaction && workers.satisfaction === false)
    add(["planner", "welfare", "satisfaction"], "workers judge nothing; expected workers.satisfaction: true");
  const unscaled = planner.welfare.satisfaction ? unscaledUtility(economy.utility, kinds) : null;
  if (unscaled !== null)
    add(
      ["planner", "welfare", "satisfaction"],
      `${unscaled} has no unit to be scaled in; expected quasi-linear or log`,
    );
  problems.push(...populationProblems(scenario, kinds));
  return problems;
}

/** Brackets beside a law that has its own. */
function ownBracketsProblems({ economy }: ScenarioInput, input: unknown, { laws }: ScenarioKinds): Problem[] {
  if (valueAt(input, ["economy", "brackets"]) === undefined) return [];
  const { name } = kindChoice(economy.law);
  const reason = kindOf(laws, name)?.ownBrackets;
  if (reason === undefined) return [];
  const message = `economy.brackets: not beside economy.law: ${name}, since ${reason}; expected none, or economy.law: brackets`;
  return [{ path: ["economy", "brackets"], atKey: true, message }];
}

/** What the utility is called, where it has no unit to be scaled in; one that cannot be made is told of later. */
function unscaledUtility(choice: UtilityChoice, { utilities }: ScenarioKinds): string | null {
  try {
    const { scaled, words } = utilityOf(choice, utilities);
    return scaled === null ? words.noun : null;
  } catch {
    return null;
  }
}

/** Whether the law starts from `planner.rates`, or from `planner.parameters`. */
function startsFromRates({ economy }: ScenarioInput, kinds: ScenarioKinds): boolean {
  return kindOf(kinds.laws, kindChoice(economy.law).name)?.uses.includes("rates") ?? false;
}

function bracketCount(brackets: ScenarioInput["economy"]["brackets"]): number {
  return typeof brackets === "string" ? bracketsOf(brackets).length : brackets.length;
}

function absolutePaths(scenario: ScenarioInput, directory: string, { providers }: ScenarioKinds): ScenarioInput {
  const { source, tables } = scenario.population;
  const { personaTemplate, personaModel, fitted } = scenario.workers;
  const { groups } = scenario.planner.welfare;
  const absolute = (uri: string): string => absoluteModel(uri, directory, providers);
  // Packages go by name, until they are found.
  const plugins = scenario.plugins?.map((plugin) => (/^\.{1,2}\//.test(plugin) ? resolve(directory, plugin) : plugin));
  return {
    ...scenario,
    ...(plugins && { plugins }),
    workers: {
      ...scenario.workers,
      model: absolute(scenario.workers.model),
      ...(personaModel !== undefined && { personaModel: absolute(personaModel) }),
      ...(scenario.workers.prompt !== undefined && { prompt: resolve(directory, scenario.workers.prompt) }),
      ...(fitted !== undefined && { fitted: resolve(directory, fitted) }),
      // Built-in templates go by name.
      ...(personaTemplate !== undefined &&
        /\.ya?ml$/.test(personaTemplate) && { personaTemplate: resolve(directory, personaTemplate) }),
    },
    planner: {
      ...scenario.planner,
      model: absolute(scenario.planner.model),
      ...(scenario.planner.prompt !== undefined && { prompt: resolve(directory, scenario.planner.prompt) }),
      // Columns and traits go by name.
      ...(groups !== undefined &&
        /\.csv$/i.test(groups) && { welfare: { ...scenario.planner.welfare, groups: resolve(directory, groups) } }),
    },
    population: {
      ...scenario.population,
      source: typeof source === "object" && !("kind" in source) ? { file: resolve(directory, source.file) } : source,
      ...(tables === undefined ? {} : { tables: resolve(directory, tables) }),
    },
  };
}

/** What the workers' ways of deciding read, together. */
function readByWorkers({ workers: { decide, groups } }: ScenarioInput, { deciders }: ScenarioKinds): Kind | undefined {
  const kind = kindOf(deciders, decide);
  if (!groups || !kind) return kind;
  const uses = groups.flatMap((group) => kindOf(deciders, group.decide)?.uses ?? []);
  return { ...kind, uses: [...uses, "groups"] };
}

function unusedKeys(input: Record<string, unknown>, scenario: ScenarioInput, kinds: ScenarioKinds): string[] {
  const always = ["kind", "decide", "welfare", "satisfaction", "levers"];
  const check = (section: "planner" | "workers", kind: Kind | undefined): string[] =>
    Object.keys((valueAt(input, [section]) as object | undefined) ?? {})
      .filter((key) => !always.includes(key) && !kind?.uses.includes(key) && !(key === "options" && kind?.options))
      .map((key) => `${section}.${key}`);
  const planner = kindOf(kinds.planners, scenario.planner.kind);
  const uses = planner && readKeys(planner, startsFromRates(scenario, kinds));
  const decider = readByWorkers(scenario, kinds);
  const meanHours = scenario.economy.disutility === "observed" && valueAt(input, ["economy", "calibrate", "meanHours"]);
  const unread = typeof meanHours === "number" ? ["economy.calibrate.meanHours"] : [];
  const read = kindOf(kinds.presets, scenario.economy.preset)?.uses ?? [];
  for (const key of Object.keys((valueAt(input, ["economy"]) as object | undefined) ?? {}))
    if (!["preset", "law", "brackets", ...read].includes(key)) unread.push(`economy.${key}`);
  const { kind: _, ...welfare } = scenario.planner.welfare;
  const kind = welfareNamed(scenario.planner.welfare, kinds) ?? "ces";
  for (const key of ["aversion", ...welfareSettingNames] as const)
    if (welfare[key] !== undefined && !kindOf(kinds.welfareFunctions, kind)?.uses.includes(key))
      unread.push(`planner.welfare.${key}`);
  return [
    ...check("planner", planner && { ...planner, uses: uses ?? [] }),
    ...check("workers", decider),
    ...unusedElectionKeys(scenario),
    ...unread,
  ];
}
