import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";

/** From the top down: a file may import from its own layer and from those below it. */
const layers = [
  "cli",
  "mock-server",
  "report",
  "analysis",
  "run",
  "episode",
  "plugins",
  "planner",
  "agents",
  "personas",
  "voting",
  "models",
  "gpu",
  "env",
  "scenario",
  "law",
  "population",
  "store",
  "base",
];

const source = resolve(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
/** What lies in no folder puts the layers together: the library, its subpaths, a thread's script. */
const isRoot = (file: string): boolean => !file.includes("/");
const layerOf = (file: string): string => file.split("/")[0];

/** The files that a file names in `import`, `export … from` and `import()`, types included. */
const importsOf = new Map(
  files.map((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)];
    return [file, found.map(([, path]) => relative(source, resolve(source, dirname(file), path)))];
  }),
);

/** Groups of files each of which leads back to itself (Tarjan 1972). */
function circles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of importsOf.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}

describe("imports point down only", () => {
  test("every folder is a known layer, and every layer a folder", () => {
    const folders = new Set(files.filter((file) => !isRoot(file)).map(layerOf));
    expect([...folders].sort()).toEqual([...layers].sort());
  });

  test("imports are found, those that are made when they are needed included", () => {
    expect(importsOf.get("cli/main.ts")).toEqual(expect.arrayContaining(["cli/command-line.ts", "index.ts"]));
    expect([...importsOf.values()].flat().filter((target) => !files.includes(target))).toEqual([]);
  });

  test.each(files.filter((file) => !isRoot(file)))("%s", (file) => {
    const above = importsOf.get(file)!.filter((target) => {
      // The command line is a root, too: it hands the whole library to plugins.
      if (isRoot(target)) return file !== "cli/main.ts";
      return layers.indexOf(layerOf(target)) < layers.indexOf(layerOf(file));
    });
    expect(above).toEqual([]);
  });

  test("there is no circle", () => {
    expect(circles()).toEqual([]);
  });
});
