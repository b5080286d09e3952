/** Reforms that a scenario names by their files: their content takes the place of the path, and is stored with the run. */
import { resolve } from "node:path";
import { ScenarioError } from "../base/errors.ts";
import { type Problem, valueAt } from "./problems.ts";
import { isReformPath, loadReform } from "./reform-file.ts";
import type { ScenarioKinds } from "./schema.ts";

type Group = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** Keys that name a law. */
const lawKeys: readonly Path[] = [
  ["economy", "law"],
  ["economy", "calibrate", "under"],
];

/** @param directory that of the scenario */
export function withReforms(
  input: Group,
  directory: string,
  { laws }: Pick<ScenarioKinds, "laws">,
): { readonly content: Group; readonly problems: readonly Problem[]; readonly files: readonly string[] } {
  const problems: Problem[] = [];
  const files = new Set<string>();
  let content = input;
  for (const key of lawKeys) {
    const given = valueAt(content, key);
    const written = isGroup(given) ? given.reform : given;
    if (typeof written !== "string" || !(isReformPath(written) || isGroup(given))) continue;
    const at = isGroup(given) ? [...key, "reform"] : key;
    try {
      const { from, reform, files: read } = loadReform(resolve(directory, written), laws);
      for (const file of read) files.add(file);
      const kind = isGroup(given) ? (given.kind ?? from) : from;
      if (kind !== from) {
        const message = `${at.join(".")}: ${written} is a reform of ${from}, not of ${String(kind)}; expected kind: ${from}`;
        problems.push({ path: at, atKey: false, message });
      } else content = replacedAt(content, key, { kind, reform });
    } catch (error) {
      if (!(error instanceof ScenarioError) || /:\d+:\d+: /.test(error.message)) throw error;
      problems.push({ path: at, atKey: false, message: `${at.join(".")}: ${error.message}` });
    }
  }
  return { content, problems, files: [...files] };
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function replacedAt(group: Group, [key, ...rest]: Path, value: unknown): Group {
  const inner = group[key];
  return { ...group, [key]: rest.length === 0 ? value : replacedAt(isGroup(inner) ? inner : {}, rest, value) };
}
