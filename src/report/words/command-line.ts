/** The command that makes a stored run again: checked, not remembered. */
import { relative, sep } from "node:path";
import { sourceChoice } from "../../population/population-source.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import { loadScenario, type Override, parseOverride } from "../../scenario/load.ts";
import { resolveScenario, type Scenario } from "../../scenario/resolve.ts";
import type { ScenarioKinds } from "../../scenario/schema.ts";
import type { RunDetails } from "../../store/store.ts";
import { isSection, sameValue } from "../data/comparable.ts";
import { shellWord } from "./shell-word.ts";

export interface CommandLine {
  readonly command: string;
  readonly note: string;
}

/**
 * The run's scenario file with the flags that turn it into what was run, where the file is still there and does; else the
 * resolved scenario, which a report prints in full.
 * @param savedAs name of the file that readers are asked to save that scenario as
 */
export function commandLine(run: RunDetails, kinds: ScenarioKinds, savedAs: string): CommandLine {
  const { scenarioPath } = run;
  if (run.command === "elasticity")
    return {
      command: `llm-econ elasticity ${shellWord(scenarioPath === null ? savedAs : nearPath(scenarioPath))} --seed ${run.seed}`,
      note: "This run is one half of an elasticity experiment and cannot be made by itself. What else was set for the experiment is not recorded.",
    };
  const flags = scenarioPath === null ? null : flagsFor(scenarioPath, storedScenario(run), kinds);
  if (scenarioPath === null || flags === null)
    return {
      command: `llm-econ simulate ${savedAs} --seed ${run.seed}`,
      note: `Save the scenario at the end of this page as ${savedAs} first: the file that was run is not there any more, or has changed.`,
    };
  return {
    command: ["llm-econ simulate", shellWord(nearPath(scenarioPath)), ...flags].join(" "),
    note: "The file and the flags were checked to give the scenario that was run. It is at the end of this page too, every default written out.",
  };
}

function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith(`..${sep}`) ? path : near;
}

/** @returns null where no flags make the file's scenario the stored one */
function flagsFor(path: string, stored: Scenario, kinds: ScenarioKinds): string[] | null {
  const matches = (flags: readonly Flag[]): boolean => {
    const scenario = resolved(path, stored, kinds, flags);
    return scenario !== null && sameScenario(scenario, stored);
  };
  const plain = resolved(path, stored, kinds, []);
  let flags = plain === null ? [] : leaves(plain, stored);
  if (!matches(flags)) return null;
  // Many a default follows from another key: what changes nothing is left out.
  for (const flag of flags) {
    const fewer = flags.filter((other) => other !== flag);
    if (flag.key !== "seed" && matches(fewer)) flags = fewer;
  }
  const seed = flags.some(({ key }) => key === "seed") ? [] : [`--seed ${stored.seed}`];
  return [...flags.map(flagText), ...seed];
}

interface Flag {
  readonly key: string;
  readonly value: unknown;
}

/** Unless the source says that it has none. */
function mayKnowHours({ population }: Scenario, { populationSources }: ScenarioKinds): boolean {
  const columns = populationSources.find(({ name }) => name === sourceChoice(population.source).kind)?.columns;
  return columns?.some(({ name }) => name === "hours") ?? true;
}

function resolved(path: string, stored: Scenario, kinds: ScenarioKinds, flags: readonly Flag[]): Scenario | null {
  try {
    const overrides: Override[] = flags.map(({ key, value }) => parseOverride(`${key}=${JSON.stringify(value)}`));
    const { scenario } = loadScenario(path, kinds, overrides);
    return resolveScenario(scenario, {
      kinds,
      size: stored.population.size,
      knowsHours: mayKnowHours(stored, kinds),
      censusMeanHours: stored.economy.calibrate.meanHours,
    });
  } catch {
    // A file that is gone, or not a scenario any more, makes no run: the caller says so.
    return null;
  }
}

function sameScenario(a: Scenario, b: Scenario): boolean {
  return leaves(a, b).length === 0;
}

/** The keys in which the second differs, with its values; one that only the first has cannot be unset by a flag. */
function leaves(a: unknown, b: unknown, path = ""): Flag[] {
  if (isSection(a) && isSection(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => leaves(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return sameValue(a, b) ? [] : [{ key: path, value: b ?? null }];
}

function flagText({ key, value }: Flag): string {
  const text = typeof value === "string" && /^[A-Za-z][\w:.-]*$/.test(value) ? value : JSON.stringify(value);
  return key === "seed" || key === "steps" ? `--${key} ${text}` : `--set ${shellWord(`${key}=${text}`)}`;
}
