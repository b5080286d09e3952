/** Reads a user's own wording of a prompt, with what it extends, and says exactly where it is wrong. */
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { problemsOf } from "../../scenario/problems.ts";
import { keysOf } from "../../scenario/schema-keys.ts";
import { readYamlText } from "../../scenario/yaml-file.ts";
import { readYaml, type YamlText } from "../../scenario/yaml-text.ts";
import { hasLooseBrace, type PromptWording, type WordingKind, wordingParts } from "./wording.ts";

/** What `extends` calls the package's own wording. */
const builtIn = "default";
/** Characters of one section. */
const longest = 20_000;

const section = z.string().trim().min(1).max(longest);

const fileSchema = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  /** `default`, or the path of a file relative to this one. */
  extends: z.string().min(1).optional(),
  /** In the order in which they are sent; null drops one of what is extended. */
  sections: z.record(z.string().min(1), section.nullable()),
});

interface Section {
  readonly text: string;
  /** `file:line:column`; null for the package's own. */
  readonly place: string | null;
}

interface Source {
  readonly name: string;
  readonly files: readonly string[];
  readonly sections: ReadonlyMap<string, Section>;
}

/**
 * @param path of a YAML file
 * @param kind whose prompt it is
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export function loadWording(path: string, kind: WordingKind): PromptWording {
  const { name, files, sections } = readSource(path, kind, []);
  const problems = [...sections].flatMap(([title, one]) => sectionProblems(title, one, kind));
  const used = new Set([...sections.values()].flatMap(({ text }) => slotsIn(text)));
  const missing = kind.slots.filter((slot) => slot.isRequired && !used.has(slot.name));
  for (const slot of missing)
    problems.push(
      `${path}:1:1: sections: none has the slot {${slot.name}} (${slot.description}), without which ${kind.key} cannot be answered`,
    );
  if (problems.length > 0) throw new ScenarioError(problems.join("\n"));
  return { name, files, sections: [...sections.values()].map(({ text }) => wordingParts(text)) };
}

function slotsIn(text: string): string[] {
  return wordingParts(text).flatMap((part) => ("slot" in part ? [part.slot] : []));
}

function sectionProblems(title: string, { text, place }: Section, { slots }: WordingKind): string[] {
  if (place === null) return [];
  const names = slots.map(({ name }) => name);
  const loose = hasLooseBrace(text)
    ? [`${place}: sections.${title}: a brace without its partner; expected {slot}, or {{ and }} for braces themselves`]
    : [];
  return [
    ...loose,
    ...slotsIn(text)
      .filter((slot) => !names.includes(slot))
      .map(
        (slot) =>
          `${place}: sections.${title}: unknown slot {${slot}}; ${suggestion(slot, names)} ({{ and }} are braces themselves)`,
      ),
  ];
}

function readSource(path: string, kind: WordingKind, above: readonly string[]): Source {
  const yaml = readYaml(readYamlText(path, "the wording of a prompt"), path);
  const content = yaml.content ?? {};
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error.issues, content, (at) => keysOf(fileSchema, at));
    const lines = problems.map((problem) => `${yaml.place(problem.path, problem.atKey)}: ${problem.message}`);
    throw new ScenarioError([...new Set(lines)].join("\n").replaceAll("the scenario: ", ""));
  }
  const { name, extends: extended, sections: own } = parsed.data;
  const base = extended === undefined ? null : baseOf(extended, path, yaml, kind, [...above, resolve(path)]);
  const sections = new Map<string, Section>(base?.sections);
  for (const [title, text] of Object.entries(own)) {
    const place = yaml.place(["sections", title]);
    if (text !== null) sections.set(title, { text, place });
    else if (!sections.delete(title))
      throw new ScenarioError(
        `${yaml.place(["sections", title], true)}: sections.${title}: empty, and there is none above it to drop; ${suggestion(title, [...sections.keys()])}`,
      );
  }
  return {
    name: name ?? basename(path).replace(/\.ya?ml$/i, ""),
    files: [resolve(path), ...(base?.files ?? [])],
    sections,
  };
}

function baseOf(
  extended: string,
  path: string,
  yaml: YamlText,
  kind: WordingKind,
  chain: readonly string[],
): Pick<Source, "files" | "sections"> {
  if (extended === builtIn)
    return {
      files: [],
      sections: new Map(Object.entries(kind.sections).map(([title, text]) => [title, { text, place: null }])),
    };
  const wrong = (message: string, cause?: unknown) =>
    new ScenarioError(`${yaml.place(["extends"])}: extends: ${message}`, { cause });
  if (!/\.ya?ml$/i.test(extended)) throw wrong(`${extended}: expected ${builtIn}, or the path of a .yaml file`);
  const next = resolve(dirname(path), extended);
  if (chain.includes(next)) {
    const round = [...chain.slice(chain.indexOf(next)), next].map((file) => basename(file)).join(" → ");
    throw wrong(`goes round in a circle: ${round}; expected a wording that does not lead back here`);
  }
  try {
    return readSource(next, kind, chain);
  } catch (error) {
    if (!(error instanceof ScenarioError) || /:\d+:\d+: /.test(error.message)) throw error;
    throw wrong(error.message, error);
  }
}
