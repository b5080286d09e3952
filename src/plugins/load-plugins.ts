import { readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EconError, errorMessage, ScenarioError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { ownUtilityKind } from "../env/utility/own-utility.ts";
import { ownWelfare } from "../env/welfare/own-welfare.ts";
import { builtInNameOf } from "../population/built-in-columns.ts";
import type { PersonColumn } from "../population/person-column.ts";
import type { PluginReference } from "../scenario/load.ts";
import { engine } from "./engine.ts";
import { builtInKinds, type Kinds, providedBy } from "./kinds.ts";
import { optionalFunctions, type Plugin, pluginParts } from "./plugin.ts";
import { type GuardedPlugin, guarded } from "./plugin-guard.ts";

type Part = keyof typeof pluginParts;

/**
 * Loads the plugins that a scenario names, and adds what they define to what comes with the package. TypeScript is
 * compiled as it is read. `llm-econ` and `zod`, as a plugin imports them, are this program's own.
 * @param folder from which paths and packages are resolved
 * @param known what they add to
 * @throws ScenarioError where one is missing, fails while it is loaded, or is not a plugin
 */
export async function loadPlugins(
  references: readonly PluginReference[],
  folder: string,
  known: Kinds = builtInKinds,
): Promise<LoadedPlugins> {
  if (references.length === 0) return { kinds: known, paths: [] };
  const [{ createJiti }, exports, zod] = await Promise.all([import("jiti"), engine(), import("zod")]);
  const jiti = createJiti(pathToFileURL(resolve(folder, "scenario.yaml")).href, {
    virtualModules: { "llm-econ": exports, zod },
    fsCache: false,
  });
  let kinds = known;
  const paths: string[] = [];
  for (const { reference, place } of references) {
    const wrong = (message: string, cause?: unknown) => new ScenarioError(`${place}: plugins: ${message}`, { cause });
    const path = pathOf(reference, folder, (id) => jiti.esmResolve(id), wrong);
    let module: unknown;
    try {
      module = await jiti.import(path);
    } catch (error) {
      if (error instanceof EconError) throw error;
      throw wrong(
        `${reference} cannot be loaded: ${errorMessage(error)
          .split(/\s*\n\s*/, 2)
          .join(" ")}`,
        error,
      );
    }
    kinds = withPlugin(kinds, guarded(checkedPlugin(module, reference, wrong), path), reference, wrong);
    paths.push(path);
  }
  return { kinds, paths };
}

/** The names that a scenario knows whose plugins are resolved paths. */
export async function kindsOf(
  { plugins = [] }: { readonly plugins?: readonly string[] | undefined },
  known: Kinds = builtInKinds,
): Promise<Kinds> {
  const { kinds } = await loadPlugins(
    plugins.map((reference) => ({ reference, place: "the scenario" })),
    ".",
    known,
  );
  return kinds;
}

/** {@link kindsOf} for what only wants words: where a plugin cannot be loaded, what comes with the package. */
export function loadableKinds(scenario: { readonly plugins?: readonly string[] | undefined }): Promise<Kinds> {
  return kindsOf(scenario).catch(() => builtInKinds);
}

export interface LoadedPlugins {
  readonly kinds: Kinds;
  /** Modules, in the order of the references. */
  readonly paths: readonly string[];
}

type Wrong = (message: string, cause?: unknown) => ScenarioError;

function pathOf(reference: string, folder: string, resolvePackage: (id: string) => string, wrong: Wrong): string {
  if (!/^\.{1,2}\//.test(reference) && !isAbsolute(reference)) {
    try {
      return fileURLToPath(resolvePackage(reference));
    } catch (error) {
      throw wrong(
        `there is no package ${reference} beside the scenario; expected a package or a path such as ./${reference}.js`,
        error,
      );
    }
  }
  const path = resolve(folder, reference);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const near = nearest(basename(path), filesIn(dirname(path)));
  throw wrong(`there is no file ${path}${near ? `; did you mean "${near}"?` : ""}`);
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function checkedPlugin(module: unknown, reference: string, wrong: Wrong): Plugin {
  const { plugin } = (module ?? {}) as { plugin?: Record<string, unknown> };
  const parts = Object.keys(pluginParts) as Part[];
  if (typeof plugin !== "object" || plugin === null)
    throw wrong(`${reference} exports no plugin; expected "export const plugin = { ${parts.join(", ")} }"`);
  for (const name of Object.keys(plugin)) {
    if (parts.includes(name as Part)) continue;
    const near = nearest(name, parts);
    throw wrong(
      `${reference}: unknown part "${name}"; ${near ? `did you mean "${near}"?` : `expected ${parts.join(", ")}`}`,
    );
  }
  const used = parts.filter((part) => plugin[part] !== undefined);
  for (const part of used) {
    const entries = plugin[part];
    if (!Array.isArray(entries)) throw wrong(`${reference}: ${part}: expected a list`);
    entries.forEach((entry: unknown, i) => {
      const problem = entryProblem(entry, part);
      if (problem) throw wrong(`${reference}: ${part}.${i}: ${problem}`);
    });
  }
  if (used.every((part) => (plugin[part] as unknown[]).length === 0))
    throw wrong(`${reference}: the plugin is empty; expected some of ${parts.join(", ")}`);
  return Object.fromEntries(
    used.map((part) => [part, (plugin[part] as Entry[]).map((entry) => plainEntry(entry, part))]),
  ) as Plugin;
}

/** What every entry of a plugin has; its functions are those of its part. */
interface Entry extends Record<string, unknown> {
  readonly name: string;
  readonly description: string;
  readonly uses?: readonly string[];
}

/** An entry as an object of its own: what a class has given it is not there where it is spread. */
function plainEntry(entry: Entry, part: Part): Entry {
  const { name, description, uses = [] } = entry;
  const own = [...pluginParts[part], ...(optionalFunctions[part] ?? [])].filter((key) => entry[key] !== undefined);
  const functions = own.map((key) => [key, (entry[key] as () => unknown).bind(entry)]);
  return { ...entry, name, description, uses, ...Object.fromEntries(functions) };
}

function entryProblem(entry: unknown, part: Part): string | null {
  if (typeof entry !== "object" || entry === null) return "expected an object";
  const fields = entry as Record<string, unknown>;
  for (const name of ["name", "description"])
    if (typeof fields[name] !== "string" || fields[name] === "") return `${name}: expected a text`;
  for (const name of pluginParts[part]) if (typeof fields[name] !== "function") return `${name}: expected a function`;
  for (const name of optionalFunctions[part] ?? [])
    if (fields[name] !== undefined && typeof fields[name] !== "function")
      return `${name}: expected a function, or nothing`;
  return null;
}

/** The names of columns that the engine knows are those of the record. */
function newColumns(columns: readonly PersonColumn[], reference: string, wrong: Wrong): readonly PersonColumn[] {
  for (const { name, kind } of columns) {
    if (builtInNameOf(name))
      throw wrong(`${reference}: columns: "${name}" is a column of the record; expected another name`);
    if (kind !== "number" && kind !== "label")
      throw wrong(`${reference}: columns: ${name}: kind: expected "number" or "label"`);
  }
  return columns;
}

function withPlugin(kinds: Kinds, plugin: GuardedPlugin, reference: string, wrong: Wrong): Kinds {
  const joined = <T extends { readonly name: string }>(
    part: Part,
    known: readonly T[],
    added: readonly T[],
  ): readonly T[] => {
    for (const [i, { name }] of added.entries())
      if ([...known, ...added.slice(0, i)].some((other) => other.name === name))
        throw wrong(`${reference}: ${part}: "${name}" is there already; expected another name`);
    return [...known, ...added];
  };
  const all = {
    ...kinds,
    planners: joined("planners", kinds.planners, plugin.planners),
    deciders: joined("deciders", kinds.deciders, plugin.deciders),
    votingRules: joined("votingRules", kinds.votingRules, plugin.votingRules),
    welfareFunctions: joined("welfareFunctions", kinds.welfareFunctions, plugin.welfareFunctions.map(ownWelfare)),
    populationSources: joined("sources", kinds.populationSources, plugin.sources),
    personColumns: newColumns(joined("columns", kinds.personColumns, plugin.columns), reference, wrong),
    utilities: joined("utilities", kinds.utilities, plugin.utilities.map(ownUtilityKind)),
    laws: joined("laws", kinds.laws, plugin.laws),
    personas: joined("personas", kinds.personas, plugin.personas),
  };
  return providedBy(all, joined("providers", kinds.providers, plugin.providers));
}
