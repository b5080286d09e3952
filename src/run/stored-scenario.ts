/** The scenario of a stored run: what it says, without the plugins and data files that it takes to run it again. */
import { UsageError } from "../base/errors.ts";
import type { Kind } from "../base/kind.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import type { PresetEntry, UtilityTraits } from "../scenario/economy-kinds.ts";
import { broughtUpToDate, checkComplete } from "../scenario/missing-keys.ts";
import { valueAt } from "../scenario/problems.ts";
import { resolveScenario, type Scenario } from "../scenario/resolve.ts";
import { type ScenarioInput, type ScenarioKinds, scenarioSchema } from "../scenario/schema.ts";
import { parsedAs } from "../store/columns.ts";
import { isInquiry } from "../store/inquiries.ts";
import type { RunDetails } from "../store/store.ts";

/** @throws StorageError that names the run and the key where what is stored is no scenario, or lacks something */
export function storedScenario({ id, scenario, scenarioVersion }: StoredRunScenario): Scenario {
  return parsedScenario(scenario, scenarioVersion, `run ${id}`);
}

/** Whether a stored run is an audit of a model: questions and what came of them, but nobody who lives under a law. */
export function isAudit({ command }: Pick<RunDetails, "command">): boolean {
  return command === "audit";
}

/** @throws UsageError where a stored run is no simulation */
export function checkSimulation({ id, name, command }: Pick<RunDetails, "id" | "name" | "command">): void {
  if (isAudit({ command }))
    throw new UsageError(`run ${id} (${name}) is an audit of a model, not a simulation`, {
      hint: "`llm-econ runs show`, `report`, `replay` and `resume` take audits.",
    });
  if (isInquiry({ command }))
    throw new UsageError(`run ${id} is no simulation: it holds what ${command} asked`, {
      hint: "`llm-econ runs show` prints what came of it.",
    });
}

export type StoredRunScenario = Pick<RunDetails, "id" | "scenario" | "scenarioVersion">;

/** @param place e.g. `run 0193…` */
export function parsedScenario(scenario: unknown, version: number | null, place: string): Scenario {
  const stored = broughtUpToDate(scenario, version, place);
  const kinds = kindsIn(stored);
  const input = parsedAs(scenarioSchema(kinds), stored, `${place}: its scenario`);
  return inOrderOf(completeScenario(input, stored, kinds, place), stored);
}

/**
 * A scenario before its people are drawn: each key of it is in the resolved one.
 * @throws StorageError that names the keys that only the resolved one has
 */
export function completeScenario(input: ScenarioInput, stored: unknown, kinds: ScenarioKinds, place: string): Scenario {
  const { population, economy } = input;
  // Where these are missing, so that any number would do, they are named.
  const context = {
    size: population.size ?? 1,
    knowsHours: false,
    censusMeanHours: economy.calibrate.meanHours ?? 1,
    kinds,
  };
  const scenario = resolveScenario(input, context);
  checkComplete(stored, scenario, place);
  return scenario;
}

/** @throws StorageError where the scenario of an arm is none, or lacks a key that has a default */
export function parsedInput(scenario: unknown, version: number | null, place: string): ScenarioInput {
  const stored = broughtUpToDate(scenario, version, place);
  const input = parsedAs(scenarioSchema(kindsIn(stored)), stored, place);
  checkComplete(stored, input, place);
  return inOrderOf(input, stored);
}

/** Of what a plugin defines: what follows from it is stored, so that no default is asked for. */
const unknownUtility: UtilityTraits = {
  ...{ isMoney: false, isLogOfMoney: false, scaled: null, calibration: { disutility: "common", byUsualHours: false } },
  words: { noun: "a utility" },
};
const unknownPreset: Omit<PresetEntry, keyof Kind> = {
  startingRate: null,
  welfare: null,
  cue: "own",
  hoursAreListed: false,
  hoursProblem: () => null,
};

const notRead = (): never => {
  throw new Error("a scenario that is only read draws nobody");
};

/** Every word of the scenario may be a name that a plugin defines: which plugin is not asked where it is only read. */
function kindsIn(stored: unknown): ScenarioKinds {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") words.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect(stored);
  // Those that are given by name are keys.
  collect(Object.keys(valueAt(stored, ["population", "columns"]) ?? {}));
  const added = [...words].map((name) => ({ name, description: "", uses: [] }));
  const { planners, deciders, votingRules, welfareFunctions, utilities, presets, laws } = builtInKinds;
  const { populationSources, personColumns } = builtInKinds;
  return {
    ...builtInKinds,
    planners: [...planners, ...added],
    deciders: [...deciders, ...added],
    votingRules: [...votingRules, ...added],
    welfareFunctions: [...welfareFunctions, ...added.map((kind) => ({ ...kind, aversion: null, floor: null }))],
    utilities: [...utilities, ...added.map((kind) => ({ ...kind, create: () => unknownUtility }))],
    laws: [...laws, ...added],
    presets: [...presets, ...added.map((kind) => ({ ...kind, ...unknownPreset }))],
    populationSources: [...populationSources, ...added.map((kind) => ({ ...kind, columns: null, draw: notRead }))],
    personColumns: [...personColumns, ...added.map((kind) => ({ ...kind, kind: "number" as const, create: notRead }))],
    checkModel: () => null,
  };
}

/** The keys as they were stored, so that a scenario is printed as it was. */
function inOrderOf<T extends object>(value: T, stored: unknown): T {
  if (typeof stored !== "object" || stored === null || Array.isArray(value)) return value;
  const rest = { ...value };
  for (const key of new Set([...Object.keys(stored), ...Object.keys(value)])) {
    const inner: unknown = Reflect.get(rest, key);
    Reflect.deleteProperty(rest, key);
    const isSection = typeof inner === "object" && inner !== null;
    if (inner !== undefined) Reflect.set(rest, key, isSection ? inOrderOf(inner, Reflect.get(stored, key)) : inner);
  }
  return rest;
}
