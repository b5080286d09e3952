/** Finds and reads the files of a template: itself and all that it extends. */
import { readdirSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { packageFile } from "../../base/package-files.ts";
import { problemsOf } from "../../scenario/problems.ts";
import type { YamlPath } from "../../scenario/yaml-text.ts";
import { type TemplateInput, templateKeysAt, templateSchema } from "./schema.ts";
import { readYamlFile } from "./yaml-file.ts";

/** One file of a template. */
export interface TemplateSource {
  readonly path: string;
  readonly input: TemplateInput;
  readonly place: (path: YamlPath, atKey?: boolean) => string;
}

const directory = packageFile("data/personas");

/** Names of the templates that come with the package. */
export function builtInTemplates(): readonly string[] {
  const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
  return files.map((name) => basename(name, ".yaml")).sort();
}

/**
 * The files of a template, parents before those that extend them, each once.
 * @param reference a built-in name, or a path that ends in .yaml or .yml
 * @throws ScenarioError where one is missing or not a template, or where they extend each other in a circle
 */
export function templateSources(reference: string): readonly TemplateSource[] {
  const sources = new Map<string, TemplateSource>();
  const read = (path: string, chain: readonly string[]): void => {
    if (sources.has(path)) return;
    const source = readSource(path);
    const parents = source.input.extends;
    for (const [i, parent] of [parents ?? []].flat().entries()) {
      const place = source.place(typeof parents === "string" ? ["extends"] : ["extends", i]);
      const parentPath = pathOf(parent, dirname(path), (message) => `${place}: extends: ${message}`);
      const start = [...chain, path].indexOf(parentPath);
      if (start >= 0) {
        const circle = [...chain, path].slice(start).concat(parentPath);
        throw new ScenarioError(
          `${place}: extends: cyclic, ${circle.map((file) => basename(file)).join(" extends ")}; expected a parent that does not extend its child`,
        );
      }
      read(parentPath, [...chain, path]);
    }
    sources.set(path, source);
  };
  read(
    pathOf(reference, ".", (message) => message),
    [],
  );
  return [...sources.values()];
}

function pathOf(reference: string, from: string, located: (message: string) => string): string {
  if (/\.ya?ml$/.test(reference)) return resolve(from, reference);
  const names = builtInTemplates();
  if (names.includes(reference)) return resolve(directory, `${reference}.yaml`);
  throw new ScenarioError(located(`no persona template "${reference}"; ${suggestion(reference, names)}`), {
    hint: "Built-in templates go by name, your own by a path that ends in .yaml.",
  });
}

function readSource(path: string): TemplateSource {
  const { content, place } = readYamlFile(path);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new ScenarioError(`${path}:1:1: expected a persona template with keys such as name, traits and phrases`);
  }
  const input = withoutEmptySections(content as Record<string, unknown>);
  const parsed = templateSchema.safeParse(input);
  if (parsed.success) return { path, input: parsed.data, place };
  const problems = problemsOf(parsed.error.issues, input, templateKeysAt);
  const lines = problems.map((problem) => `${place(problem.path, problem.atKey)}: ${problem.message}`);
  throw new ScenarioError([...new Set(lines)].join("\n"));
}

/** A section whose entries are all commented out reads as null: it has none. What is no section is told of. */
function withoutEmptySections(content: Record<string, unknown>): Record<string, unknown> {
  const sections = templateKeysAt([]);
  return Object.fromEntries(
    Object.entries(content).filter(([key, value]) => value !== null || !sections.includes(key)),
  );
}
