/**
 * `planner.options` and `workers.options` of kinds that have no schema of options, as built-ins: they are the keys of the
 * section that the kind reads, and become them before the scenario is checked, so that only these are stored.
 */
import { type Kind, kindOf } from "../base/kind.ts";
import { suggestion } from "../base/nearest.ts";
import { kindChoice } from "./economy-kinds.ts";
import { type Override, startsWith, withOverrides } from "./override.ts";
import { type Problem, valueAt } from "./problems.ts";
import type { ScenarioKinds } from "./schema.ts";

type Group = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** What was given, with each option of a built-in where its key is. */
export interface FlatInput {
  readonly content: Group;
  readonly overrides: readonly Override[];
  readonly problems: readonly Problem[];
  /** Where the file says what is now at a path. */
  readonly written: (path: Path) => Path;
}

const choices = [
  { section: "planner", key: "kind", entries: "planners" },
  { section: "workers", key: "decide", entries: "deciders" },
] as const;

/** The options of the file and of each override become keys on their own, so that a flag still wins over the file. */
export function flatInput(given: Group, flags: readonly Override[], kinds: ScenarioKinds): FlatInput {
  const file = withOverrides(given, []);
  const final = withOverrides(given, flags);
  const hasRates = lawHasRates(final, kinds);
  const problems: Problem[] = [];
  const moved: Path[] = [];
  let overrides = flags;
  for (const { section, key, entries } of choices) {
    const keysOf = (name: unknown) => keysRead(kindOf<Kind>(kinds[entries], String(name)), hasRates);
    const chosen = keysOf(valueAt(final, [section, key]) ?? "llm");
    const named = valueAt(file, [section, key]);
    // Those of a file without a kind are for whichever a flag names.
    const own = named === undefined ? chosen && keysOf("llm") : keysOf(named);
    const reader: Reader = { section, name: String(valueAt(final, [section, key]) ?? "llm"), chosen, more: own ?? [] };
    if (overrides.some(({ path }) => path.join(".") === `${section}.options`)) dropOptions(file, section);
    if (own && isGroup(file[section])) {
      const flat = lifted(file[section], reader);
      file[section] = flat.section;
      problems.push(...flat.problems);
      moved.push(...flat.moved.map((name) => [section, name]));
    }
    if (chosen) {
      overrides = overrides.flatMap((override) => {
        const flat = flatOverrides(override, reader);
        problems.push(...flat.problems);
        return flat.overrides;
      });
    }
  }
  const written = (path: Path): Path =>
    moved.some((key) => startsWith(path, key)) ? [path[0], "options", ...path.slice(1)] : path;
  return { content: file, overrides, problems, written };
}

/** The keys of its section that a kind reads, where its options are no others; null where they are, or it is unknown. */
function keysRead(kind: Kind | undefined, hasRates: boolean): readonly string[] | null {
  return kind && !kind.options ? readKeys(kind, hasRates) : null;
}

/** A law that does not start from `planner.rates` starts from `planner.parameters`. */
export function readKeys({ uses }: Kind, hasRates: boolean): readonly string[] {
  return uses.map((key) => (key === "rates" && !hasRates ? "parameters" : key));
}

function lawHasRates(input: Group, { laws }: ScenarioKinds): boolean {
  const law = valueAt(input, ["economy", "law"]);
  const { name } = typeof law === "string" || isGroup(law) ? kindChoice(law) : { name: "brackets" };
  // One that nobody knows is told of by the schema.
  return kindOf(laws, name)?.uses.includes("rates") ?? true;
}

interface Reader {
  readonly section: string;
  /** The kind that a flag or the file chose. */
  readonly name: string;
  /** The keys that it reads; null where its options are its own. */
  readonly chosen: readonly string[] | null;
  /** Keys of the kind that the file names: accepted as beside the options, where they are unused too. */
  readonly more: readonly string[];
}

/** A section with its options among its keys. Those that the chosen kind has a schema for stay. */
function lifted(
  given: Group,
  { section, name, chosen, more }: Reader,
): { readonly section: Group; readonly problems: readonly Problem[]; readonly moved: readonly string[] } {
  const { options, ...beside } = given;
  if (!isGroup(options)) return { section: given, problems: [], moved: [] };
  const problems: Problem[] = [];
  const entries = Object.entries(options);
  const isRead = (key: string) => more.includes(key) || (chosen?.includes(key) ?? false);
  const complain = (key: string, message: string) =>
    problems.push({ path: [section, "options", key], atKey: true, message: `${section}.options.${key}: ${message}` });
  for (const [key] of entries) {
    if (isRead(key) && key in beside) complain(key, `${section}.${key} is given too; expected one of the two`);
    else if (!isRead(key) && chosen) complain(key, unread(name, key, chosen));
  }
  const up = entries.filter(([key]) => isRead(key) && !(key in beside));
  const left = chosen ? [] : entries.filter(([key]) => !isRead(key));
  return {
    section: {
      ...beside,
      ...Object.fromEntries(up),
      ...(left.length > 0 && { options: Object.fromEntries(left) }),
    },
    problems,
    moved: up.map(([key]) => key),
  };
}

function unread(name: string, key: string, keys: readonly string[]): string {
  return `${name} has no option ${key}; ${keys.length === 0 ? "it has none" : suggestion(key, keys)}`;
}

/** `planner.options.history`, `planner.options` or `planner` as a flag gives it, by the keys of the section. */
function flatOverrides(
  override: Override,
  reader: Reader,
): { readonly overrides: readonly Override[]; readonly problems: readonly Problem[] } {
  const [section, options, key, ...rest] = override.path;
  const asItIs = { overrides: [override], problems: [] };
  if (section !== reader.section || (options !== undefined && options !== "options")) return asItIs;
  if (options === undefined) {
    if (!isGroup(override.value)) return asItIs;
    const flat = lifted(override.value, reader);
    return { overrides: [{ ...override, value: flat.section }], problems: flat.problems };
  }
  const group = key === undefined ? override.value : { [key]: override.value };
  if (!isGroup(group)) return asItIs;
  const flat = lifted({ options: group }, reader);
  return {
    overrides: flat.moved.map((name) => ({ ...override, path: [section, name, ...rest], value: group[name] })),
    problems: flat.problems,
  };
}

/** A flag with all options replaces those of the file. */
function dropOptions(file: Record<string, unknown>, section: string): void {
  if (!isGroup(file[section])) return;
  const { options: _, ...beside } = file[section];
  file[section] = beside;
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
