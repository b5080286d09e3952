/**
 * Keys without a value. One that the schema knows means its default, as a section does whose keys are all commented out;
 * one that it does not know is a slip of YAML, `{size:500}` or a comma in braces, that would otherwise go unseen.
 */
import type { z } from "zod";
import { strayKeyHelp } from "./key-help.ts";
import { startsWith } from "./override.ts";
import type { Problem } from "./problems.ts";
import { type ScenarioKinds, scenarioSchema } from "./schema.ts";
import { isOpen, keysOf } from "./schema-keys.ts";

type Path = readonly (string | number)[];

/** The one key for which null says something. */
const meaningful = "maxHours";

interface KnownKeys {
  readonly names: readonly string[];
  /** Whether there can be others. */
  readonly isOpen: boolean;
}

/** Which keys can be at a path of a scenario, whatever kinds it chooses. */
export function knownKeys(kinds: ScenarioKinds): (path: Path) => KnownKeys {
  const schema = scenarioSchema(kinds);
  const optioned = [
    { at: ["planner", "options"], of: kinds.planners },
    { at: ["workers", "options"], of: kinds.deciders },
    { at: ["economy", "utility"], of: kinds.utilities },
    { at: ["economy", "law"], of: kinds.laws },
    { at: ["population", "source"], of: kinds.populationSources },
    { at: ["population", "columns", null], of: kinds.personColumns },
    ...kinds.providers.map((provider) => ({ at: ["models", "options", provider.name], of: [provider] })),
  ];
  return (path) => {
    const names = keysOf(schema, path);
    // Options of built-ins are keys of the section.
    if (path.length === 2 && path[1] === "options") names.push(...keysOf(schema, path.slice(0, 1)));
    const area = optioned.find(({ at }) =>
      startsWith(
        path,
        at.map((key, i) => key ?? path[i]),
      ),
    );
    const schemas = area?.of.flatMap(({ options }): z.ZodType[] => (options ? [options] : [])) ?? [];
    const rest = path.slice(area?.at.length ?? 0);
    names.push(...schemas.flatMap((options) => keysOf(options, rest)));
    const open = area ? schemas.some((options) => isOpen(options, rest)) : isOpen(schema, path);
    return { names: [...new Set(names)], isOpen: open };
  };
}

/** What was given without its keys that have no value, and what is wrong with those. */
export interface Filled<T> {
  readonly content: T;
  readonly problems: readonly Problem[];
}

/**
 * @param at where the content stands in the scenario
 * @param inBraces how a key in braces is written, as {@link strayKeyHelp} takes it; null for a key outside braces
 */
export function withoutEmptyKeys<T>(
  content: T,
  at: Path,
  known: (path: Path) => KnownKeys,
  inBraces: (path: Path) => string | null,
): Filled<T> {
  const problems: Problem[] = [];
  const filled = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((entry, i) => filled(entry, [...path, i]));
    if (typeof value !== "object" || value === null) return value;
    const { names, isOpen } = known(path);
    const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      const isKnown = names.includes(key);
      if (inner !== null) return [[key, isKnown || isOpen ? filled(inner, [...path, key]) : inner]];
      if (key === meaningful) return [[key, inner]];
      if (!isKnown) problems.push(strayKey(key, path, names, isOpen, inBraces([...path, key])));
      return [];
    });
    return Object.fromEntries(entries);
  };
  return { content: filled(content, at) as T, problems };
}

function strayKey(key: string, path: Path, names: readonly string[], isOpen: boolean, written: string | null): Problem {
  const where = path.length === 0 ? "" : ` in ${path.join(".")}`;
  const what = isOpen ? `"${key}"${where} has no value` : `unknown key "${key}"${where}`;
  return { path: [...path, key], atKey: true, message: `${what}; ${strayKeyHelp(key, names, written)}` };
}
