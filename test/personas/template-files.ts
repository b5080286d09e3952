import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyDirectory } from "../cli/run-cli.ts";

/** Writes template files into a new directory and returns the path of the last. */
export function templateFiles(files: Readonly<Record<string, string>>): string {
  const directory = emptyDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return join(directory, Object.keys(files).at(-1)!);
}

/** A template of these lines after its name. */
export function template(...lines: readonly string[]): string {
  return templateFiles({ "own.yaml": ["name: own", ...lines].join("\n") });
}
