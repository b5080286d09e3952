/** A scenario with the plugins that it names. */
import { dirname, resolve } from "node:path";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { loadPlugins } from "../plugins/load-plugins.ts";
import { type LoadedScenario, type Override, parseScenario, pluginReferences, readScenario } from "../scenario/load.ts";

import type { DataFile } from "../store/store.ts";
import { readFile } from "./read-files.ts";

export interface OpenedScenario extends LoadedScenario {
  readonly kinds: Kinds;
  /** What was read: the file itself, where there is one, and the reforms that it names. */
  readonly files: readonly DataFile[];
}

/**
 * Loads a scenario file, its plugins first.
 * @param known names that there are without plugins
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export async function openScenario(
  path: string,
  overrides: readonly Override[] = [],
  known: Kinds = builtInKinds,
): Promise<OpenedScenario> {
  const opened = await openScenarioText(readScenario(path), path, overrides, known);
  return { ...opened, files: [readFile(opened.path, "scenario"), ...opened.files] };
}

/**
 * {@link openScenario} for a text that is already there; `path` names it and anchors its relative paths.
 * @param from as of {@link parseScenario}
 */
export async function openScenarioText(
  text: string,
  path: string,
  overrides: readonly Override[] = [],
  known: Kinds = builtInKinds,
  from: "person" | "store" = "person",
): Promise<OpenedScenario> {
  const { kinds, paths } = await loadPlugins(pluginReferences(text, path, overrides), dirname(resolve(path)), known);
  const loaded = parseScenario(text, path, kinds, overrides, from);
  const files = loaded.reforms.map((reform) => readFile(reform, "reform"));
  return {
    ...loaded,
    kinds,
    files,
    scenario: { ...loaded.scenario, ...(paths.length > 0 && { plugins: [...paths] }) },
  };
}
